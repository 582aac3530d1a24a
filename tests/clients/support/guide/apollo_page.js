// What a page does with the Apollo client of docs/guides/front-end.md.

import { gql } from "@apollo/client";
import { apollo, cache } from "../src/apollo.js";

const DEPOSIT = gql`
  mutation {
    sandboxDeposit(input: { asset: "USD", amount: "50" }) { balance { available asset { id symbol } } userErrors { code } }
  }
`;
const ACCOUNT = gql`
  query { viewer { id balances { available asset { id symbol } } portfolio { value } } }
`;
const PRICE = gql`
  query { asset(symbol: "BTC") { id price { asset { id symbol } currency price } } }
`;
const PRICES = gql`
  subscription { prices(symbols: ["BTC"]) { asset { id symbol } currency price } }
`;

export async function depositAndLook() {
  const deposit = await apollo.mutate({ mutation: DEPOSIT });
  const { data } = await apollo.query({ query: ACCOUNT });
  return { deposit: deposit.data.sandboxDeposit, balances: data.viewer.balances, cached: Object.keys(cache.extract()) };
}

/** The prices that a query on the screen shows until the subscription has changed it. */
export function watchPrice() {
  return new Promise((resolve, reject) => {
    const shown = [];
    const updates = apollo.subscribe({ query: PRICES }).subscribe({ error: reject });
    const watched = apollo.watchQuery({ query: PRICE }).subscribe({
      next: ({ data }) => {
        if (data?.asset && shown.at(-1) !== data.asset.price.price) shown.push(data.asset.price.price);
        if (shown.length < 2) return;
        // Not within the event that is being told.
        queueMicrotask(() => [watched, updates].forEach((one) => one.unsubscribe()));
        resolve(shown);
      },
      error: reject,
    });
  });
}

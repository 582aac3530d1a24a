// What a page does with the urql client of docs/guides/front-end.md.

import { gql } from "@urql/core";
import { urql } from "../src/urql.js";

const DEPOSIT = gql`
  mutation {
    sandboxDeposit(input: { asset: "USD", amount: "50" }) { balance { available asset { id symbol } } userErrors { code } }
  }
`;
const ACCOUNT = gql`
  query { viewer { id balances { available asset { id symbol } } portfolio { value holdings { quantity asset { id symbol } } } } }
`;
const PRICE = gql`
  query { asset(symbol: "BTC") { id price { asset { id symbol } currency price } } }
`;
const PRICES = gql`
  subscription { prices(symbols: ["BTC"]) { asset { id symbol } currency price } }
`;

function settled({ data, error }) {
  if (error) throw error;
  return data;
}

export async function depositAndLook() {
  const { sandboxDeposit } = settled(await urql.mutation(DEPOSIT, {}));
  const { viewer } = settled(await urql.query(ACCOUNT, {}));
  return { deposit: sandboxDeposit, balances: viewer.balances };
}

/** The prices that a query on the screen shows until the subscription has changed it. */
export function watchPrice() {
  return new Promise((resolve, reject) => {
    const shown = [];
    const updates = urql.subscription(PRICES, {}).subscribe(({ error }) => error && reject(error));
    const watched = urql.query(PRICE, {}).subscribe(({ data, error }) => {
      if (error) return reject(error);
      if (data?.asset && shown.at(-1) !== data.asset.price.price) shown.push(data.asset.price.price);
      if (shown.length < 2) return;
      // Not within the event that is being told.
      queueMicrotask(() => [watched, updates].forEach((one) => one.unsubscribe()));
      resolve(shown);
    });
  });
}

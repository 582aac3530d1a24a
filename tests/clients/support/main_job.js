// The main job, told once for every client: from sign-up to a fill that the client watches live.
//
// A client brings `mutate(operation, input)` and `query(operation)`, which answer `data`, and
// `subscribe(operation, variables)`, which answers a `Stream` of `data`. `signedIn(payload)` hands it its
// credentials, `signedOut()` takes them away.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { mailedCode } from "./mailbox.js";
import {
  ACCOUNT, DEPOSIT, ORDER_BOOK, ORDER_UPDATES, PLACE_ORDER, PRICES, SIGN_IN, SIGN_OUT, SIGN_UP, VERIFY, WHO,
} from "./operations.js";

const PASSWORD = "correct horse battery staple";

/** From nobody to somebody who is signed in with `transport`. */
export async function join(client, url, transport) {
  const email = `${randomUUID()}@example.com`;
  const signUp = await accepted(client, SIGN_UP, { email, password: PASSWORD, displayName: "Newcomer" });
  assert.equal(signUp.acknowledged, true);

  const code = await mailedCode(url, email);
  const { verified, user } = await accepted(client, VERIFY, { email, code });
  assert.deepEqual([verified, user], [true, null], "a stranger with the code sees nobody");

  const signIn = await accepted(client, SIGN_IN, { email, password: PASSWORD, deviceName: "a test", transport });
  assert.equal(signIn.user.displayName, "Newcomer");
  assert.equal(signIn.tokens === null, transport === "COOKIE", "tokens only where they are not in cookies");
  assert.equal(signIn.csrfToken === null, transport === "BEARER", "a CSRF token only where cookies are sent");
  await client.signedIn(signIn);

  const { viewer } = await client.query(WHO);
  assert.equal(viewer.email, email);
  return email;
}

/** Money in, an order that the market maker fills, and everything that must be seen of it. */
export async function trade(client, terms) {
  const prices = await client.subscribe(PRICES, { symbols: ["BTC"] });
  const book = await client.subscribe(ORDER_BOOK, { market: "BTC-USD" });
  const updates = await client.subscribe(ORDER_UPDATES, {});
  const ask = await bestAsk(book);
  await watchPrice(prices);

  const { transaction, balance } = await accepted(client, DEPOSIT, { asset: "USD", amount: "4000" });
  assert.deepEqual([transaction.kind, balance.available], ["DEPOSIT", "4000.00000000"]);

  const clientOrderId = randomUUID();
  const input = { clientOrderId, market: "BTC-USD", side: "BUY", ...terms(ask.price) };
  const { order, trades } = await accepted(client, PLACE_ORDER, input);
  assert.equal(order.status, "FILLED");
  assert.ok(trades.length > 0 && trades.every((trade) => trade.liquidity === "TAKER"));
  assert.ok(trades.every((trade) => Number(trade.fee) > 0 && trade.feeAsset.symbol === "USD"));

  const { orderUpdates } = await updates.next("update of the filled order", (data) => {
    return data.orderUpdates.order.id === order.id && data.orderUpdates.order.status === "FILLED";
  });
  assert.equal(orderUpdates.order.filledQuantity, order.filledQuantity);
  assert.ok(trades.some((trade) => trade.id === orderUpdates.trade.id));

  const again = await accepted(client, PLACE_ORDER, input);
  assert.equal(again.order.id, order.id, "the same client order id answers with the first outcome");
  await lookBack(client, order, trades);
  await refusedOffTick(client);
}

/** After signing out nobody is signed in. */
export async function leave(client) {
  await accepted(client, SIGN_OUT);
  await client.signedOut();
  const { viewer } = await client.query(WHO);
  assert.equal(viewer, null);
}

/** A mutation that must be accepted; answers its payload. */
async function accepted(client, operation, input) {
  const data = await client.mutate(operation, input);
  const [payload] = Object.values(data);
  assert.deepEqual(payload.userErrors, []);
  return payload;
}

/** Follows the book from its snapshot until somebody offers. */
async function bestAsk(book) {
  let sequence = null;
  for (;;) {
    const { orderBook } = await book.next("order book");
    assert.equal(orderBook.market.symbol, "BTC-USD");
    assert.equal(orderBook.snapshot, sequence === null, "one snapshot, first");
    if (sequence !== null) assert.equal(orderBook.previousSequence, sequence, "no update is skipped");
    sequence = orderBook.sequence;
    const ask = orderBook.asks.find((level) => Number(level.quantity) > 0);
    if (ask) return ask;
  }
}

/** The present price at once, then one that differs. */
async function watchPrice(prices) {
  const { prices: first } = await prices.next("price");
  assert.deepEqual([first.asset.symbol, first.currency, first.stale], ["BTC", "USD", false]);
  assert.match(first.price, /^\d+(\.\d+)?$/);
  const { prices: later } = await prices.next("price that moved", (data) => data.prices.price !== first.price);
  assert.ok(later.at >= first.at);
}

async function lookBack(client, order, trades) {
  const { viewer } = await client.query(ACCOUNT);
  assert.deepEqual([viewer.balance.total, viewer.balance.held], [order.filledQuantity, "0.00000000"]);

  const { portfolio, orders, transactions } = viewer;
  assert.equal(portfolio.currency, "USD");
  assert.deepEqual(new Set(portfolio.holdings.map((holding) => holding.asset.symbol)), new Set(["BTC", "USD"]));
  assert.ok(Math.abs(Number(portfolio.value) - 4_000) < 200, `worth about what came in: ${portfolio.value}`);

  assert.equal(orders.nodes.length, 1, "the repeated order was not placed twice");
  assert.deepEqual(new Set(orders.nodes[0].trades.nodes.map((trade) => trade.id)), new Set(trades.map((trade) => trade.id)));

  const nodes = transactions.edges.map((edge) => edge.node);
  const kinds = new Set(nodes.map((node) => node.kind));
  assert.deepEqual(kinds, new Set(["DEPOSIT", "TRADE", "FEE"]));
  assert.ok(nodes.filter((node) => node.kind === "TRADE").every((node) => node.order.id === order.id));
}

async function refusedOffTick(client) {
  const input = { market: "BTC-USD", side: "BUY", type: "LIMIT", price: "100.005", quantity: "0.1" };
  const { placeOrder } = await client.mutate(PLACE_ORDER, input);
  assert.equal(placeOrder.order, null);
  const [refusal] = placeOrder.userErrors;
  assert.deepEqual([refusal.code, refusal.path], ["PRICE_OFF_TICK", ["input", "price"]]);
  assert.match(refusal.message, /0\.01/);
}

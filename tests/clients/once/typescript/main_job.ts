// The main job by the installed package, strictly typed: `node main_job.js ADDRESS CLIENT`, where CLIENT is `urql` (bearer
// token, WebSocket), `events` (urql, server-sent events) or `apollo` (cookies). It prints what it did; a mistake ends it.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import {
  AddPortfolioAccountDocument,
  AgioError,
  ApplyImportDocument,
  CreatePortfolioDocument,
  DepositDocument,
  OrderBookDocument,
  OrderUpdatesDocument,
  PlaceOrderDocument,
  PortfolioDocument,
  PricesDocument,
  RevertImportDocument,
  Session,
  SignUpDocument,
  StartImportDocument,
  VerifyEmailDocument,
  ViewerDocument,
  overEvents,
  overWebSocket,
  type Live,
  type PlaceOrderInput,
  type SessionTokens,
  type UserErrorCode,
} from "@agio/client";
import { createApollo } from "@agio/client/apollo";
import { createUrql } from "@agio/client/urql";
import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import WebSocket from "ws";
import { CookieJar } from "./cookies.js";
import { mailedCode } from "./mailbox.js";

/** What both clients are used for here. */
interface Client {
  ask<TData, TVariables extends Record<string, unknown>>(document: TypedDocumentNode<TData, TVariables>, variables: TVariables): Promise<TData>;
  change<TData, TVariables extends Record<string, unknown>>(document: TypedDocumentNode<TData, TVariables>, variables: TVariables): Promise<TData>;
  follow<TData, TVariables extends Record<string, unknown>>(document: TypedDocumentNode<TData, TVariables>, variables: TVariables, next: (data: TData) => void): () => void;
}

const [url = "", kind = ""] = process.argv.slice(2);
const jar = new CookieJar();
let kept: SessionTokens | null = null;
const clients: Record<string, () => [Session, Live, Client]> = {
  urql: () => urql((session) => overWebSocket(session, { webSocketImpl: WebSocket })),
  events: () => urql((session) => overEvents(session)),
  apollo,
};

function urql(over: (session: Session) => Live): [Session, Live, Client] {
  const session = new Session({ url, transport: "BEARER", onTokens: (tokens) => (kept = tokens) });
  const live = over(session);
  const client = createUrql(session, { live });
  return [session, live, {
    ask: async (document, variables) => settled(await client.query(document, variables, { requestPolicy: "network-only" })),
    change: async (document, variables) => settled(await client.mutation(document, variables)),
    follow: (document, variables, next) =>
      client.subscription(document, variables).subscribe(({ data, error }) => {
        if (error) throw error;
        if (data) next(data);
      }).unsubscribe,
  }];
}

function settled<TData>({ data, error }: { data?: TData | undefined; error?: Error | undefined }): TData {
  if (error || !data) throw error ?? new Error("no data");
  return data;
}

function apollo(): [Session, Live, Client] {
  const session = new Session({ url, transport: "COOKIE", fetch: jar.fetch });
  // A browser adds both headers by itself.
  class BrowserSocket extends WebSocket {
    constructor(address: string, protocols: string[]) {
      super(address, protocols, { headers: { cookie: jar.header() }, origin: url });
    }
  }
  const live = overWebSocket(session, { webSocketImpl: BrowserSocket });
  const client = createApollo(session, { live });
  return [session, live, {
    ask: async (query, variables) => (await client.query({ query, variables, fetchPolicy: "network-only" } as never)).data as never,
    change: async (mutation, variables) => (await client.mutate({ mutation, variables } as never)).data as never,
    follow: (query, variables, next) => {
      const subscription = client.subscribe({ query, variables } as never).subscribe(({ data, error }) => {
        if (error) throw error;
        if (data) next(data as never);
      });
      return () => subscription.unsubscribe();
    },
  }];
}

const begin = clients[kind];
if (!begin) throw new Error(`no client ${kind}`);
const [session, connection, client] = begin();

/** The first event that fits. */
function first<TData, TVariables extends Record<string, unknown>>(
  document: TypedDocumentNode<TData, TVariables>,
  variables: TVariables,
  fits: (data: TData) => boolean,
): Promise<TData> {
  return new Promise((resolve) => {
    let end = () => {};
    let over = false;
    end = client.follow(document, variables, (data) => {
      if (over || !fits(data)) return;
      over = true;
      resolve(data);
      queueMicrotask(() => end());
    });
  });
}

// Signing up and in.
const [email, password] = [`${randomUUID()}@example.com`, "correct horse battery staple"];
const { signUp } = await client.change(SignUpDocument, { input: { email, password, displayName: "Newcomer" } });
assert.equal(signUp.acknowledged, true);
const { verifyEmail } = await client.change(VerifyEmailDocument, { input: { email, code: await mailedCode(url, email) } });
assert.equal(verifyEmail.verified, true);
const wrong = await session.signIn({ email, password: "another pass phrase" });
const code: UserErrorCode | undefined = wrong.userErrors[0]?.code;
assert.equal(code, "INVALID_CREDENTIALS");
const signIn = await session.signIn({ email, password, deviceName: "a test" });
assert.equal(signIn.user?.displayName, "Newcomer");
assert.equal((await client.ask(ViewerDocument, {})).viewer?.email, email);

// Prices, a book, money, and an order that fills while it is watched.
const { prices } = await first(PricesDocument, { symbols: ["BTC"] }, () => true);
const price: string = prices.price;
assert.match(price, /^\d+\.\d+$/);
const { orderBook } = await first(OrderBookDocument, { market: "BTC-USD", depth: 5 }, (data) => data.orderBook.asks.length > 0);
assert.equal(orderBook.snapshot, true);
const deposit = await client.change(DepositDocument, { input: { asset: "USD", amount: "4000", reference: "first" } });
assert.equal(deposit.sandboxDeposit.balance?.available, "4000.00000000");
const order: PlaceOrderInput = { clientOrderId: randomUUID(), market: "BTC-USD", side: "BUY", type: "MARKET", quoteQuantity: "500" };
const watched = first(OrderUpdatesDocument, {}, (data) => data.orderUpdates.order.status === "FILLED");
// Nothing tells when a subscription is there, so further small orders are placed until one is seen.
const placed = await placedWhileWatched();
assert.equal(placed.order?.status, "FILLED");
assert.ok(placed.trades.every(({ feeAsset, liquidity }) => feeAsset.symbol === "USD" && liquidity === "TAKER"));

async function placedWhileWatched() {
  let seen = false;
  void watched.then(() => (seen = true));
  let last = (await client.change(PlaceOrderDocument, { input: order })).placeOrder;
  for (let tries = 0; !seen && tries < 20; tries += 1) {
    await Promise.race([watched, new Promise((resolve) => setTimeout(resolve, 250))]);
    if (!seen) last = (await client.change(PlaceOrderDocument, { input: { ...order, clientOrderId: randomUUID(), quoteQuantity: "20" } })).placeOrder;
  }
  assert.ok(seen, "the order's update came");
  return last;
}

// What came of it.
const { viewer } = await client.ask(PortfolioDocument, {});
assert.deepEqual(viewer?.portfolio.holdings.map(({ asset }) => asset.symbol).sort(), ["BTC", "USD"]);
const refused = await client.change(PlaceOrderDocument, {
  input: { market: "BTC-USD", side: "BUY", type: "LIMIT", price: "100.005", quantity: "0.1" },
});
assert.deepEqual([refused.placeOrder.order, refused.placeOrder.userErrors[0]?.code], [null, "PRICE_OFF_TICK"]);

// A file of another exchange, looked at, written down and taken back.
const holder = await session.run(CreatePortfolioDocument, { input: { name: "Mine", currency: "EUR" } });
const portfolioId = holder.createPortfolio.portfolio?.id ?? assert.fail("a portfolio");
const added = await session.run(AddPortfolioAccountDocument, { input: { portfolioId, kind: "EXTERNAL_EXCHANGE", name: "Elsewhere" } });
const portfolioAccountId = added.addPortfolioAccount.account?.id ?? assert.fail("an account");
const csv = "timestamp,type,received_quantity,received_asset,sent_quantity,sent_asset\n2024-01-02T00:00:00Z,DEPOSIT,5,BTC,,\n";
const file = new File([csv], "mine.csv", { type: "text/csv" });
// urql sends files, too; Apollo Client wants another link for them.
const brought = { input: { portfolioAccountId, file } };
const { startImport } = await (kind === "apollo" ? session.run(StartImportDocument, brought) : client.change(StartImportDocument, brought));
const id = startImport.import?.id ?? assert.fail("an import");
assert.deepEqual([startImport.import?.status, startImport.import?.counts.new], ["READY", 1]);
const { applyImport } = await client.change(ApplyImportDocument, { input: { id } });
assert.deepEqual([applyImport.import?.status, applyImport.import?.activities], ["APPLIED", 1]);
const { revertImport } = await client.change(RevertImportDocument, { input: { id } });
assert.equal(revertImport.import?.status, "REVERTED");

// An access token or cookie that ran out is renewed on the way.
assert.equal(await session.renew(), true);
if (kind === "apollo") jar.forget("agio_access");
else {
  const { refreshToken } = kept ?? assert.fail("tokens were kept");
  const expired = new Session({ url, transport: "BEARER", tokens: { accessToken: "expired", refreshToken } });
  assert.equal((await expired.run(ViewerDocument)).viewer?.email, email);
}
const again = await client.ask(ViewerDocument, {});
assert.equal(again.viewer?.email, email);

// Over.
await session.signOut();
assert.equal((await session.run(ViewerDocument)).viewer, null);
await assert.rejects(session.run(PlaceOrderDocument, { input: order }), (error) => {
  assert.ok(error instanceof AgioError);
  assert.equal(error.code, "UNAUTHENTICATED");
  return true;
});
connection.dispose();
console.log(`${kind}: done`);
process.exit(0);

// What the types refuse.
// @ts-expect-error an order needs a side
export const noSide: PlaceOrderInput = { market: "BTC-USD", type: "MARKET" };
// @ts-expect-error amounts are exact decimals in strings
export const float: PlaceOrderInput = { market: "BTC-USD", side: "BUY", type: "MARKET", quantity: 0.1 };
// @ts-expect-error there is no such side
export const hold: PlaceOrderInput = { market: "BTC-USD", side: "HOLD", type: "MARKET" };
// @ts-expect-error a price is no number
export const sum: number = prices.price;

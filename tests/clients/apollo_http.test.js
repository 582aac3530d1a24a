// What Apollo Client does over plain HTTP besides one operation per request: batches, and subscriptions in parts.

import { ApolloClient, ApolloLink, HttpLink, InMemoryCache, gql } from "@apollo/client";
import { BatchHttpLink } from "@apollo/client/link/batch-http";
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ORDER_BOOK, ORDER_UPDATES, PRICES, WHO } from "./support/operations.js";
import { startServer } from "./support/server.js";
import { Stream } from "./support/stream.js";

let server;
before(async () => (server = await startServer()));
after(() => server?.stop());

function apollo(link) {
  return new ApolloClient({
    link: ApolloLink.from([link]),
    cache: new InMemoryCache(),
    defaultOptions: { query: { fetchPolicy: "no-cache", errorPolicy: "all" } },
  });
}

function follow(client, query, variables) {
  const stream = new Stream();
  const subscription = client.subscribe({ query, variables }).subscribe({
    next: ({ data, error }) => (error ? stream.fail(error) : stream.push(data)),
    error: (cause) => stream.fail(cause),
    complete: () => stream.fail(new Error("the server completed the subscription")),
  });
  return { stream, stop: () => subscription.unsubscribe() };
}

test("BatchHttpLink sends operations together, and each reads its own answer", async () => {
  const bodies = [];
  const noting = async (url, init) => {
    bodies.push(JSON.parse(init.body));
    return fetch(url, init);
  };
  const client = apollo(new BatchHttpLink({ uri: `${server.url}/graphql`, fetch: noting, batchInterval: 20 }));
  const markets = gql`query Markets { markets { symbol } }`;
  const wrong = gql`query Wrong { market(symbol: 7) { symbol } }`;
  const answers = await Promise.all([WHO, markets, wrong].map((query) => client.query({ query })));
  assert.deepEqual(bodies.map((body) => body.length), [3], "one request");
  assert.equal(answers[0].data.viewer, null);
  assert.ok(answers[1].data.markets.length > 0);
  assert.ok(answers[2].error.errors[0].extensions.requestId.endsWith("-3"));
  client.stop();
});

test("HttpLink reads a subscription in parts, each event when it happens", async () => {
  const client = apollo(new HttpLink({ uri: `${server.url}/graphql` }));
  const prices = follow(client, PRICES, { symbols: ["BTC"] });
  const first = (await prices.stream.next("price")).prices;
  assert.equal(first.asset.symbol, "BTC");
  await prices.stream.next("price that moved", (data) => data.prices.price !== first.price);
  prices.stop();

  const book = follow(client, ORDER_BOOK, { market: "BTC-USD" });
  const snapshot = (await book.stream.next("snapshot")).orderBook;
  assert.equal(snapshot.snapshot, true);
  const update = (await book.stream.next("update")).orderBook;
  assert.equal(update.previousSequence, snapshot.sequence);
  book.stop();
  client.stop();
});

test("HttpLink is told why a subscription is refused", async () => {
  const client = apollo(new HttpLink({ uri: `${server.url}/graphql` }));
  const own = follow(client, ORDER_UPDATES, {});
  await assert.rejects(own.stream.next("order update"), (error) => {
    assert.equal(error.errors[0].extensions.code, "UNAUTHENTICATED");
    return true;
  });
  client.stop();
});

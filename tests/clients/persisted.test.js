// Documents by id, as the clients that people use ask for them: Apollo's and urql's automatic persisted queries, and the
// manifest that GraphQL Code Generator's client preset writes.

import { ApolloClient, HttpLink, InMemoryCache, gql } from "@apollo/client";
import { PersistedQueryLink } from "@apollo/client/link/persisted-queries";
import { generate } from "@graphql-codegen/cli";
import { Client, fetchExchange, subscriptionExchange } from "@urql/core";
import { persistedExchange } from "@urql/exchange-persisted";
import { createClient } from "graphql-ws";
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import WebSocket from "ws";
import { WHO } from "./support/operations.js";
import { startServer } from "./support/server.js";
import { Stream } from "./support/stream.js";

const SCHEMA = fileURLToPath(new URL("../../schema.graphql", import.meta.url));
const sha256 = (text) => createHash("sha256").update(text).digest("hex");

let server;
before(async () => (server = await startServer()));
after(() => server?.stop());

/** `fetch` that notes what was sent and what came back. */
function noting() {
  const seen = [];
  const noted = async (url, init = {}) => {
    const response = await fetch(url, init);
    const sent = init.body ? JSON.parse(init.body) : Object.fromEntries(new URL(url).searchParams);
    seen.push({
      method: init.method ?? "GET",
      text: Boolean(sent.query),
      cacheControl: response.headers.get("cache-control"),
      vary: response.headers.get("vary"),
    });
    return response;
  };
  return { seen, fetch: noted };
}

function apollo(url, fetch, options) {
  const link = new PersistedQueryLink({ sha256, ...options }).concat(new HttpLink({ uri: `${url}/graphql`, fetch }));
  return new ApolloClient({ link, cache: new InMemoryCache(), defaultOptions: { query: { fetchPolicy: "no-cache" } } });
}

function urql(url, fetch, exchanges = []) {
  return new Client({
    url: `${url}/graphql`,
    fetch,
    preferGetMethod: false,
    requestPolicy: "network-only",
    exchanges: [persistedExchange({ enableForMutation: true, enableForSubscriptions: true }), ...exchanges, fetchExchange],
  });
}

const methods = (seen) => seen.map(({ method, text }) => `${method} ${text ? "text" : "hash"}`);

test("Apollo Client sends a document once and its hash from then on, over GET where it is cacheable", async () => {
  const query = gql`query ApolloMarkets { markets { symbol } }`;
  const { seen, fetch } = noting();
  for (let time = 0; time < 2; time += 1) {
    const client = apollo(server.url, fetch, { useGETForHashedQueries: true });
    const { data } = await client.query({ query });
    assert.ok(data.markets.length > 0);
    client.stop();
  }
  assert.deepEqual(methods(seen), ["GET hash", "POST text", "GET hash"]);
  assert.deepEqual(seen.map(({ cacheControl }) => cacheControl), ["no-store", "no-store", "public, max-age=1"]);
  assert.match(seen[2].vary, /authorization/);
});

test("urql sends a document once and its hash from then on", async () => {
  const query = "query UrqlAssets { assets { symbol } }";
  const { seen, fetch } = noting();
  for (let time = 0; time < 2; time += 1) {
    const { data, error } = await urql(server.url, fetch).query(query, {});
    assert.equal(error, undefined);
    assert.ok(data.assets.length > 0);
  }
  assert.deepEqual(methods(seen), ["GET hash", "GET text", "GET hash"]);
});

test("urql subscribes by hash over a WebSocket", async () => {
  const socket = createClient({ url: `${server.url.replace("http", "ws")}/graphql/ws`, webSocketImpl: WebSocket });
  const sent = [];
  const forwardSubscription = (request) => {
    sent.push(Boolean(request.query));
    return { subscribe: (sink) => ({ unsubscribe: socket.subscribe({ ...request, query: request.query ?? "" }, sink) }) };
  };
  const query = "subscription UrqlPrices { prices(symbols: [\"BTC\"]) { asset { symbol } price } }";
  for (let time = 0; time < 2; time += 1) {
    const client = urql(server.url, fetch, [subscriptionExchange({ forwardSubscription })]);
    const stream = new Stream();
    const { unsubscribe } = client.subscription(query, {}).subscribe(({ data, error }) => {
      if (error) stream.fail(error);
      else if (data) stream.push(data);
    });
    assert.equal((await stream.next("price")).prices.asset.symbol, "BTC");
    unsubscribe();
  }
  assert.deepEqual(sent, [false, true, false]);
  await socket.dispose();
});

test("clients go on without hashes where a server does not support them", async () => {
  const off = await startServer({ AGIO_DOCUMENTS__AUTOMATIC: "false" });
  const { seen, fetch } = noting();
  const client = apollo(off.url, fetch);
  for (let time = 0; time < 2; time += 1) assert.equal((await client.query({ query: WHO })).data.viewer, null);
  assert.deepEqual(methods(seen), ["POST hash", "POST text", "POST text"]);
  client.stop();
  const other = urql(off.url, fetch);
  for (let time = 0; time < 2; time += 1) assert.equal((await other.query(WHO, {})).data.viewer, null);
  assert.deepEqual(methods(seen).slice(3), ["GET hash", "GET text", "POST text"]);
  await off.stop();
});

test("the documents of the client preset are all that a server of trusted documents runs", async () => {
  const folder = await mkdtemp(join(tmpdir(), "agio-persisted-"));
  const document = "query TrustedMarket($symbol: String!) { market(symbol: $symbol) { symbol } }";
  await writeFile(join(folder, "page.js"), `import { graphql } from "./gql";\nexport const MARKET = graphql(\`${document}\`);\n`);
  await generate({
    schema: SCHEMA,
    silent: true,
    documents: [join(folder, "page.js")],
    generates: { [`${folder}/gql/`]: { preset: "client", presetConfig: { persistedDocuments: true } } },
  });
  const manifest = join(folder, "gql", "persisted-documents.json");
  const [[id, text]] = Object.entries(JSON.parse(await readFile(manifest, "utf8")));
  assert.match(text, /TrustedMarket/);

  const trusted = await startServer({ AGIO_DOCUMENTS__TRUSTED: manifest, AGIO_DOCUMENTS__TRUSTED_ONLY: "true" });
  const query = gql(document);
  const client = apollo(trusted.url, fetch, { generateHash: async () => id });
  const { data } = await client.query({ query, variables: { symbol: "BTC-USD" } });
  assert.equal(data.market.symbol, "BTC-USD");
  client.stop();

  const post = async (body) => {
    const response = await fetch(`${trusted.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    return response.json();
  };
  const variables = { symbol: "ETH-USD" };
  assert.equal((await post({ documentId: id, variables })).data.market.symbol, "ETH-USD");
  const { errors } = await post({ query: "{ __schema { queryType { name } } }" });
  assert.equal(errors[0].extensions.code, "TRUSTED_DOCUMENTS_ONLY");
  assert.match(errors[0].message, /trusted documents only/);
  await trusted.stop();
  await rm(folder, { recursive: true });
});

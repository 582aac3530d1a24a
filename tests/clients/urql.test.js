// urql with a bearer token, as in a mobile app or a server: the token in a header, and in the payload that
// opens the WebSocket.

import { Client, fetchExchange, subscriptionExchange } from "@urql/core";
import { createClient } from "graphql-ws";
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import WebSocket from "ws";
import { join, leave, trade } from "./support/main_job.js";
import { PLACE_ORDER, SIGN_OUT } from "./support/operations.js";
import { startServer } from "./support/server.js";
import { Stream } from "./support/stream.js";

let server;
before(async () => (server = await startServer()));
after(() => server?.stop());

class Urql {
  #token = null;

  constructor(url) {
    const authorization = () => (this.#token ? { authorization: `Bearer ${this.#token}` } : {});
    this.socket = createClient({
      url: `${url.replace("http", "ws")}/graphql/ws`,
      webSocketImpl: WebSocket,
      connectionParams: authorization,
    });
    const forwardSubscription = (request) => ({
      subscribe: (sink) => ({
        unsubscribe: this.socket.subscribe({ ...request, query: request.query ?? "" }, sink),
      }),
    });
    this.client = new Client({
      url: `${url}/graphql`,
      preferGetMethod: false,
      requestPolicy: "network-only",
      fetchOptions: () => ({ headers: authorization() }),
      exchanges: [fetchExchange, subscriptionExchange({ forwardSubscription })],
    });
  }

  async mutate(operation, input) {
    return settled(await this.client.mutation(operation, input ? { input } : {}));
  }

  async query(operation) {
    return settled(await this.client.query(operation, {}));
  }

  async subscribe(operation, variables) {
    const stream = new Stream();
    this.client.subscription(operation, variables).subscribe(({ data, error }) => {
      if (error) stream.fail(error);
      else if (data) stream.push(data);
    });
    return stream;
  }

  signedIn({ tokens }) {
    this.#token = tokens.accessToken;
  }

  signedOut() {
    this.#token = null;
  }

  async close() {
    await this.socket.dispose();
  }
}

function settled({ data, error }) {
  if (error) throw error;
  return data;
}

test("urql does the main job with a bearer token", async () => {
  const urql = new Urql(server.url);
  await join(urql, server.url, "BEARER");
  await trade(urql, () => ({ type: "MARKET", quoteQuantity: "500" }));
  await leave(urql);
  await urql.close();
});

test("a token outlives its session by nothing", async () => {
  const urql = new Urql(server.url);
  await join(urql, server.url, "BEARER");
  await urql.mutate(SIGN_OUT);
  const order = { market: "BTC-USD", side: "BUY", type: "MARKET", quantity: "0.01" };
  await assert.rejects(urql.mutate(PLACE_ORDER, order), (error) => {
    assert.equal(error.graphQLErrors[0].extensions.code, "UNAUTHENTICATED");
    return true;
  });
  await urql.close();
});

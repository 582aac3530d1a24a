// graphql-ws alone: the whole main job over WebSockets, queries and mutations included.

import { print } from "graphql";
import { createClient } from "graphql-ws";
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import WebSocket from "ws";
import { join, trade } from "./support/main_job.js";
import { ORDER_UPDATES, PRICES, WHO } from "./support/operations.js";
import { startServer } from "./support/server.js";
import { Stream } from "./support/stream.js";

let server;
before(async () => (server = await startServer()));
after(() => server?.stop());

class Socket {
  constructor(url) {
    this.address = `${url.replace("http", "ws")}/graphql/ws`;
    this.socket = this.#open();
  }

  #open(connectionParams) {
    return createClient({ url: this.address, webSocketImpl: WebSocket, lazy: false, retryAttempts: 0, connectionParams });
  }

  async #once(operation, variables) {
    const answers = this.socket.iterate({ query: print(operation), variables });
    const { value } = await answers.next();
    assert.equal(value.errors, undefined, JSON.stringify(value.errors));
    assert.equal((await answers.next()).done, true, "one answer, then complete");
    return value.data;
  }

  mutate(operation, input) {
    return this.#once(operation, input ? { input } : {});
  }

  query(operation) {
    return this.#once(operation, {});
  }

  async subscribe(operation, variables) {
    const stream = new Stream();
    this.socket.subscribe({ query: print(operation), variables }, {
      next: ({ data, errors }) => (errors ? stream.fail(errors) : stream.push(data)),
      error: (cause) => stream.fail(cause),
      complete: () => stream.fail(new Error("the server completed the subscription")),
    });
    return stream;
  }

  /** Who a socket belongs to is settled when it opens, so signing in means opening another. */
  async signedIn({ tokens }) {
    await this.close();
    this.socket = this.#open({ authorization: `Bearer ${tokens.accessToken}` });
  }

  async close() {
    await this.socket.dispose();
  }
}

test("graphql-ws does the main job over one protocol", async () => {
  const socket = new Socket(server.url);
  await join(socket, server.url, "BEARER");
  await trade(socket, (ask) => {
    const price = (Math.ceil(Number(ask) * 1.02 * 100) / 100).toFixed(2);
    return { type: "LIMIT", timeInForce: "IOC", price, quantity: "0.01" };
  });
  await socket.close();
});

test("prices need no account, and private streams say who is missing", async () => {
  const socket = new Socket(server.url);
  assert.equal((await socket.query(WHO)).viewer, null);
  const prices = await socket.subscribe(PRICES, { symbols: ["BTC", "ETH"] });
  const seen = new Set();
  while (seen.size < 2) seen.add((await prices.next("price")).prices.asset.symbol);
  assert.deepEqual(seen, new Set(["BTC", "ETH"]));
  const own = await socket.subscribe(ORDER_UPDATES, {});
  await assert.rejects(own.next("order update"), /UNAUTHENTICATED/);
  await socket.close();
});

test("a message too large is told as such, and the client does not connect again", async () => {
  let connections = 0;
  const socket = createClient({
    url: `${server.url.replace("http", "ws")}/graphql/ws`,
    webSocketImpl: WebSocket,
    retryAttempts: Infinity,
    retryWait: async () => {},
    on: { connected: () => (connections += 1) },
  });
  const symbols = ["x".repeat(200 * 1024)];
  const failed = await new Promise((resolve, reject) => {
    const unwanted = () => reject(new Error("the server took it"));
    socket.subscribe({ query: print(PRICES), variables: { symbols } }, { next: unwanted, error: resolve, complete: unwanted });
  });
  assert.equal(failed.code, 1009, `closed with ${failed.code} ${failed.reason}`);
  assert.match(failed.reason, /131072 bytes/);
  assert.equal(connections, 1, "a client that connects again would send the same again");
  await socket.dispose();
});

test("a forged token closes the socket as forbidden", async () => {
  const socket = createClient({
    url: `${server.url.replace("http", "ws")}/graphql/ws`,
    webSocketImpl: WebSocket,
    lazy: false,
    retryAttempts: 0,
    onNonLazyError: () => {},
    connectionParams: { authorization: "Bearer not.a.token" },
  });
  const closed = await new Promise((resolve) => socket.on("closed", resolve));
  assert.ok([4401, 4403].includes(closed.code), `closed with ${closed.code} ${closed.reason}`);
});

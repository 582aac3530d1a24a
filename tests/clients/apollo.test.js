// Apollo Client as in a web app on the same origin: cookies, the CSRF header, its normalised cache, and
// subscriptions over a WebSocket that the cookie authenticates.

import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from "@apollo/client";
import { SetContextLink } from "@apollo/client/link/context";
import { GraphQLWsLink } from "@apollo/client/link/subscriptions";
import { createClient } from "graphql-ws";
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { OperationTypeNode } from "graphql";
import WebSocket from "ws";
import { CookieJar } from "./support/cookies.js";
import { join, leave, trade } from "./support/main_job.js";
import { DEPOSIT } from "./support/operations.js";
import { startServer } from "./support/server.js";
import { Stream } from "./support/stream.js";

let server;
before(async () => (server = await startServer()));
after(() => server?.stop());

class Apollo {
  #jar = new CookieJar();
  csrfToken = null;

  constructor(url) {
    const jar = this.#jar;
    const csrf = new SetContextLink(({ headers }) => ({
      headers: this.csrfToken ? { ...headers, "X-CSRF-Token": this.csrfToken } : headers,
    }));
    const http = csrf.concat(new HttpLink({ uri: `${url}/graphql`, fetch: jar.fetch }));
    // A browser adds both headers by itself.
    class BrowserSocket extends WebSocket {
      constructor(address, protocols) {
        super(address, protocols, { headers: { cookie: jar.header() }, origin: url });
      }
    }
    this.socket = createClient({ url: `${url.replace("http", "ws")}/graphql/ws`, webSocketImpl: BrowserSocket });
    const isSubscription = ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION;
    const link = ApolloLink.split(isSubscription, new GraphQLWsLink(this.socket), http);
    this.client = new ApolloClient({ link, cache: new InMemoryCache() });
  }

  async mutate(mutation, input) {
    return (await this.client.mutate({ mutation, variables: input && { input } })).data;
  }

  async query(query) {
    return (await this.client.query({ query, fetchPolicy: "network-only" })).data;
  }

  async subscribe(query, variables) {
    const stream = new Stream();
    this.client.subscribe({ query, variables }).subscribe({
      next: ({ data, error }) => (error ? stream.fail(error) : stream.push(data)),
      error: (cause) => stream.fail(cause),
    });
    return stream;
  }

  signedIn({ csrfToken }) {
    this.csrfToken = csrfToken;
  }

  signedOut() {
    this.csrfToken = null;
  }

  async close() {
    await this.socket.dispose();
    this.client.stop();
  }
}

test("Apollo Client does the main job with cookies", async () => {
  const apollo = new Apollo(server.url);
  await join(apollo, server.url, "COOKIE");
  await trade(apollo, () => ({ type: "MARKET", quantity: "0.01" }));
  await leave(apollo);
  await apollo.close();
});

test("a cookie alone moves no money: the CSRF token must come along", async () => {
  const apollo = new Apollo(server.url);
  await join(apollo, server.url, "COOKIE");
  apollo.csrfToken = null;
  const forged = apollo.mutate(DEPOSIT, { asset: "USD", amount: "1" });
  await assert.rejects(forged, (error) => {
    assert.equal(error.errors[0].extensions.code, "CSRF_REQUIRED");
    assert.ok(error.errors[0].extensions.requestId);
    return true;
  });
  await apollo.close();
});

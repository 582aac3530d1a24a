// The examples of the explorer, in a real browser: there is one for everything that the schema can do, none is marked as
// wrong, and each runs without an error, from signing up to signing out.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { buildSchema, parse } from "graphql";
import { tabs } from "../../../web/src/tabs.js";
import { startBrowser } from "../support/browser.js";
import { GraphiQL, READY } from "../support/graphiql.js";
import { mailedCode, mailedLink } from "../support/mailbox.js";
import { startServer } from "../support/server.js";
import { textOf } from "./support.js";

const EMAIL = "you@example.com";

let server, chromium, page, graphiql;

before(async () => {
  // The house itself does not trade: what it sells while its quotes are replaced would go to an example's resting order.
  server = await startServer({ AGIO_LIQUIDITY__FLOW_PER_MINUTE: "0" });
  const { ok } = await fetch(`${server.url}/assets/explorer.js`);
  assert.ok(ok, "this build has no full explorer: build with AGIO_WEB_DIST=npm, which says why");
  chromium = await startBrowser();
  await chromium.browser.grantPermissions(["clipboard-read", "clipboard-write"]);
  page = await chromium.open(server.url, READY);
  graphiql = new GraphiQL(page);
});

after(async () => {
  await chromium?.close();
  await server?.stop();
});

/** The operations of an example. */
const operations = (tab) => parse(tab.query).definitions;
const nameOf = (operation) => operation.name.value;
/** What GraphiQL calls an example. */
const titleOf = (tab) => nameOf(operations(tab)[0]);

test("there is an example for every query, mutation and subscription of the schema", async () => {
  const schema = buildSchema(await textOf("schema.graphql"));
  const roots = { query: schema.getQueryType(), mutation: schema.getMutationType(), subscription: schema.getSubscriptionType() };
  const shown = tabs.flatMap(operations).flatMap(({ operation, selectionSet }) =>
    selectionSet.selections.map((field) => `${roots[operation].name}.${field.name.value}`),
  );
  const all = Object.values(roots).flatMap((root) => Object.keys(root.getFields()).map((field) => `${root.name}.${field}`));
  assert.deepEqual(all.filter((field) => !shown.includes(field)), []);
});

test("the explorer opens with every example, and marks none as wrong", async () => {
  assert.deepEqual(await graphiql.tabs(), tabs.map(titleOf));
  for (const tab of tabs) {
    await graphiql.choose(titleOf(tab));
    // Mistakes that are marked and taken back again: only then has the example itself been looked at.
    const [operation, variables] = [await graphiql.text("operation.graphql"), await graphiql.text("variables.json")];
    await graphiql.fill("operation.graphql", operation.replace(/\{/, "{ thereIsNoSuchField "));
    if (variables) await graphiql.fill("variables.json", variables.replace(/"\w+"/, '"thereIsNoSuchVariable"'));
    await graphiql.marked(variables ? ["operation.graphql", "variables.json"] : ["operation.graphql"]);
    await graphiql.fill("operation.graphql", operation);
    if (variables) await graphiql.fill("variables.json", variables);
    await graphiql.marked([]);
  }
});

/** What an example wants from the person, by operation: what stands in the variables, and what it is to be. */
const FILLED = {
  VerifyEmail: async () => [["000000", await mailedCode(server.url, EMAIL)]],
  Transfer: async () => {
    const { accounts } = (await asked("{ viewer { accounts { id kind } } }")).viewer;
    return ["MAIN", "SUB"].map((kind) => [`the id of ${kind}`, accounts.find((account) => account.kind === kind).id]);
  },
  Revoke: async () => {
    await page.request.post(`${server.url}/graphql`, { data: { query: ANOTHER_SESSION } });
    const { sessions } = (await asked("{ viewer { sessions { id current } } }")).viewer;
    return [["the id of a session", sessions.find(({ current }) => !current).id]];
  },
  Again: async () => [["any id", (await asked('{ market(symbol: "BTC-USD") { id } }')).market.id]],
  TokenValid: async () => [["the token of the link", await resetToken()]],
};
const ANOTHER_SESSION = `mutation { signIn(input: {email: "${EMAIL}", password: "a long pass phrase", transport: BEARER}) { csrfToken } }`;

const resetToken = async () => new URL(await mailedLink(server.url, EMAIL, "reset-password")).searchParams.get("token");

/** A query, asked with the page's cookies. */
async function asked(query) {
  const answer = await (await page.request.post(`${server.url}/graphql`, { data: { query } })).json();
  assert.equal(answer.errors, undefined, JSON.stringify(answer));
  return answer.data;
}

/** What tells of changes only. */
const WAITING = new Set(["OrderUpdates", "MyBalances", "MarketTrades", "Candle"]);

/** Whoever reset the password, or left everywhere, signs in again. */
async function signedInAgain(password) {
  await graphiql.chooseAt(tabs.findIndex((tab) => titleOf(tab) === "SignIn"));
  await graphiql.setVariables((variables) => variables.replace(/"password": "[^"]*"/, `"password": "${password}"`));
  // The tab still shows what it answered before.
  const answering = page.waitForResponse((response) => response.request().postData()?.includes("mutation SignIn") ?? false);
  await graphiql.run();
  const { data } = await (await answering).json();
  assert.equal(data.signIn.user?.displayName, "You", JSON.stringify(data));
}

/** Goes on to place small orders, until what is answered is called: nothing tells when a subscription is there. */
async function change() {
  const csrf = (await chromium.browser.cookies()).find(({ name }) => name === "agio_csrf").value;
  const query = 'mutation { placeOrder(input: {market: "BTC-USD", side: BUY, type: MARKET, quoteQuantity: "20"}) { userErrors { message } } }';
  const timer = setInterval(() => page.request.post(`${server.url}/graphql`, { data: { query }, headers: { "x-csrf-token": csrf } }).catch(() => {}), 250);
  return () => clearInterval(timer);
}

/** Runs an operation of the tab that is open, and checks what it answers. */
async function runs(tab, operation) {
  const name = nameOf(operation);
  for (const [from, to] of (await FILLED[name]?.()) ?? []) await graphiql.setVariables((text) => text.replaceAll(from, to));
  const settle = WAITING.has(name) ? await change() : () => {};
  const field = operation.selectionSet.selections[0].name.value;
  await graphiql.run(operations(tab).length > 1 ? name : undefined);
  const shown = await graphiql.result(new RegExp(`"(${field}|errors)":`)).finally(settle);
  assert.doesNotMatch(shown, /"errors":/, `${name}: ${shown}`);
  // GraphiQL may count a subscription as over that begins while the one before is still being stopped.
  const stop = page.getByRole("button", { name: /stop query/i });
  if (operation.operation === "subscription" && (await stop.isVisible())) await stop.click();
  const [refused] = shown.match(/"userErrors": \[(?!\])[^]*/) ?? [];
  assert.equal(refused, undefined, `${name}: ${shown}`);
}

test("every example runs without an error, one after the other", async () => {
  for (const [index, tab] of tabs.entries()) {
    for (const operation of operations(tab)) {
      await graphiql.chooseAt(index);
      await runs(tab, operation);
      if (nameOf(operation) === "Reset") await signedInAgain("a long pass phrase");
      if (nameOf(operation) === "LeaveEverywhere") await signedInAgain("another long pass phrase");
    }
  }
});

test("the console stayed silent and nothing was fetched from elsewhere", () => {
  assert.deepEqual(chromium.complaints, []);
});

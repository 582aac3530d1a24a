// The explorer at /, in a real browser: it loads without the internet, runs a query and a subscription, fits a telephone,
// and nothing complains in the console. `once/explorer_tabs.test.js` looks at each of its examples.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { links, startBrowser, tooWide } from "./support/browser.js";
import { GraphiQL, READY } from "./support/graphiql.js";
import { mailedCode } from "./support/mailbox.js";
import { startServer } from "./support/server.js";

const TELEPHONE = { width: 390, height: 844 };

let server, chromium, page, graphiql;

before(async () => {
  // The house trades ten times a second, so that each market's book changes all the time.
  server = await startServer({ AGIO_LIQUIDITY__FLOW_PER_MINUTE: "600" });
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

const press = (name) => page.getByRole("button", { name }).click();

test("GraphiQL knows the schema and runs a query", async () => {
  assert.match(await page.title(), /Agio/);
  await graphiql.paste("Listed", "query Listed { markets { symbol status } }");
  await press(/execute query/i);
  const shown = await graphiql.result(/BTC-USD/);
  assert.match(shown, /OPEN/);
});

test("GraphiQL runs a subscription and shows each event", async () => {
  await graphiql.paste("Watched", 'subscription Watched { orderBook(market: "BTC-USD", depth: 1) { snapshot sequence } }');
  await press(/execute query/i);
  // The snapshot may be replaced by the first change before anybody can look, so what is watched is the change.
  const sequence = (shown) => shown.match(/"sequence": "(\d+)"/)[1];
  const first = sequence(await graphiql.result(/"sequence": "\d+"/));
  const later = sequence(await graphiql.result(new RegExp(`"sequence": "(?!${first}")\\d+"`)));
  assert.ok(BigInt(later) > BigInt(first), `${later} after ${first}`);
  await press(/stop query/i);
});

test("the tabs walk a newcomer from sign-up to a deposit, by cookie and CSRF token", async () => {
  await graphiql.walk("SignUp", /"acknowledged": true/);
  const code = await mailedCode(server.url, "you@example.com");
  await graphiql.walk("VerifyEmail", /"verified": true/, ["000000", code]);
  await graphiql.walk("SignIn", /"displayName": "You"/);
  await graphiql.walk("Deposit", /"available": "4000.00000000"/);
  await graphiql.walk("Portfolio", /"kind": "DEPOSIT"/);
});

test("a pause longer than the access cookie lives signs nobody out", async () => {
  await chromium.browser.clearCookies({ name: "agio_access" });
  await graphiql.paste("Still", "query Still { viewer { email } }");
  await press(/execute query/i);
  await graphiql.result(/you@example.com/);
  await chromium.browser.clearCookies({ name: "agio_access" });
  await graphiql.paste("Watching", "subscription Watching { portfolioUpdates { currency } }");
  await press(/execute query/i);
  await graphiql.result(/"currency": "USD"/);
  await press(/stop query/i);
});

test("on a telephone the editors and the answer have the whole width", async () => {
  const small = await chromium.open(server.url, READY, TELEPHONE);
  for (const part of [".graphiql-query-editor", ".graphiql-editor-tool", ".result-window"]) {
    const box = await small.locator(part).boundingBox();
    assert.ok(box.width > 350 && box.x >= 0 && box.x + box.width <= TELEPHONE.width, `${part}: ${JSON.stringify(box)}`);
  }
  const answer = await small.locator(".result-window").boundingBox();
  assert.ok(answer.height > 250 && answer.y + answer.height <= TELEPHONE.height, JSON.stringify(answer));
  assert.equal(await tooWide(small), false);
  await small.close();
});

test("every link leads somewhere: to mailbox and reference only where they are, and to the licences", async () => {
  const found = await links(page);
  const always = { [`${server.url}/docs`]: 200, [`${server.url}/third-party-notices.txt`]: 200 };
  assert.deepEqual(found, { [`${server.url}/dev/mailbox`]: 200, ...always });
  const notices = await (await page.request.get(`${server.url}/third-party-notices.txt`)).text();
  assert.match(notices, /\ngraphiql 5\.[^]*\nmonaco-editor 0\.[^]*\nreact 19\./);
  const elsewhere = await startServer({ AGIO_MAIL__SENDER: "console", AGIO_HTTP__INTROSPECTION: "false" });
  try {
    const bare = await chromium.open(elsewhere.url, READY);
    assert.deepEqual(await links(bare), { [`${elsewhere.url}/third-party-notices.txt`]: 200 });
    await bare.close();
  } finally {
    await elsewhere.stop();
  }
});

test("the console stayed silent and nothing was fetched from elsewhere", () => {
  assert.deepEqual(chromium.complaints, []);
});

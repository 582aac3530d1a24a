// The explorer at /, in a real browser: it loads without the internet, runs a query and a subscription, marks none of
// its own examples, fits a telephone, and nothing complains in the console.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { PATIENCE_MS, links, startBrowser, tooWide } from "./support/browser.js";
import { mailedCode } from "./support/mailbox.js";
import { startServer } from "./support/server.js";

/** What GraphiQL shows last: the editor of the variables, with its text. */
const READY = ".graphiql-editor-tool .view-line";
const TELEPHONE = { width: 390, height: 844 };

let server, chromium, page;

before(async () => {
  // The house trades ten times a second, so that each market's book changes all the time.
  server = await startServer({ AGIO_LIQUIDITY__FLOW_PER_MINUTE: "600" });
  const { ok } = await fetch(`${server.url}/assets/explorer.js`);
  assert.ok(ok, "this build has no full explorer: build with AGIO_WEB_DIST=npm, which says why");
  chromium = await startBrowser();
  await chromium.browser.grantPermissions(["clipboard-read", "clipboard-write"]);
  page = await chromium.open(server.url, READY);
});

after(async () => {
  await chromium?.close();
  await server?.stop();
});

const press = (name) => page.getByRole("button", { name }).click();

/** The text of one of GraphiQL's editors: "operation.graphql", "variables.json" or "response.json". */
const text = (name) =>
  page.evaluate((name) => __MONACO.editor.getModels().find(({ uri }) => uri.path.endsWith(name)).getValue(), name);

/** Pastes text into an editor: what is typed into it gets brackets and indentation of the editor's own. */
async function fill(editor, content) {
  await page.locator(editor).locator(".monaco-editor:visible .view-lines").click();
  await page.keyboard.press("ControlOrMeta+A");
  await page.evaluate((content) => navigator.clipboard.writeText(content), content);
  await page.keyboard.press("ControlOrMeta+V");
}

/** Puts a named operation into a new tab; GraphiQL has read it when the tab has its name. */
async function paste(name, operation) {
  await page.locator(".graphiql-tab-add").click();
  await fill(".graphiql-query-editor", operation);
  await page.locator(".graphiql-tab-active", { hasText: name }).waitFor();
}

/** Waits until the answer fits, and answers it. */
async function result(pattern) {
  const answered = ([source, flags]) => {
    const shown = __MONACO.editor.getModels().find(({ uri }) => uri.path.endsWith("response.json")).getValue();
    return new RegExp(source, flags).test(shown) && shown;
  };
  const options = { timeout: PATIENCE_MS };
  const shown = await page.waitForFunction(answered, [pattern.source, pattern.flags], options).catch(async () => {
    throw new Error(`no ${pattern} in: ${await text("response.json")}`);
  });
  return shown.jsonValue();
}

async function choose(tab) {
  await page.locator(".graphiql-tab-button", { hasText: new RegExp(`^${tab}$`) }).click();
  await page.locator(".graphiql-tab-active", { hasText: tab }).waitFor();
}

/** Runs one of the tabs that are there from the start, with a field of its variables filled in. */
async function walk(tab, pattern, [from, to] = []) {
  await choose(tab);
  if (from) {
    const variables = await text("variables.json");
    assert.ok(variables.includes(from), variables);
    await fill(".graphiql-editor-tool", variables.replace(from, to));
  }
  await press(/execute query/i);
  return result(pattern);
}

/** Waits until the editors mark something as wrong in these files and in no other. */
async function marked(files) {
  const settled = (files) => {
    const found = __MONACO.editor.getModelMarkers({});
    const wrong = new Set(found.map(({ resource }) => resource.path.split("/").pop().replace(/^[^-]*-/, "")));
    return wrong.size === files.length && files.every((file) => wrong.has(file));
  };
  await page.waitForFunction(settled, files, { timeout: PATIENCE_MS }).catch(async () => {
    const all = () => __MONACO.editor.getModelMarkers({}).map((it) => `${it.resource.path}: ${it.message}`);
    throw new Error(`marks expected in [${files}], found: ${(await page.evaluate(all)).join("; ")}`);
  });
}

test("no example is marked as wrong, neither its operation nor its variables", async () => {
  const tabs = await page.locator(".graphiql-tab-button").allInnerTexts();
  assert.ok(tabs.length >= 10, tabs.join(" "));
  for (const tab of tabs) {
    await choose(tab);
    // Mistakes that are marked and taken back again: only then has the example itself been looked at.
    const [operation, variables] = [await text("operation.graphql"), await text("variables.json")];
    await fill(".graphiql-query-editor", operation.replace(/\{/, "{ thereIsNoSuchField "));
    if (variables) await fill(".graphiql-editor-tool", variables.replace('"input"', '"thereIsNoSuchVariable"'));
    await marked(variables ? ["operation.graphql", "variables.json"] : ["operation.graphql"]);
    await fill(".graphiql-query-editor", operation);
    if (variables) await fill(".graphiql-editor-tool", variables);
    await marked([]);
  }
});

test("GraphiQL knows the schema and runs a query", async () => {
  assert.match(await page.title(), /Agio/);
  await paste("Listed", "query Listed { markets { symbol status } }");
  await press(/execute query/i);
  const shown = await result(/BTC-USD/);
  assert.match(shown, /OPEN/);
});

test("GraphiQL runs a subscription and shows each event", async () => {
  await paste("Watched", 'subscription Watched { orderBook(market: "BTC-USD", depth: 1) { snapshot sequence } }');
  await press(/execute query/i);
  // The snapshot may be replaced by the first change before anybody can look, so what is watched is the change.
  const sequence = (shown) => shown.match(/"sequence": "(\d+)"/)[1];
  const first = sequence(await result(/"sequence": "\d+"/));
  const later = sequence(await result(new RegExp(`"sequence": "(?!${first}")\\d+"`)));
  assert.ok(BigInt(later) > BigInt(first), `${later} after ${first}`);
  await press(/stop query/i);
});

test("the tabs walk a newcomer from sign-up to a deposit, by cookie and CSRF token", async () => {
  await walk("SignUp", /"acknowledged": true/);
  const code = await mailedCode(server.url, "you@example.com");
  await walk("VerifyEmail", /"verified": true/, ["000000", code]);
  await walk("SignIn", /"displayName": "You"/);
  await walk("Deposit", /"available": "4000.00000000"/);
  await walk("Portfolio", /"kind": "DEPOSIT"/);
});

test("a pause longer than the access cookie lives signs nobody out", async () => {
  await chromium.browser.clearCookies({ name: "agio_access" });
  await paste("Still", "query Still { viewer { email } }");
  await press(/execute query/i);
  await result(/you@example.com/);
  await chromium.browser.clearCookies({ name: "agio_access" });
  await paste("Watching", "subscription Watching { portfolioUpdates { currency } }");
  await press(/execute query/i);
  await result(/"currency": "USD"/);
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

test("every link leads somewhere: to the mailbox only where there is one, and to the licences", async () => {
  const found = await links(page);
  assert.deepEqual(found, { [`${server.url}/dev/mailbox`]: 200, [`${server.url}/third-party-notices.txt`]: 200 });
  const notices = await (await page.request.get(`${server.url}/third-party-notices.txt`)).text();
  assert.match(notices, /\ngraphiql 5\.[^]*\nmonaco-editor 0\.[^]*\nreact 19\./);
  const elsewhere = await startServer({ AGIO_MAIL__SENDER: "console" });
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

// The explorer at /, in a real browser: it loads without the internet, runs a query and a subscription, and
// nothing complains in the console.

import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { mailedCode, mailedText } from "./support/mailbox.js";
import { startServer } from "./support/server.js";

const CHROMIUM = process.env.CHROMIUM_BIN ?? "/usr/bin/chromium";
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const PATIENCE_MS = 20_000;

let server, browser, profile, page;
const complaints = [];

before(async () => {
  // The house trades ten times a second, so that each market's book changes all the time.
  server = await startServer({ AGIO_LIQUIDITY__FLOW_PER_MINUTE: "600" });
  profile = await mkdtemp(join(tmpdir(), "agio-chromium-"));
  browser = await chromium.launchPersistentContext(profile, { executablePath: CHROMIUM, headless: true, args: FLAGS });
  page = await browser.newPage();
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(`console ${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`exception: ${error.message}`));
  page.on("requestfailed", (request) => complaints.push(`failed: ${request.url()} ${request.failure()?.errorText}`));
  page.on("request", (request) => {
    const local = request.url().startsWith(server.url) || /^(data|blob):/.test(request.url());
    if (!local) complaints.push(`left the machine: ${request.url()}`);
  });
  await page.goto(server.url, { waitUntil: "networkidle" });
});

after(async () => {
  await browser?.close();
  if (profile) await rm(profile, { recursive: true, force: true });
  await server?.stop();
});

/** Puts a named operation into a new tab, as somebody who pastes it; GraphiQL has read it when the tab has its name. */
async function paste(name, operation) {
  await page.locator(".graphiql-tab-add").click();
  await page.locator(".graphiql-query-editor").click();
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.insertText(operation);
  await page.locator(".graphiql-tab-active", { hasText: name }).waitFor({ timeout: PATIENCE_MS });
}

const press = (name) => page.getByRole("button", { name }).click();

/** Waits until the result window shows a text that fits, and answers it. */
async function result(pattern) {
  const answer = page.locator(".result-window");
  await answer.filter({ hasText: pattern }).waitFor({ timeout: PATIENCE_MS });
  return answer.innerText();
}

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

/** Runs one of the tabs that are there from the start, with a field of its variables filled in. */
async function walk(tab, pattern, [from, to] = []) {
  await page.locator(".graphiql-tab-button", { hasText: tab }).click();
  await page.locator(".graphiql-tab-active", { hasText: tab }).waitFor({ timeout: PATIENCE_MS });
  if (from) {
    const editor = page.locator(".graphiql-editor-tool .graphiql-editor:visible");
    const variables = (await editor.locator(".CodeMirror-code").innerText()).replaceAll(/^\d+\n/gm, "");
    assert.ok(variables.includes(from), variables);
    await editor.click();
    await page.keyboard.press("ControlOrMeta+A");
    await page.keyboard.insertText(variables.replace(from, to));
  }
  await press(/execute query/i);
  return result(pattern);
}

test("the tabs walk a newcomer from sign-up to a deposit, by cookie and CSRF token", async () => {
  await walk("SignUp", /"acknowledged": true/);
  const code = await mailedCode(server.url, "you@example.com");
  await walk("VerifyEmail", /"verified": true/, ["000000", code]);
  await walk("SignIn", /"displayName": "You"/);
  await walk("Deposit", /"available": "10000.00000000"/);
  await walk("Portfolio", /"kind": "DEPOSIT"/);
});

test("a pause longer than the access cookie lives signs nobody out", async () => {
  await browser.clearCookies({ name: "agio_access" });
  await paste("Still", "query Still { viewer { email } }");
  await press(/execute query/i);
  await result(/you@example.com/);
  await browser.clearCookies({ name: "agio_access" });
  await paste("Watching", "subscription Watching { portfolioUpdates { currency } }");
  await press(/execute query/i);
  await result(/"currency": "USD"/);
  await press(/stop query/i);
});

test("the page behind the mailed link confirms the address and puts its form away", async () => {
  const operation = "mutation($input: SignUpInput!) { signUp(input: $input) { acknowledged } }";
  const input = { email: "link@example.com", password: "a long pass phrase", displayName: "Link" };
  await page.request.post(`${server.url}/graphql`, { data: { query: operation, variables: { input } } });
  const text = await mailedText(server.url, input.email);
  await page.goto(text.match(/http\S+verify-email\S+/)[0]);
  await press("Confirm my address");
  await page.getByText("Your address is confirmed.").waitFor({ timeout: PATIENCE_MS });
  assert.equal(await page.locator("form").isVisible(), false);
  await page.goto(`${server.url}/dev/mailbox`);
  const links = await page.locator("a").evaluateAll((all) => all.map((link) => link.getAttribute("href")));
  assert.ok(links.length >= 2 && links.every((link) => !link.endsWith(".")), links.join(" "));
});

test("the console stayed silent and nothing was fetched from elsewhere", () => {
  assert.deepEqual(complaints, []);
});

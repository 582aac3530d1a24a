// The pages that are our own, in a real browser: the small explorer, the mailbox, and what the links in mails lead to.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { links, startBrowser, tooWide } from "./support/browser.js";
import { mailedCode, mailedLink } from "./support/mailbox.js";
import { startServer } from "./support/server.js";

const TELEPHONE = { width: 390, height: 844 };
const PASSWORD = "a long pass phrase";

let server, chromium, page;

before(async () => {
  server = await startServer({ AGIO_LIQUIDITY__FLOW_PER_MINUTE: "600", AGIO_HTTP__EXPLORER: "small" });
  chromium = await startBrowser();
  page = await chromium.open(server.url, "#mailbox");
});

after(async () => {
  await chromium?.close();
  await server?.stop();
});

const press = (name) => page.getByRole("button", { name }).click();

/** Waits until the small explorer's answer fits. */
async function result(pattern) {
  await page.locator("#result").filter({ hasText: pattern }).waitFor();
  return page.locator("#result").innerText();
}

/** Starts an example of the small explorer; `change` turns its variables into those that are sent. */
async function start(example, change = (variables) => variables) {
  const option = page.locator("#example option", { hasText: new RegExp(`^\\d+\\. ${example}`) });
  await page.locator("#example").selectOption(await option.getAttribute("value"));
  await page.locator("#variables").fill(change(await page.locator("#variables").inputValue()));
  await press("Run (Ctrl-Enter)");
}

/** Runs one and waits for its answer. */
async function walk(example, pattern, change) {
  await start(example, change);
  return result(pattern);
}

async function signUp(email) {
  const query = "mutation($input: SignUpInput!) { signUp(input: $input) { acknowledged } }";
  const input = { email, password: PASSWORD, displayName: "Link" };
  await page.request.post(`${server.url}/graphql`, { data: { query, variables: { input } } });
}

test("the small explorer walks a newcomer from sign-up to a deposit", async () => {
  await walk("SignUp", /"acknowledged": true/);
  const code = await mailedCode(server.url, "you@example.com");
  await walk("VerifyEmail", /"verified": true/, (variables) => variables.replace("000000", code));
  await walk("SignIn", /"displayName": "You"/);
  await walk("Deposit", /"available": "4000.00000000"/);
  await walk("Portfolio", /"kind": "DEPOSIT"/);
});

test("the small explorer runs the operation that is chosen of two", async () => {
  await walk("Look, PlaceOrder", /"tickSize"/);
  await page.locator("#operation").selectOption("PlaceOrder");
  await press("Run (Ctrl-Enter)");
  assert.match(await result(/"placeOrder"/), /"status": "FILLED"/);
});

test("the small explorer shows the events of one subscription until it is stopped", async () => {
  await walk("OrderBook", /"previousSequence": "\d+"/);
  await press("Stop");
  await page.getByText(/^Stopped after \d+ events?\.$/).waitFor();
  await start("OrderUpdates");
  await page.getByText("Subscribed; waiting for events.").waitFor();
  await press("Stop");
});

test("the small explorer sends a token and says what is wrong with what was typed", async () => {
  const query = `mutation { signIn(input: {email: "you@example.com", password: "${PASSWORD}", transport: BEARER}) { tokens { accessToken } } }`;
  await page.locator("#query").fill(query);
  await page.locator("#variables").fill("");
  await press("Run (Ctrl-Enter)");
  const { data } = JSON.parse(await result(/"accessToken": "/));
  await chromium.browser.clearCookies();
  await page.locator("summary").click();
  await page.locator("#token").fill(data.signIn.tokens.accessToken);
  await page.locator("#query").fill("{ viewer { email } }");
  await press("Run (Ctrl-Enter)");
  await result(/you@example.com/);
  await page.locator("#query").fill("subscription { portfolioUpdates { currency } }");
  await press("Run (Ctrl-Enter)");
  await result(/"currency": "USD"/);
  await press("Stop");
  await page.locator("#variables").fill("{ not json");
  await press("Run (Ctrl-Enter)");
  await page.getByText(/^The variables are not JSON/).waitFor();
});

test("the small explorer fits a telephone and its links lead somewhere", async () => {
  const small = await chromium.open(server.url, "#mailbox", TELEPHONE);
  for (const part of ["#query", "#variables", "#result"]) {
    const box = await small.locator(part).boundingBox();
    assert.ok(box.width > 340 && box.x + box.width <= TELEPHONE.width, `${part}: ${JSON.stringify(box)}`);
  }
  assert.equal(await tooWide(small), false);
  const found = { [`${server.url}/`]: 200, [`${server.url}/dev/mailbox`]: 200, [`${server.url}/docs`]: 200 };
  assert.deepEqual(await links(small), found);
  assert.equal(await small.locator(await small.getByRole("link", { name: "the full explorer" }).getAttribute("href")).count(), 1);
  await small.close();
});

test("the page behind the mailed link confirms the address and then asks for nothing more", async () => {
  await signUp("link@example.com");
  const opened = await chromium.open(await mailedLink(server.url, "link@example.com", "verify-email"), "button");
  assert.match(await opened.locator("main").innerText(), /Press the button/);
  await opened.getByRole("button", { name: "Confirm my address" }).click();
  await opened.getByRole("heading", { name: "Your address is confirmed" }).waitFor();
  const after = await opened.locator("main").innerText();
  assert.match(after, /You can sign in/);
  assert.doesNotMatch(after, /press|button/i);
  assert.equal(await opened.locator("form, button").count(), 0);
  assert.equal(await tooWide(opened), false);
  await opened.close();
});

test("the page behind a mailed reset link says what is done, also to somebody who is signed in", async () => {
  const email = "link@example.com";
  const post = (query) => page.request.post(`${server.url}/graphql`, { data: { query } });
  // In the browser's own cookies.
  await post(`mutation { signIn(input: {email: "${email}", password: "${PASSWORD}"}) { csrfToken } }`);
  await post(`mutation { requestPasswordReset(input: {email: "${email}"}) { acknowledged } }`);
  const opened = await chromium.open(await mailedLink(server.url, email, "reset-password"), "button");
  await opened.getByLabel(/New password/).fill("another long pass phrase");
  await opened.getByRole("button", { name: "Set the password" }).click();
  await opened.getByRole("heading", { name: "Your password is changed" }).waitFor();
  assert.equal(await opened.locator("form, button, input").count(), 0);
  await opened.close();
});

test("the mailbox shows a mail's HTML beside its text, and nothing in it runs", async () => {
  const opened = await chromium.open(`${server.url}/dev/mailbox`, "article");
  const mail = opened.locator("article", { hasText: "link@example.com" }).last();
  const frame = mail.locator("iframe");
  const sandbox = (await frame.getAttribute("sandbox")).split(" ");
  assert.ok(!sandbox.includes("allow-scripts") && !sandbox.includes("allow-same-origin"), sandbox.join(" "));
  await frame.scrollIntoViewIfNeeded();
  await frame.contentFrame().getByRole("link", { name: "Confirm my address" }).waitFor();
  const styled = await frame.contentFrame().getByRole("link", { name: "Confirm my address" }).evaluate((link) => getComputedStyle(link).backgroundColor);
  assert.equal(styled, "rgb(28, 35, 48)", "the mail's own styles count");
  const opening = chromium.browser.waitForEvent("page");
  // By the mouse: the locator's own click would try to run a script in the frame.
  const button = await frame.contentFrame().getByRole("link", { name: "Confirm my address" }).boundingBox();
  await opened.mouse.click(button.x + button.width / 2, button.y + button.height / 2);
  const window = await opening;
  await window.getByRole("heading", { name: "Confirm your address" }).waitFor();
  await window.close();
  const [text, html] = [await mail.locator("pre").boundingBox(), await frame.boundingBox()];
  assert.ok(html.x >= text.x + text.width && html.width > 300, "beside each other");
  const found = await opened.locator("a").evaluateAll((all) => all.map((link) => link.getAttribute("href")));
  assert.ok(found.length >= 2 && found.every((link) => !link.endsWith(".")), found.join(" "));
  const served = await page.request.get(new URL(await frame.getAttribute("src"), server.url).href);
  const policy = served.headers()["content-security-policy"];
  assert.match(policy, /default-src 'none'.*sandbox/);
  assert.doesNotMatch(policy, /script-src|allow-scripts|https?:/);
  await opened.close();
});

test("without an explorer / says what is here", async () => {
  const bare = await startServer({ AGIO_HTTP__EXPLORER: "off", AGIO_MAIL__SENDER: "console" });
  try {
    const opened = await chromium.open(bare.url, "main");
    assert.match(await opened.locator("main").innerText(), /POST \/graphql.*\/graphql\/ws/s);
    assert.deepEqual(await links(opened), { [`${bare.url}/docs`]: 200, [`${bare.url}/health/ready`]: 200 });
    await opened.goto(`${bare.url}/verify-email?token=none`);
    assert.deepEqual(await links(opened), {}, "no way to an explorer that is not there");
    for (const path of ["/explorer/settings.json", "/assets/explorer.js", "/assets/small.js"]) {
      assert.equal((await opened.request.get(`${bare.url}${path}`)).status(), 404, path);
    }
    await opened.close();
  } finally {
    await bare.stop();
  }
});

test("the console stayed silent and nothing was fetched from elsewhere", () => {
  // The one script that is stopped in a mail's frame is Playwright's own, which it runs to follow the mouse.
  const stopped = /Blocked script execution in '\S+\/dev\/mailbox\/\d+'/;
  assert.deepEqual(chromium.complaints.filter((complaint) => !stopped.test(complaint)), []);
});

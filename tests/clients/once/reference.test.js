// The reference at /docs, in a real browser: the search finds, links lead somewhere, the keyboard suffices, it fits a telephone
// and both colour schemes, and nothing complains in the console.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startBrowser, tooWide } from "../support/browser.js";
import { startServer } from "../support/server.js";

const TELEPHONE = { width: 390, height: 844 };

let server, chromium, page;

before(async () => {
  server = await startServer();
  chromium = await startBrowser();
  page = await chromium.open(`${server.url}/docs`, "#search");
});

after(async () => {
  await chromium?.close();
  await server?.stop();
});

const hits = (opened = page) => opened.locator("#results a code").allInnerTexts();
const target = (opened = page) => opened.evaluate(() => document.querySelector(":target")?.id);

test("the search finds fields, types, values and codes of errors, the nearest first", async () => {
  for (const [asked, first] of [
    ["placeOrder", "Mutation.placeOrder"],
    ["PlaceOrderInput", "PlaceOrderInput"],
    ["averagecost", "Holding.averageCost"],
    ["trailing_stop", "OrderType.TRAILING_STOP"],
    ["OUTCOME_UNKNOWN", "OUTCOME_UNKNOWN"],
    ["dead man's switch", "Mutation.cancelAllAfter"],
  ]) {
    await page.locator("#search").fill(asked);
    const found = await hits();
    assert.ok(first === found[0] || asked.includes(" ") && found.includes(first), `${asked}: ${found.join(" ")}`);
    await page.locator("#found").filter({ hasText: /^\d+ found$/ }).waitFor();
  }
  await page.locator("#search").fill("thereisnosuchword");
  assert.deepEqual([await hits(), await page.locator("#found").innerText()], [[], "0 found"]);
});

test("the keyboard suffices: a slash, words, arrows and Enter lead to the field", async () => {
  await page.locator("#search").fill("");
  await page.locator("main").focus();
  await page.keyboard.press("/");
  await page.keyboard.type("candles");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  const chosen = await page.evaluate(() => document.activeElement.getAttribute("href"));
  await page.keyboard.press("Enter");
  assert.equal(`#${await target()}`, chosen);
  assert.equal(await page.locator("#results").isVisible(), false);
  assert.ok(await page.locator(":target").isVisible());
  await page.keyboard.press("/");
  await page.keyboard.type("markets");
  await page.keyboard.press("Enter");
  assert.equal(await target(), "Query.markets");
  await page.locator("#contents details[open]", { hasText: "markets" }).waitFor();
});

test("every link on the page leads to a place on it, or to a page that is there", async () => {
  const [inner, outer] = await page.locator("a[href]").evaluateAll((all) => {
    const paths = all.map((link) => link.getAttribute("href"));
    const inner = paths.filter((path) => path.startsWith("#"));
    return [inner.map((path) => document.getElementById(path.slice(1)) !== null || path), paths.filter((path) => !path.startsWith("#"))];
  });
  assert.ok(inner.length > 1_000, String(inner.length));
  assert.deepEqual(inner.filter((there) => there !== true), []);
  for (const path of new Set(outer)) assert.equal((await page.request.get(new URL(path, server.url).href)).status(), 200, path);
  const schema = await page.request.get(`${server.url}/docs/schema.graphql`);
  assert.match(await schema.text(), /^type Query \{$/m);
});

test("a type links to the types it is made of and says what a field needs and how long its list gets", async () => {
  await page.goto(`${server.url}/docs#User.orders`);
  const field = page.locator('[id="User.orders"]');
  assert.match(await field.innerText(), /orders: OrderConnection![^]*1 to 100 a page, 20 unless said[^]*filter: OrderFilter/);
  await field.getByRole("link", { name: "OrderConnection" }).click();
  assert.equal(await target(), "OrderConnection");
  assert.match(await page.locator('[id="User.auditLog"]').innerText(), /MANAGE_ACCOUNT/);
});

test("on a telephone nothing is too wide, and the search is there", async () => {
  const small = await chromium.open(`${server.url}/docs`, "#search", TELEPHONE);
  assert.equal(await tooWide(small), false);
  await small.locator("#search").fill("deposit");
  const box = await small.locator("#results").boundingBox();
  assert.ok(box.x >= 0 && box.x + box.width <= TELEPHONE.width, JSON.stringify(box));
  await small.locator("#results a").first().click();
  assert.ok(await small.locator(":target").isVisible());
  assert.equal(await tooWide(small), false);
  await small.close();
});

test("text is readable in light and dark colours", async () => {
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    const contrasts = await page.evaluate(() => {
      const luminance = (color) => {
        const canvas = new OffscreenCanvas(1, 1).getContext("2d");
        canvas.fillStyle = color;
        canvas.fillRect(0, 0, 1, 1);
        const [red, green, blue] = [...canvas.getImageData(0, 0, 1, 1).data].map((part) => (part / 255 <= 0.03928 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
      };
      const back = luminance(getComputedStyle(document.querySelector("header")).backgroundColor);
      return ["h1", "main p", ".badge", ".meta", "main a"].map((what) => {
        const text = luminance(getComputedStyle(document.querySelector(what)).color);
        return [what, (Math.max(text, back) + 0.05) / (Math.min(text, back) + 0.05)];
      });
    });
    for (const [what, contrast] of contrasts) assert.ok(contrast >= 4.5, `${colorScheme} ${what}: ${contrast}`);
  }
});

test("the console stayed silent and nothing was fetched from elsewhere", () => {
  assert.deepEqual(chromium.complaints, []);
});

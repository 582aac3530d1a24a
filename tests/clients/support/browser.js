// Debian's Chromium, watched: what its console says, what fails and what leaves the machine are complaints.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

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

/** How long a page may take for anything. */
export const PATIENCE_MS = 30_000;

/** Starts a browser; `pages()` are made with `open`, `complaints` gathers over all of them. */
export async function startBrowser() {
  const profile = await mkdtemp(join(tmpdir(), "agio-chromium-"));
  const browser = await chromium.launchPersistentContext(profile, { executablePath: CHROMIUM, headless: true, args: FLAGS });
  browser.setDefaultTimeout(PATIENCE_MS);
  const complaints = [];
  return {
    browser,
    complaints,
    /** A page at an address, once what it is about is there. */
    open: async (url, ready, viewport = { width: 1280, height: 800 }) => {
      const page = await browser.newPage();
      await page.setViewportSize(viewport);
      watch(page, new URL(url).origin, complaints);
      await page.goto(url);
      await page.locator(ready).first().waitFor();
      return page;
    },
    close: async () => {
      await browser.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}

function watch(page, origin, complaints) {
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(`console ${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`exception: ${error.message}`));
  page.on("requestfailed", (request) => complaints.push(`failed: ${request.url()} ${request.failure()?.errorText}`));
  page.on("request", (request) => {
    const local = request.url().startsWith(origin) || /^(data|blob|about):/.test(request.url());
    if (!local) complaints.push(`left the machine: ${request.url()}`);
  });
}

/** Every link of a page that leads to this server, and what it answers. */
export async function links(page) {
  const all = await page.locator("a[href]").evaluateAll((found) => found.map((link) => link.href.split("#")[0]));
  const answers = [...new Set(all)].map(async (url) => [url, (await page.request.get(url)).status()]);
  return Object.fromEntries(await Promise.all(answers));
}

/** Whether somebody has to scroll sideways. */
export const tooWide = (page) =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);

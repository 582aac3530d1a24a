// The code of the documents, as it stands there. That of docs/guides/front-end.md makes up a small Vite project, which runs
// in a real browser: through the dev server's proxy, from another port, and from another site.

import { execFile, spawn } from "node:child_process";
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer as createProbe } from "node:net";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { createClient as createSocket } from "graphql-ws";
import { createServer as createVite } from "vite";
import WebSocket, { WebSocketServer } from "ws";
import { PATIENCE_MS, startBrowser } from "./support/browser.js";
import { codeBlocks } from "./support/documents.js";
import { mailedCode } from "./support/mailbox.js";
import { startServer } from "./support/server.js";

const GUIDE = "docs/guides/front-end.md";
/** Its programs are run by once/*.test.js. */
const PACKAGES_GUIDE = "docs/guides/clients.md";
const HERE = fileURLToPath(new URL(".", import.meta.url));
const PASSWORD = "correct horse battery staple";
/** What the guide's files import. */
const PACKAGES = [
  "@apollo/client",
  "@apollo/client/link/context",
  "@apollo/client/link/error",
  "@apollo/client/link/subscriptions",
  "@apollo/client/utilities",
  "@urql/core",
  "@urql/exchange-auth",
  "@urql/exchange-graphcache",
  "@urql/exchange-graphcache/extras",
  "graphql",
  "graphql-sse",
  "graphql-ws",
  "rxjs",
];
const run = promisify(execFile);

/** Files of the guide that were run. */
const used = new Set();
let blocks, project, port, server, chromium, vite;

before(async () => {
  blocks = await codeBlocks();
  port = await freePort();
  const settings = {
    AGIO_HTTP__CORS_ORIGINS: `http://localhost:${port}`,
    AGIO_AUTH__REFRESH_GRACE_SECONDS: "20",
    AGIO_SANDBOX__DEPOSIT_MAX: "4000",
  };
  server = await startServer(settings);
  project = await mkdtemp(join(HERE, ".guide-"));
  await unpack();
  chromium = await startBrowser();
  // What the browser puts into its console on a 401 or a refused preflight is its own; no page of ours is looked at here.
  vite = await serve();
});

after(async () => {
  await vite?.close();
  await chromium?.close();
  await server?.stop();
  if (project) await rm(project, { recursive: true, force: true });
});

async function freePort() {
  const probe = createProbe();
  await new Promise((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

/** Writes the guide's files, with the addresses of this run. */
async function unpack() {
  for (const { document, note, text } of blocks) {
    if (document !== GUIDE) continue;
    const path = join(project, note.replace("file=", ""));
    const here = text.replaceAll("http://127.0.0.1:8080", server.url).replaceAll("5173", String(port));
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, here);
  }
  await writeFile(join(project, "package.json"), JSON.stringify({ type: "module", private: true }));
  await cp(join(HERE, "support/guide"), join(project, "pages"), { recursive: true });
  await writeFile(join(project, "index.html"), "<!doctype html><title>guide</title><main>ready</main>");
}

/** The dev server with the guide's own settings; `api` is what VITE_API says. */
async function serve(api = "") {
  used.add("vite.config.js");
  const define = { "import.meta.env.VITE_API": JSON.stringify(api) };
  // A package that Vite finds only while a page runs would reload that page.
  const optimizeDeps = { include: PACKAGES };
  const started = await createVite({ root: project, define, optimizeDeps, logLevel: "error", clearScreen: false });
  return started.listen();
}

/** A page of the project whose API is where `api` says, in a browser without cookies. */
async function open(api = "") {
  if (vite.config.define["import.meta.env.VITE_API"] !== JSON.stringify(api)) {
    await vite.close();
    vite = await serve(api);
  }
  await chromium.browser.clearCookies();
  return chromium.open(`http://localhost:${port}/`, "main");
}

/** Calls something that a file of the project exports, in the page. */
async function call(page, file, name, ...args) {
  used.add(file);
  const called = page.evaluate(async ([path, name, args]) => (await import(path))[name](...args), [`/${file}`, name, args]);
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(reject, PATIENCE_MS, new Error(`${file}: ${name} does not answer`));
  });
  return Promise.race([called, late]).finally(() => clearTimeout(timer));
}

/** The API on this port under another name of the machine. */
const apiAt = (host) => server.url.replace("127.0.0.1", host);

/** Somebody whose address is verified. */
async function newcomer() {
  const email = `${randomUUID()}@example.com`;
  await ask("mutation($input: SignUpInput!) { signUp(input: $input) { acknowledged } }", {
    email,
    password: PASSWORD,
    displayName: "Reader",
  });
  const code = await mailedCode(server.url, email);
  await ask("mutation($input: VerifyEmailInput!) { verifyEmail(input: $input) { verified } }", { email, code });
  return email;
}

async function ask(query, input) {
  const body = JSON.stringify({ query, variables: { input } });
  const headers = { "content-type": "application/json" };
  const answer = await (await fetch(`${server.url}/graphql`, { method: "POST", headers, body })).json();
  assert.equal(answer.errors, undefined, JSON.stringify(answer.errors));
  return answer.data;
}

const DEPOSIT = 'mutation { sandboxDeposit(input: {asset: "USD", amount: "100"}) { balance { available } userErrors { code } } }';

/** Takes the access cookie away, as time does. */
const expire = () => chromium.browser.clearCookies({ name: "agio_access" });

async function signedIn(page) {
  const email = await newcomer();
  assert.deepEqual(await call(page, "src/session.js", "signIn", email, PASSWORD), []);
  return email;
}

for (const [where, api] of [["through the proxy", () => ""], ["from another port of the site", () => apiAt("localhost")]]) {
  test(`a page ${where} signs in by cookie, survives a reload and an expired cookie, and signs out`, async () => {
    const page = await open(api());
    const email = await signedIn(page);
    assert.equal((await call(page, "src/session.js", "viewer")).email, email);
    await page.reload();
    const { sandboxDeposit } = await call(page, "src/session.js", "run", DEPOSIT);
    assert.deepEqual([sandboxDeposit.balance.available, sandboxDeposit.userErrors], ["100.00000000", []]);
    await expire();
    assert.equal((await call(page, "src/session.js", "viewer")).email, email, "a query renews it");
    await expire();
    const again = await call(page, "src/session.js", "run", DEPOSIT);
    assert.equal(again.sandboxDeposit.balance.available, "200.00000000", "a mutation renews it, and is done once");
    await call(page, "src/session.js", "signOut");
    assert.equal(await call(page, "src/session.js", "viewer"), null);
    await page.close();
  });
}

test("a page of another site is told why it cannot sign in by cookie, and signs in by token", async () => {
  const page = await open(server.url);
  const email = await newcomer();
  const [refusal] = await call(page, "src/session.js", "signIn", email, PASSWORD);
  assert.deepEqual([refusal.code, refusal.path], ["INVALID_INPUT", ["input", "transport"]]);
  assert.match(refusal.message, /another site.*BEARER/s);
  assert.deepEqual(await call(page, "src/bearer.js", "signInWithTokens", email, PASSWORD), []);
  const { data } = await call(page, "src/bearer.js", "runWithToken", "{ viewer { email } }");
  assert.equal(data.viewer.email, email);
  await page.close();
});

test("a page with a bad token gets 401, and renews it without the header", async () => {
  const page = await open(server.url);
  await call(page, "src/bearer.js", "signInWithTokens", await newcomer(), PASSWORD);
  // The first answer is that of a token which has expired.
  let left = 1;
  await page.route("**/graphql", async (route) => {
    const request = route.request();
    const headers = request.method() === "POST" && left-- > 0 ? { ...request.headers(), authorization: "Bearer expired" } : undefined;
    await route.continue({ headers });
  });
  const answers = [];
  page.on("response", (response) => response.request().method() === "POST" && answers.push(response.status()));
  const { data, status } = await call(page, "src/bearer.js", "runWithToken", "{ viewer { displayName } }");
  assert.deepEqual([data.viewer.displayName, status, answers], ["Reader", 200, [401, 200, 200]]);
  await page.close();
});

/** Follows something in the page; `next` answers the next event that fits. */
async function follow(page, file, name, ...args) {
  used.add(file);
  await page.evaluate(
    async ([path, name, args]) => {
      const module = await import(path);
      globalThis.seen = [];
      globalThis.stop = module[name](...args, (event) => globalThis.seen.push(event));
    },
    [`/${file}`, name, args],
  );
  return {
    next: async (fits = () => true) => {
      const found = await page.waitForFunction(`globalThis.seen.find(${fits})`);
      return found.jsonValue();
    },
    stop: () => page.evaluate(() => globalThis.stop()),
  };
}

test("a page follows a book, and its own portfolio after its access cookie expired", async () => {
  const page = await open();
  await signedIn(page);
  const book = await follow(page, "src/book.js", "followBook", "BTC-USD");
  const { asks, bids } = await book.next((book) => book.asks.length > 1 && book.bids.length > 1);
  assert.ok(Number(bids[0].price) < Number(asks[0].price) && Number(asks[0].price) < Number(asks[1].price));
  await book.stop();
  await expire();
  await page.evaluate(async () => (await import("/src/socket.js")).socket.terminate());
  const query = "subscription { portfolioUpdates { currency value } }";
  const portfolio = await follow(page, "src/socket.js", "subscribe", { query });
  assert.equal((await portfolio.next()).portfolioUpdates.currency, "USD", "the session was renewed, and the socket opened anew");
  await portfolio.stop();
  await page.close();
});

test("a page that loses its connection goes on with its orders, and with a book, where it was", async () => {
  const page = await open();
  await signedIn(page);
  // Lost as by a network that went away, with the order placed while nobody listens.
  const lost = (input) =>
    page.evaluate(async (input) => {
      const [{ socket }, { run }] = [await import("/src/socket.js"), await import("/src/session.js")];
      const query = "mutation Place($input: PlaceOrderInput!) { placeOrder(input: $input) { order { id } userErrors { message } } }";
      socket.terminate();
      const { placeOrder } = await run(query, { input });
      return placeOrder;
    }, input);
  await call(page, "src/session.js", "run", 'mutation { sandboxDeposit(input: {asset: "USD", amount: "500"}) { userErrors { message } } }');
  const resting = (price) => ({ market: "BTC-USD", side: "BUY", type: "LIMIT", price, quantity: "0.001" });
  const orders = await follow(page, "src/orders.js", "followOrders");
  const first = await lost(resting("50000"));
  assert.deepEqual(first.userErrors, []);
  const [told] = await orders.next((orders) => orders.length === 1);
  assert.equal(told.id, first.order.id);
  const second = await lost(resting("50001"));
  const both = await orders.next((orders) => orders.length === 2);
  assert.deepEqual(both.map(({ id }) => id), [first.order.id, second.order.id]);
  await orders.stop();

  const book = await follow(page, "src/book.js", "followBook", "BTC-USD");
  const { sequence } = await book.next();
  const reconnect = "async () => (await import('/src/socket.js')).socket.terminate()";
  await page.evaluate(`(${reconnect})()`);
  const later = await book.next(`(book) => Number(book.sequence) > ${sequence}`);
  assert.ok(later.bids.length > 0);
  await book.stop();
  await page.close();
});

test("a page follows prices by server-sent events", async () => {
  const page = await open();
  const prices = await follow(page, "src/events.js", "followPrices", ["BTC"]);
  const price = await prices.next();
  assert.deepEqual([price.asset.symbol, price.currency], ["BTC", "USD"]);
  await prices.stop();
  await page.close();
});

for (const [name, file] of [["Apollo", "apollo"], ["urql", "urql"]]) {
  test(`${name} renews an expired session, and its cache follows prices and keeps balances apart`, async () => {
    const page = await open();
    await signedIn(page);
    await expire();
    used.add(`src/${file}.js`);
    const probe = (name) => call(page, `pages/${file}_page.js`, name);
    const { deposit, balances, cached = [] } = await probe("depositAndLook");
    assert.deepEqual([deposit.balance.available, deposit.userErrors.length], ["50.00000000", 0]);
    const dollars = balances.filter(({ asset }) => asset.symbol === "USD");
    assert.deepEqual(dollars.map(({ available }) => available), ["50.00000000"]);
    assert.ok(cached.every((key) => !/^(Balance|Portfolio|Holding):/.test(key)), cached.join(" "));
    const [before, after] = await probe("watchPrice");
    assert.notEqual(before, after);
    await page.close();
  });
}

test("the types that the guide's caches name are those of the schema", async () => {
  const schema = await readFile(join(HERE, "../../schema.graphql"), "utf8");
  const nodes = [...schema.matchAll(/^type (\w+) implements Node/gm)].map((found) => found[1]).sort();
  const { text: apollo } = blocks.find(({ note }) => note === "file=src/apollo.js");
  const listed = [...apollo.match(/Node: \[(.*?)\]/s)[1].matchAll(/"(\w+)"/g)].map((found) => found[1]);
  assert.deepEqual(listed, nodes, "possibleTypes of docs/guides/front-end.md");
  const { text: urql } = blocks.find(({ note }) => note === "file=src/urql.js");
  const keyed = [...urql.match(/keys: \{(.*?)\n {2}\}/s)[1].matchAll(/^ {4}(\w+):/gm)].map((found) => found[1]);
  const types = new Map([...schema.matchAll(/^type (\w+)[^{]*\{(.*?)^\}/gms)].map(([, name, body]) => [name, body]));
  assert.deepEqual(keyed.filter((name) => !types.has(name)), [], "keys for types that there are not");
});

test("graphql-ws does with each close code what the guide says", async () => {
  const guide = await readFile(join(HERE, "../..", GUIDE), "utf8");
  const table = guide.split("| close code |")[1].split("\n\n")[0];
  const rows = [...table.matchAll(/^\| (\d{4}) \|[^|]*\| ([^|]*) \|/gm)].map(([, code, does]) => [Number(code), does]);
  assert.ok(rows.length > 10, "the guide has lost its close codes");
  for (const [code, does] of rows) {
    assert.equal(await connectionsAfter(code), does === "connects again" ? 2 : 1, `${code}: ${does}`);
  }
});

/** How often graphql-ws connects to a server that closes with this code, when it may try twice. */
async function connectionsAfter(code) {
  const closing = new WebSocketServer({ port: 0, host: "127.0.0.1", handleProtocols: () => "graphql-transport-ws" });
  await once(closing, "listening");
  let connections = 0;
  closing.on("connection", (socket) => {
    connections += 1;
    socket.close(code, "as a test");
  });
  const url = `ws://127.0.0.1:${closing.address().port}`;
  const client = createSocket({ url, webSocketImpl: WebSocket, retryAttempts: 1, retryWait: async () => {} });
  await new Promise((resolve) => client.subscribe({ query: "{ a }" }, { next: resolve, error: resolve, complete: resolve }));
  await client.dispose();
  closing.close();
  return connections;
}

test("generated types have the exact decimals as strings, and the guide's code fits them", async () => {
  const bin = (name) => join(HERE, "node_modules/.bin", name);
  await run(bin("graphql-codegen"), ["--config", "codegen.ts"], { cwd: project });
  used.add("codegen.ts").add("src/holdings.ts");
  const strict = ["--noEmit", "--strict", "--skipLibCheck", "--module", "esnext", "--moduleResolution", "bundler", "--target", "es2022"];
  await run(bin("tsc"), [...strict, "src/holdings.ts"], { cwd: project });
  const wrong = "import { quantityOf } from './holdings';\nexport const sum: number = quantityOf('BTC', { viewer: null });\n";
  await writeFile(join(project, "src/wrong.ts"), wrong);
  await assert.rejects(run(bin("tsc"), [...strict, "src/wrong.ts"], { cwd: project }), (failed) => {
    assert.match(failed.stdout, /not assignable to type 'number'/);
    return true;
  });
});

test("the README's program prints a market and live prices", async () => {
  const { text } = blocks.find(({ document, note }) => document === "README.md" && note === "file=prices.mjs");
  await writeFile(join(project, "prices.mjs"), text.replaceAll("http://127.0.0.1:8080", server.url));
  const program = spawn(process.execPath, ["prices.mjs"], { cwd: project, stdio: ["ignore", "pipe", "inherit"] });
  try {
    let printed = "";
    for await (const bytes of program.stdout) {
      printed += bytes;
      if (/"prices":\{"price":"[\d.]+"/.test(printed)) break;
    }
    assert.match(printed, /tickSize: '0.01000000'.*event: next.*"price":"/s);
  } finally {
    program.kill();
  }
});

test("every block of the documents in JavaScript, TypeScript, HTML or Python was run", () => {
  const files = blocks.filter(({ document }) => document === GUIDE).map(({ note }) => note.replace("file=", ""));
  assert.deepEqual([...used].filter((file) => !file.startsWith("pages/")).sort(), files.sort());
  const elsewhere = blocks.filter(({ document, note }) => document !== GUIDE && !note.startsWith("long: "));
  const told = elsewhere.map(({ document, note }) => `${document} ${note}`);
  const programs = ["README.md file=prices.mjs", `${PACKAGES_GUIDE} file=trade.py`, `${PACKAGES_GUIDE} file=trade.ts`];
  assert.deepEqual(told.sort(), programs);
});

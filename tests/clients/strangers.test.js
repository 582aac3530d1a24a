// Ids of somebody else's. Every place of the schema that takes an id is tried with every id that another person has, of
// whatever kind; an API key tries those of its owner's other account. Nothing is answered, nothing happens.
//
// The places come from schema.graphql: a new one without an example here fails the first test.

import assert from "node:assert/strict";
import { createHash, createHmac, randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { buildSchema, getNamedType, isInputObjectType, isListType, isNonNullType, isObjectType } from "graphql";
import { createClient } from "graphql-ws";
import WebSocket from "ws";
import { mailedCode } from "./support/mailbox.js";
import { startServer } from "./support/server.js";

const PASSWORD = "correct horse battery staple";
const ORDER = { market: "BTC-USD", side: "BUY", type: "LIMIT", price: "37500", quantity: "0.01" };
const NOW = "2026-01-02T03:04:05Z";
const BOUGHT = { asset: "BTC", quantity: "1" };
/** What may be said of an id that is nobody's, too. */
const SILENT = new Set(["NOT_FOUND", "BAD_USER_INPUT", "FORBIDDEN"]);

/** A request that is right but for the id at the place under test: `own` are the ids of who asks. */
const EXAMPLES = {
  "Query.node": () => ({}),
  "Query.previewOrder": () => ({ input: ORDER }),
  "Subscription.orderUpdates": () => ({}),
  "Subscription.balanceUpdates": () => ({}),
  "Subscription.portfolioUpdates": () => ({}),
  "User.order": () => ({}),
  "User.account": () => ({}),
  "User.investmentPortfolio": () => ({}),
  "Account.order": () => ({}),
  "InvestmentPortfolio.activities": () => ({ filter: {} }),
  "InvestmentPortfolio.performance": () => ({}),
  "InvestmentPortfolio.valueSeries": () => ({}),
  "Mutation.revokeSession": () => ({ input: {} }),
  "Mutation.renamePasskey": () => ({ input: { name: "Taken" } }),
  "Mutation.removePasskey": () => ({ input: {} }),
  "Mutation.createApiKey": () => ({ input: { name: "Taken", scopes: ["READ"] } }),
  "Mutation.rotateApiKey": () => ({ input: {} }),
  "Mutation.revokeApiKey": () => ({ input: {} }),
  "Mutation.cancelJob": () => ({ input: {} }),
  "Mutation.renameAccount": () => ({ input: { name: "Taken" } }),
  "Mutation.placeOrder": () => ({ input: ORDER }),
  "Mutation.placeOrders": () => ({ input: [ORDER] }),
  "Mutation.placeOco": () => ({ input: { market: "BTC-USD", side: "SELL", quantity: "0.01", price: "60000", stopPrice: "20000" } }),
  "Mutation.amendOrder": (own) => ({ input: { accountId: own.Account, id: own.Order, quantity: "0.005" } }),
  "Mutation.cancelOrder": (own) => ({ input: { accountId: own.Account, id: own.Order } }),
  "Mutation.cancelAllOrders": () => ({ input: {} }),
  "Mutation.cancelAllAfter": () => ({ input: { seconds: 3600 } }),
  "Mutation.sandboxDeposit": () => ({ input: { asset: "USD", amount: "1" } }),
  "Mutation.transfer": (own) => ({ input: { from: own.Account, to: own.Account, asset: "USD", amount: "1" } }),
  "Mutation.updatePortfolio": () => ({ input: { expectedVersion: 1, name: "Taken" } }),
  "Mutation.deletePortfolio": () => ({ input: { expectedVersion: 1 } }),
  "Mutation.addPortfolioAccount": (own) => ({
    input: { portfolioId: own.InvestmentPortfolio, kind: "EXCHANGE", name: "Taken", accountId: own.Account },
  }),
  "Mutation.addActivities": () => ({ input: [{ type: "DEPOSIT", at: NOW, received: BOUGHT }] }),
  "Mutation.editActivity": () => ({ input: { expectedVersion: 1, type: "DEPOSIT", at: NOW, received: BOUGHT } }),
  "Mutation.deleteActivity": () => ({ input: { expectedVersion: 1 } }),
  "Mutation.linkTransfer": (own) => ({ input: { sentId: own.Activity, receivedId: own.Activity } }),
  "Mutation.unlinkTransfer": () => ({ input: {} }),
  "Mutation.startImport": () => ({ input: { file: null } }),
  "Mutation.mapImport": () => ({ input: {} }),
  "Mutation.applyImport": () => ({ input: {} }),
  "Mutation.revertImport": () => ({ input: {} }),
  "Mutation.requestTaxReport": () => ({ input: { jurisdiction: "US", taxYear: 2025 } }),
  "Mutation.deleteTaxReport": () => ({ input: {} }),
  "Mutation.exportTaxReport": () => ({ input: {} }),
  // A file is of an account or of a portfolio.
  "Mutation.requestExport": (_, place) => ({ input: { kind: place.path.at(-1) === "portfolioId" ? "ACTIVITIES" : "STATEMENT" } }),
  "Mutation.deleteExport": () => ({ input: {} }),
  "Mutation.assignLots": (own) => ({ input: { activityId: own.Activity, lots: [{ activityId: own.Activity, quantity: "1" }] } }),
};

/** All that a person sees of theirs: it must read the same before and after. What time changes by itself is left out. */
const EVERYTHING = `{ viewer {
  id displayName email
  accounts { id name balances { asset { symbol } total held } orders(first: 100) { nodes { id status quantity price } }
    trades { nodes { id } } transactions { nodes { id } } }
  apiKeys { id name prefix expiresAt }
  sessions { id deviceName }
  jobs { id status }
  imports { nodes { id status } }
  exports { nodes { id kind } }
  portfolios { id name version accounts { id name } taxReports { id status } activities { nodes { id version type } } }
} }`;

let server, schema, places, ada, ben;

before(async () => {
  schema = buildSchema(await readFile(new URL("../../schema.graphql", import.meta.url), "utf8"));
  places = placesOf(schema);
  server = await startServer({ AGIO_API_KEYS__REQUESTS_PER_SECOND_MAX: "100000", AGIO_API_KEYS__REQUESTS_BURST_MAX: "100000" });
  ada = await person("Ada");
  ben = await person("Ben");
});

after(() => server?.stop());

// ---------------------------------------------------------------- two people, two accounts each

/** Asks as somebody who brings a file; answers the whole response. */
async function bring(headers, query, variables) {
  const form = new FormData();
  form.append("operations", JSON.stringify({ query, variables }));
  form.append("map", JSON.stringify({ file: ["variables.input.file"] }));
  form.append("file", new Blob(["x,y\n1,2\n"]), "unknown.csv");
  const made = { ...headers, "graphql-require-preflight": "1" };
  return (await fetch(`${server.url}/graphql`, { method: "POST", headers: made, body: form })).json();
}

/** Asks as somebody; answers the whole response. */
async function ask(headers, query, variables) {
  if (variables?.input?.file === null && headers.authorization) return bring(headers, query, variables);
  const body = JSON.stringify({ query, variables });
  const made = typeof headers === "function" ? headers(body) : headers;
  const response = await fetch(`${server.url}/graphql`, { method: "POST", headers: { "content-type": "application/json", ...made }, body });
  return response.json();
}

/** The same, where nothing may be refused; answers the data. */
async function done(headers, query, variables) {
  const answer = await ask(headers, query, variables);
  assert.equal(answer.errors, undefined, JSON.stringify(answer));
  const payload = Object.values(answer.data)[0];
  assert.deepEqual(payload?.userErrors ?? [], [], JSON.stringify(answer));
  return answer.data;
}

const mutation = (name, type, wanted) => `mutation($input: ${type}!) { ${name}(input: $input) { ${wanted} userErrors { code message } } }`;

/** Somebody with something of every kind that has an id. */
async function person(displayName) {
  const email = `${randomUUID()}@example.com`;
  await done({}, mutation("signUp", "SignUpInput", ""), { input: { email, password: PASSWORD, displayName } });
  await done({}, mutation("verifyEmail", "VerifyEmailInput", ""), { input: { email, code: await mailedCode(server.url, email) } });
  const input = { email, password: PASSWORD, transport: "BEARER" };
  const { signIn } = await done({}, mutation("signIn", "SignInInput", "tokens { accessToken }"), { input });
  const headers = { authorization: `Bearer ${signIn.tokens.accessToken}` };
  const { openAccount } = await done(headers, mutation("openAccount", "OpenAccountInput", "account { id }"), { input: { name: "Second" } });
  const { viewer } = await done(headers, "{ viewer { accounts { id } } }");
  const main = viewer.accounts.map((account) => account.id).find((id) => id !== openAccount.account.id);
  for (const accountId of [main, openAccount.account.id]) await hold(headers, accountId);
  const { createApiKey } = await done(headers, mutation("createApiKey", "CreateApiKeyInput", "apiKey { id prefix } secret"), {
    input: { accountId: main, name: "Bot", scopes: ["READ", "TRADE"] },
  });
  await invest(headers, main);
  await done(headers, "mutation { exportPersonalData { job { id } userErrors { code message } } }");
  await jobsOver(headers);
  const key = { name: createApiKey.apiKey.prefix, secret: createApiKey.secret };
  return { headers, key, main, second: openAccount.account.id, ids: await idsOf(headers) };
}

/** Waits until all jobs of somebody are over: then nothing of theirs moves by itself. */
async function jobsOver(headers) {
  for (;;) {
    const { viewer } = await done(headers, "{ viewer { jobs { finishedAt } } }");
    if (viewer.jobs.every(({ finishedAt }) => finishedAt)) return;
    await new Promise((later) => setTimeout(later, 50));
  }
}

/** Money, an order that rests and one that is filled. */
async function hold(headers, accountId) {
  const order = mutation("placeOrder", "PlaceOrderInput", "order { id status }");
  await done(headers, mutation("sandboxDeposit", "SandboxDepositInput", ""), { input: { accountId, asset: "USD", amount: "2000" } });
  await done(headers, order, { input: { ...ORDER, accountId } });
  const taker = { market: "BTC-USD", side: "BUY", type: "MARKET", quoteQuantity: "100", timeInForce: "IOC", accountId };
  const { placeOrder } = await done(headers, order, { input: taker });
  assert.equal(placeOrder.order.status, "FILLED", "the market maker sells");
}

/** A portfolio with a wallet and two activities, and the account here. */
async function invest(headers, accountId) {
  const made = await done(headers, mutation("createPortfolio", "CreatePortfolioInput", "portfolio { id }"), { input: { name: "Mine", currency: "USD" } });
  const portfolioId = made.createPortfolio.portfolio.id;
  const add = mutation("addPortfolioAccount", "AddPortfolioAccountInput", "account { id }");
  const wallet = await done(headers, add, { input: { portfolioId, kind: "WALLET", name: "Wallet" } });
  await done(headers, add, { input: { portfolioId, kind: "EXCHANGE", name: "Here", accountId } });
  const portfolioAccountId = wallet.addPortfolioAccount.account.id;
  const activity = { portfolioAccountId, at: NOW };
  const input = [
    { ...activity, type: "DEPOSIT", received: BOUGHT, costBasis: "100" },
    { ...activity, type: "SPEND", sent: { asset: "BTC", quantity: "0.5" }, value: "60", at: "2026-01-03T03:04:05Z" },
  ];
  await done(headers, "mutation($input: [AddActivityInput!]!) { addActivities(input: $input) { userErrors { code message } } }", { input });
  await done(headers, mutation("startImport", "StartImportInput", "import { id }"), { input: { portfolioAccountId, file: null } });
  const report = { portfolioId, jurisdiction: "US", taxYear: 2026 };
  await done(headers, mutation("requestTaxReport", "RequestTaxReportInput", "report { id }"), { input: report });
  await done(headers, mutation("requestExport", "RequestExportInput", "export { id }"), { input: { kind: "ORDERS" } });
}

/** Every id that somebody sees of theirs, by the type it names. */
async function idsOf(headers) {
  const { viewer } = await done(headers, `{ viewer { __typename id
    accounts { __typename id orders { nodes { __typename id } } trades { nodes { __typename id } } transactions { nodes { __typename id } } }
    apiKeys { __typename id } sessions { __typename id } jobs { __typename id } imports { nodes { __typename id } }
    exports { nodes { __typename id } }
    loginHistory { nodes { __typename id } } auditLog { nodes { __typename id } }
    portfolios { __typename id accounts { __typename id } taxReports { __typename id } activities { nodes { __typename id } } } } }`);
  const ids = {};
  const walk = (value) => {
    if (value === null || typeof value !== "object") return;
    if (value.__typename && value.id) (ids[value.__typename] ??= []).push(value.id);
    Object.values(value).forEach(walk);
  };
  walk(viewer);
  return ids;
}

// ---------------------------------------------------------------- the places of the schema

/** `{ type, field, path }` of every argument and input field that is an ID. */
function placesOf(schema) {
  const paths = (type, path, within) => {
    const named = getNamedType(type);
    if (named.name === "ID") return [path];
    if (!isInputObjectType(named) || within.includes(named)) return [];
    return Object.values(named.getFields()).flatMap((field) => paths(field.type, [...path, field.name], [...within, named]));
  };
  const objects = Object.values(schema.getTypeMap()).filter((type) => isObjectType(type) && !type.name.startsWith("__"));
  return objects.flatMap((type) =>
    Object.values(type.getFields()).flatMap((field) =>
      field.args.flatMap((arg) => paths(arg.type, [arg.name], []).map((path) => ({ type, field, path }))),
    ),
  );
}

/** The arguments with another id at the place; lists are entered at their first item. */
function put(value, [name, ...rest], id) {
  if (Array.isArray(value)) return [put(value[0], [name, ...rest], id), ...value.slice(1)];
  return { ...value, [name]: rest.length === 0 ? id : put(value?.[name] ?? {}, rest, id) };
}

/** The least that can be asked of a field's type. */
function least(type, depth = 0) {
  const named = getNamedType(type);
  if (!isObjectType(named) && !named.getFields) return "";
  const fields = named.getFields();
  const inside = ["nodes", "userErrors", "error", "results"].filter((name) => fields[name] && depth < 2);
  const inner = inside.map((name) => (/rror/.test(name) ? `${name} { code }` : `${name} ${least(fields[name].type, depth + 1)}`));
  const id = fields.id ? ["id"] : [];
  return `{ __typename ${[...id, ...inner].join(" ")} }`;
}

/** The operation that asks for one field, of the root or of what belongs to who asks; of its arguments, those that hold an id. */
function operation({ type, field }, own) {
  const args = field.args.filter((arg) => places.some((place) => place.field === field && place.path[0] === arg.name));
  const wanted = `${field.name}(${args.map(({ name }) => `${name}: $${name}`).join(", ")}) ${least(field.type)}`;
  const inside = {
    Query: wanted,
    Mutation: wanted,
    Subscription: wanted,
    User: `viewer { ${wanted} }`,
    Account: `viewer { account(id: "${own.Account}") { ${wanted} } }`,
    InvestmentPortfolio: `viewer { investmentPortfolio(id: "${own.InvestmentPortfolio}") { ${wanted} } }`,
  }[type.name];
  assert.ok(inside, `say here how a field of ${type.name} is reached`);
  const kind = { Mutation: "mutation", Subscription: "subscription" }[type.name] ?? "query";
  return `${kind}(${args.map(({ name, type }) => `$${name}: ${type}`).join(", ")}) { ${inside} }`;
}

const named = ({ type, field }) => `${type.name}.${field.name}`;
const spelled = (place) => `${named(place)}(${place.path.join(".")})`;

/** The first id of each kind: what the examples take for their own. */
const firstOfEach = (ids) => Object.fromEntries(Object.entries(ids).map(([kind, list]) => [kind, [list[0]]]));
const firsts = (ids) => Object.fromEntries(Object.entries(ids).map(([kind, list]) => [kind, list[0]]));

// ---------------------------------------------------------------- what must not happen

/** Every code in an answer, wherever it stands. */
function codes(value) {
  if (value === null || typeof value !== "object") return [];
  const own = typeof value.code === "string" ? [value.code] : [];
  return [...own, ...Object.values(value).flatMap(codes)];
}

/** Fails when an answer holds an object that belongs to somebody else, or accepted what was asked. */
function assertNothing(answer, place, theirs) {
  const said = `${spelled(place)} with ${theirs.kind} ${theirs.id}: ${JSON.stringify(answer)}`;
  assert.ok(!JSON.stringify(answer.data ?? null).includes(theirs.id), said);
  const unknown = codes(answer).filter((code) => !SILENT.has(code));
  assert.deepEqual(unknown, [], said);
  if (place.type.name === "Mutation") assert.ok(codes(answer).length > 0, `accepted: ${said}`);
}

/** The first thing that a subscription says: an answer, or the end. */
function firstOf(headers, query, variables) {
  const client = createClient({ url: `${server.url.replace("http", "ws")}/graphql/ws`, webSocketImpl: WebSocket, connectionParams: headers, retryAttempts: 0 });
  return new Promise((resolve) => {
    const end = (answer) => {
      resolve(answer);
      client.dispose();
    };
    client.subscribe({ query, variables }, { next: end, error: (errors) => end({ errors }), complete: () => end({ data: null }) });
  });
}

/** Tries one id at one place. */
async function attempt(headers, own, place, theirs) {
  const variables = put(EXAMPLES[named(place)](own, place), place.path, theirs.id);
  const query = operation(place, own);
  const asked = place.type.name === "Subscription" ? firstOf : ask;
  assertNothing(await asked(headers, query, variables), place, theirs);
}

const listed = (ids) => Object.entries(ids).flatMap(([kind, list]) => list.map((id) => ({ kind, id })));

test("every place that takes an id has an example, and every kind of object an id to try", () => {
  const without = [...new Set(places.map(named))].filter((name) => !EXAMPLES[name]);
  assert.deepEqual(without, [], "give these places an example in EXAMPLES");
  const kinds = schema.getPossibleTypes(schema.getType("Node")).map((type) => type.name);
  // Assets and markets are everybody's. A passkey needs a browser: src/services/auth/tests/passkey_attacks.rs tries another's.
  const tried = new Set([...Object.keys(ben.ids), "Asset", "Market", "Passkey"]);
  assert.deepEqual(kinds.filter((kind) => !tried.has(kind)), [], "give Ben one of these");
});

test("the examples are accepted with ids of one's own", async () => {
  const own = firsts(ada.ids);
  for (const name of ["Mutation.placeOrder", "Mutation.renameAccount", "Mutation.cancelAllOrders", "Mutation.addActivities", "Mutation.updatePortfolio"]) {
    const place = places.find((each) => named(each) === name);
    const kind = { portfolioAccountId: "PortfolioAccount", id: "InvestmentPortfolio" }[place.path.at(-1)] ?? "Account";
    const id = kind === "PortfolioAccount" ? ada.ids[kind][0] : own[kind];
    const answer = await ask(ada.headers, operation(place, own), put(EXAMPLES[name](own, place), place.path, id));
    assert.deepEqual(codes(answer), [], `${name}: ${JSON.stringify(answer)}`);
  }
  ada.ids = await idsOf(ada.headers);
});

test("no place takes an id of another person", async () => {
  const seen = await done(ben.headers, EVERYTHING);
  const own = firsts(ada.ids);
  let tries = 0;
  for (const place of places) {
    for (const theirs of listed(ben.ids)) {
      await attempt(ada.headers, own, place, theirs);
      tries += 1;
    }
  }
  assert.deepEqual(await done(ben.headers, EVERYTHING), seen, "nothing of Ben's has changed");
  console.log(`${places.length} places, ${listed(ben.ids).length} ids of another person: ${tries} tries`);
});

test("no place takes an id without signing in", async () => {
  const own = firsts(ada.ids);
  for (const place of places) {
    for (const theirs of listed(firstOfEach(ben.ids))) {
      const variables = put(EXAMPLES[named(place)](own, place), place.path, theirs.id);
      const asked = place.type.name === "Subscription" ? firstOf : ask;
      const answer = await asked({}, operation(place, own), variables);
      assert.ok(!JSON.stringify(answer.data ?? null).includes(theirs.id), `${spelled(place)}: ${JSON.stringify(answer)}`);
      const refused = codes(answer).length > 0;
      assert.ok(refused || place.type.name !== "Mutation", `accepted: ${spelled(place)}: ${JSON.stringify(answer)}`);
    }
  }
});

/** The seven lines that a key signs, and their signature (docs/guides/api-keys.md). */
function signature({ name, secret }, method, path, body) {
  const [timestamp, nonce] = [String(Date.now()), randomUUID()];
  const hash = createHash("sha256").update(body).digest("hex");
  const text = ["AGIO-V1", name, timestamp, nonce, method, path, hash].join("\n");
  return { key: name, timestamp, nonce, signature: createHmac("sha256", Buffer.from(secret, "base64url")).update(text).digest("base64") };
}

/** The headers of a request that a key signs. */
const signing = (key) => (body) =>
  Object.fromEntries(Object.entries(signature(key, "POST", "/graphql", body)).map(([part, value]) => [`agio-${part}`, value]));

/** What opens a socket for a key. */
const socket = (key) => () => ({ apiKey: signature(key, "GET", "/graphql/ws", "") });

test("an API key takes no id of its owner's other account, nor of another person", async () => {
  const other = await idsOf(ada.headers);
  const reached = await ask(signing(ada.key), "{ viewer { accounts { id orders { nodes { id } } trades { nodes { id } } transactions { nodes { id } } } } }");
  const mine = new Set(JSON.stringify(reached.data).match(/"id":"[^"]+"/g));
  const foreign = listed(other).filter(({ kind, id }) => ["Account", "Order", "Trade", "Transaction"].includes(kind) && !mine.has(`"id":"${id}"`));
  assert.ok(foreign.some(({ kind }) => kind === "Order") && foreign.some(({ kind }) => kind === "Account"), "the second account has something");
  const before = await done(ada.headers, EVERYTHING);
  const own = { ...firsts(ada.ids), Account: ada.main };
  for (const place of places) {
    for (const theirs of [...foreign, ...listed(firstOfEach(ben.ids))]) await attempt(place.type.name === "Subscription" ? socket(ada.key) : signing(ada.key), own, place, theirs);
  }
  assert.deepEqual(await done(ada.headers, EVERYTHING), before, "nothing of the other account has changed");
});

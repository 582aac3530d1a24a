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
import { appCode } from "../support/totp.js";
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
    await page.request.post(`${server.url}/graphql`, { data: { query: signIn("a long pass phrase", "BEARER") } });
    const { sessions } = (await asked("{ viewer { sessions { id current } } }")).viewer;
    return [["the id of a session", sessions.find(({ current }) => !current).id]];
  },
  Confirm: () => [["what the app shows\"", `${appCode(answers.SetUp.enableTotp.secret, 0)}"`]],
  SecondStep: async () => {
    const { mfa } = (await asked(signIn("another long pass phrase", "COOKIE"))).signIn;
    return [["mfa.token of signIn", mfa.token], ["what the app shows next", appCode(answers.SetUp.enableTotp.secret, 1)]];
  },
  ProveAnew: () => [["a recovery code", answers.Confirm.confirmTotp.recoveryCodes[0]]],
  ConfirmMove: async () => [["the token that the new address got", await token("you@example.org", "confirm-email-change")]],
  MoveBack: async () => [["the token that the old address got", await token(EMAIL, "revert-email-change")]],
  Again: async () => [["any id", (await asked('{ market(symbol: "BTC-USD") { id } }')).market.id]],
  NotMe: async () => {
    const headers = { "content-type": "application/json", "user-agent": "Another 1.0" };
    const body = JSON.stringify({ query: signIn("a long pass phrase", "BEARER") });
    await fetch(`${server.url}/graphql`, { method: "POST", headers, body });
    return [["the token of that mail", await token(EMAIL, "not-me")]];
  },
  Pair: async () => {
    const last = Number((await asked('{ market(symbol: "BTC-USD") { ticker { lastPrice } } }')).market.ticker.lastPrice);
    return [["90000", String(Math.round(last * 1.2))], ["40000", String(Math.round(last * 0.8))]];
  },
  MakeKey: async () => [["an id of viewer.accounts", (await asked("{ viewer { accounts { id } } }")).viewer.accounts[0].id]],
  ReplaceKey: () => [["an id of viewer.apiKeys", answers.MakeKey.createApiKey.apiKey.id]],
  AddAccount: () => [["the id of the portfolio", answers.Create.createPortfolio.portfolio.id]],
  Add: () => [["the id of the account", answers.AddAccount.addPortfolioAccount.account.id]],
  Book: () => [["the id of the portfolio", answers.Create.createPortfolio.portfolio.id]],
  Update: () => [["the id of the portfolio", answers.Create.createPortfolio.portfolio.id]],
  Edit: () =>
    ["purchase", "sale", "withdrawal"].map((what, place) => [
      `the id of the ${what}`,
      answers.Add.addActivities.results[place].activity.id,
    ]),
  Abroad: () => [["the id of the portfolio", answers.Holder.createPortfolio.portfolio.id]],
  BringIn: () => [["the id of the account", answers.Abroad.addPortfolioAccount.account.id]],
  Explain: () => [["the id of the import", answers.BringIn.startImport.import.id]],
  Arrived: () => [["the id of the vault", answers.Arrive.addPortfolioAccount.account.id]],
  Link: () => [["the id of the deposit", answers.Arrived.addActivities.results[0].activity.id]],
  AddShelf: () => [["the id of the book", answers.OpenBook.createPortfolio.portfolio.id]],
  FillBook: () => [["the id of the shelf", answers.AddShelf.addPortfolioAccount.account.id]],
  HowItDid: () => [["the id of the book", answers.OpenBook.createPortfolio.portfolio.id]],
  FileOfReport: () => [["the id of the report", answers.MakeReport.requestTaxReport.report.id]],
  ForgetReport: () => [["the id of the report", answers.MakeReport.requestTaxReport.report.id]],
  ForgetFile: () => [["the id of the export", answers.AskForFile.requestExport.export.id]],
  EndJob: async () => {
    for (;;) {
      const [job] = (await asked("{ viewer { jobs { id finishedAt } } }")).viewer.jobs;
      if (job.finishedAt) return [["the id of the job", job.id]];
      await new Promise((later) => setTimeout(later, 50));
    }
  },
  ComeBack: () => [["your password", "another long pass phrase"], ["you@example.com", EMAIL]],
  TokenValid: async () => [["the token of the link", await resetToken()]],
};

/** What an example sends as a file, which the page itself cannot. */
const SENT = { BringIn: { place: "bring.file", name: "konto.csv", text: "Datum;Art;Menge;Wert\n2024-01-02;Einzahlung;5;BTC\n" } };

/** What an example is refused with: the settings name no provider (`tests/server/oauth.rs` has one) and no chain of wallets
 * (`tests/server/wallets.rs`), the job is over, and no device holds a passkey (`passkeys.test.js` has one). */
const REFUSED = {
  EndJob: ["STATE_CHANGED"],
  LinkProvider: ["NOT_FOUND"],
  UnlinkProvider: ["NOT_FOUND"],
  AskToLinkWallet: ["NOT_FOUND"],
  LinkWallet: ["NOT_FOUND"],
  AskWallet: ["NOT_FOUND"],
  SignInByWallet: ["NOT_FOUND"],
  UnlinkWallet: ["NOT_FOUND"],
  AddPasskey: ["INVALID_INPUT"],
  NamePasskey: ["NOT_FOUND"],
  TakePasskeyAway: ["NOT_FOUND"],
  SignInByPasskey: ["INVALID_INPUT"],
  BeginPasskeyProof: ["NOT_FOUND"],
};

/** What the operations of the examples were answered, by name. */
const answers = {};

const signIn = (password, transport) =>
  `mutation { signIn(input: {email: "${EMAIL}", password: "${password}", transport: ${transport}}) { user { displayName } mfa { token } } }`;

/** The token in the newest mail with a link to one of our pages. */
const token = async (to, page) => new URL(await mailedLink(server.url, to, page)).searchParams.get("token");

const resetToken = () => token(EMAIL, "reset-password");

/** Whoever took the account back has no password any more. */
async function newPassword(password) {
  const { resetPassword } = await asked(
    `mutation { resetPassword(input: {token: "${await resetToken()}", newPassword: "${password}"}) { userErrors { message } } }`,
  );
  assert.deepEqual(resetPassword.userErrors, []);
  await signedInAgain(password);
}

/** The cookies of the page, and the token that says that no other site asks. */
async function credentials() {
  const cookies = await chromium.browser.cookies();
  const csrf = cookies.find(({ name }) => name === "agio_csrf")?.value;
  return { cookie: cookies.map(({ name, value }) => `${name}=${value}`).join("; "), ...(csrf && { "x-csrf-token": csrf }) };
}

/** Runs an operation as the page would: with its cookies, which an answer may change. */
async function answered(data) {
  const { "x-csrf-token": csrf } = await credentials();
  const response = await page.request.post(`${server.url}/graphql`, { data, headers: csrf ? { "x-csrf-token": csrf } : {} });
  return response.json();
}

/** Runs an operation that brings a file. */
async function brought(data, { place, name, text }) {
  const file = { name, mimeType: "text/csv", buffer: Buffer.from(text) };
  const multipart = { operations: JSON.stringify(data), map: JSON.stringify({ file: [`variables.${place}`] }), file };
  const { "x-csrf-token": csrf } = await credentials();
  const headers = { "graphql-require-preflight": "1", ...(csrf && { "x-csrf-token": csrf }) };
  return (await page.request.post(`${server.url}/graphql`, { multipart, headers })).json();
}

/** A query's answer, which must be no error. */
async function asked(query) {
  const answer = await answered({ query });
  assert.equal(answer.errors, undefined, JSON.stringify(answer));
  return answer.data;
}

/** The first event of a subscription. Something is traded until it comes: some tell of changes only. */
async function told(data) {
  const headers = { ...(await credentials()), accept: "text/event-stream", "content-type": "application/json" };
  const ending = new AbortController();
  const trade = { query: 'mutation { placeOrder(input: {market: "BTC-USD", side: BUY, type: MARKET, quoteQuantity: "20"}) { userErrors { message } } }' };
  const timer = setInterval(() => answered(trade).catch(() => {}), 250);
  try {
    const response = await fetch(`${server.url}/graphql`, { method: "POST", headers, body: JSON.stringify(data), signal: ending.signal });
    let text = "";
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      const event = text.match(/^data: (\{.*\})\n/m);
      if (event) return JSON.parse(event[1]);
    }
    throw new Error(`no event in: ${text}`);
  } finally {
    clearInterval(timer);
    ending.abort();
  }
}

/** Whoever reset the password, or left everywhere, signs in again. */
async function signedInAgain(password) {
  assert.equal((await asked(signIn(password, "COOKIE"))).signIn.user.displayName, "You");
}

/** Fills in what an operation wants; it stays there for the others of its example. */
async function filled(variables, operation) {
  const wants = (await FILLED[nameOf(operation)]?.()) ?? [];
  return wants.reduce((text, [from, to]) => text.replaceAll(from, to), variables);
}

/** Runs an operation of an example. */
async function runs(tab, operation, variables) {
  const name = nameOf(operation);
  const data = { query: tab.query, operationName: name, variables: JSON.parse(variables || "{}") };
  const run = () => (operation.operation === "subscription" ? told(data) : answered(data));
  const answer = await (SENT[name] ? brought(data, SENT[name]) : run());
  assert.equal(answer.errors, undefined, `${name}: ${JSON.stringify(answer)}`);
  answers[name] = answer.data;
  for (const payload of Object.values(answer.data)) {
    const refused = (payload?.userErrors ?? []).map(({ code }) => code);
    assert.deepEqual(refused, REFUSED[name] ?? [], `${name}: ${JSON.stringify(answer)}`);
  }
}

// GraphiQL's own buttons are pressed in graphiql.test.js; here it is the examples that are tried.
test("every example runs without an error, one after the other", async () => {
  for (const tab of tabs) {
    let variables = tab.variables ?? "";
    for (const operation of operations(tab)) {
      variables = await filled(variables, operation);
      await runs(tab, operation, variables);
      if (nameOf(operation) === "NotMe") await signedInAgain("a long pass phrase");
      if (nameOf(operation) === "Reset") await signedInAgain("a long pass phrase");
      if (nameOf(operation) === "MoveBack") await newPassword("another long pass phrase");
      if (nameOf(operation) === "LeaveEverywhere") await signedInAgain("another long pass phrase");
    }
  }
});

test("the console stayed silent and nothing was fetched from elsewhere", () => {
  assert.deepEqual(chromium.complaints, []);
});

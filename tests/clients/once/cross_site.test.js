// What pages of other sites can send: methods x content types x origins x cookies x CSRF tokens, each cell a request as a
// browser may be made to send it. Nothing happens but where the page's own token says so, in JSON, by POST.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { request } from "node:http";
import { after, before, test } from "node:test";
import { mailedCode } from "../support/mailbox.js";
import { startServer } from "../support/server.js";

const PASSWORD = "correct horse battery staple";
const BOUNDARY = "----agio";

const METHODS = ["POST", "GET", "PUT", "DELETE"];
const TYPES = [
  "application/json", "application/json; charset=utf-8", null, "text/plain", "text/plain; application/json", "application/x-www-form-urlencoded",
  `multipart/form-data; boundary=${BOUNDARY}`, "application/graphql", "application/graphql+json", "text/json",
];
const JSON_TYPES = new Set(TYPES.slice(0, 2));

/** Where the request says it comes from; `foreign` are pages that may do nothing. */
const ORIGINS = {
  program: { headers: {} },
  "own page": { headers: (url) => ({ origin: url, "sec-fetch-site": "same-origin" }) },
  "another site": { foreign: true, headers: { origin: "https://evil.example", "sec-fetch-site": "cross-site" } },
  "another site, old browser": { foreign: true, headers: { origin: "https://evil.example" } },
  "sandboxed frame": { foreign: true, headers: { origin: "null", "sec-fetch-site": "cross-site" } },
  "another site without an origin": { foreign: true, headers: { "sec-fetch-site": "cross-site", referer: "https://evil.example/" } },
  "a name that begins like ours": { foreign: true, headers: (url) => ({ origin: `${url}.evil.example`, "sec-fetch-site": "cross-site" }) },
  "a name that ends like ours": { foreign: true, headers: (url) => ({ origin: `http://evil-${new URL(url).host}`, "sec-fetch-site": "cross-site" }) },
  "two origins": { foreign: true, headers: (url) => ({ origin: [url, "https://evil.example"], "sec-fetch-site": ["same-origin", "cross-site"] }) },
};

/** Which cookies come along, and which token; `right` is the session's own. */
const COOKIES = {
  none: () => ({}),
  all: (person) => person.cookies,
  "only the refresh cookie": ({ cookies }) => ({ agio_refresh: cookies.agio_refresh }),
  "a planted token": ({ cookies }) => ({ ...cookies, agio_csrf: "planted" }),
};
const TOKENS = {
  none: () => undefined,
  right: (person) => person.csrfToken,
  wrong: () => "AAAAAAAAAAAAAAAAAAAAAA",
  "somebody else's": (_, other) => other.csrfToken,
  planted: () => "planted",
  "right twice": (person) => [person.csrfToken, person.csrfToken],
};

let server, ada, eve;

before(async () => {
  server = await startServer();
  ada = await person("Ada");
  eve = await person("Eve");
});

after(() => server?.stop());

/** Sends exactly these headers, and answers status, cookies and body. */
function send(method, path, headers, body) {
  return new Promise((resolve, reject) => {
    const sent = request(`${server.url}${path}`, { method, headers }, (answer) => {
      const parts = [];
      answer.on("data", (part) => parts.push(part));
      answer.on("end", () => resolve({ status: answer.statusCode, cookies: answer.headers["set-cookie"] ?? [], text: Buffer.concat(parts).toString() }));
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

/** An operation by JSON, as this person's own page sends it. */
async function own(query, variables, headers = {}) {
  const answer = await send("POST", "/graphql", { "content-type": "application/json", ...headers }, JSON.stringify({ query, variables }));
  const { data, errors } = JSON.parse(answer.text);
  assert.equal(errors, undefined, answer.text);
  return { data, cookies: answer.cookies };
}

const input = (name, type, wanted) => `mutation($input: ${type}!) { ${name}(input: $input) { ${wanted} userErrors { code } } }`;

/** Somebody who is signed in twice: by cookies, and by a token that watches what happens to them. */
async function person(displayName) {
  const email = `${randomUUID()}@example.com`;
  await own(input("signUp", "SignUpInput", ""), { input: { email, password: PASSWORD, displayName } });
  await own(input("verifyEmail", "VerifyEmailInput", ""), { input: { email, code: await mailedCode(server.url, email) } });
  const bearer = await own(input("signIn", "SignInInput", "tokens { accessToken }"), { input: { email, password: PASSWORD, transport: "BEARER" } });
  const watching = { authorization: `Bearer ${bearer.data.signIn.tokens.accessToken}` };
  return { email, watching, ...(await signedIn(email)) };
}

/** A session by cookies. */
async function signedIn(email) {
  const { data, cookies } = await own(input("signIn", "SignInInput", "csrfToken"), { input: { email, password: PASSWORD, transport: "COOKIE" } });
  const jar = Object.fromEntries(cookies.map((line) => line.split(";")[0].split(/=(.*)/s).slice(0, 2)));
  return { csrfToken: data.signIn.csrfToken, cookies: jar };
}

/** Body, or query string, that says the same in each content type. */
function spelled(method, type, query) {
  const parameters = new URLSearchParams({ query }).toString();
  if (method === "GET") return { path: `/graphql?${parameters}` };
  const operations = JSON.stringify({ query });
  if (type?.startsWith("multipart/")) {
    const part = (name, value) => `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
    return { path: "/graphql", body: `${part("operations", operations)}${part("map", "{}")}--${BOUNDARY}--\r\n` };
  }
  if (type === "application/x-www-form-urlencoded") return { path: "/graphql", body: parameters };
  // A form of type text/plain can make any JSON: `{"query": "...", "a": "=b"}`.
  return { path: "/graphql", body: type === "application/graphql" ? query : operations };
}

/** One cell: who sends what. */
async function cell({ method, type, origin, cookies, token }, query) {
  const { path, body } = spelled(method, type, query);
  const { headers } = ORIGINS[origin];
  const jar = COOKIES[cookies](ada);
  const cookie = Object.entries(jar).map(([name, value]) => `${name}=${value}`).join("; ");
  const csrf = TOKENS[token](ada, eve);
  const all = {
    ...(typeof headers === "function" ? headers(server.url) : headers),
    ...(type && { "content-type": type }),
    ...(cookie && { cookie }),
    ...(csrf && { "x-csrf-token": csrf }),
    ...(body && { "content-length": String(Buffer.byteLength(body)) }),
  };
  return send(method, path, all, body);
}

function* cells(dimensions) {
  const [[name, values], ...rest] = Object.entries(dimensions);
  for (const value of values) {
    if (rest.length === 0) yield { [name]: value };
    else for (const others of cells(Object.fromEntries(rest))) yield { [name]: value, ...others };
  }
}

const ALL = { method: METHODS, type: TYPES, origin: Object.keys(ORIGINS), cookies: Object.keys(COOKIES), token: Object.keys(TOKENS) };
const nameOf = async (person) => (await own("{ viewer { displayName } }", undefined, person.watching)).data.viewer.displayName;
const signedInTo = async (person) => (await own("{ viewer { sessions { id } } }", undefined, person.watching)).data.viewer.sessions.length;

/** Whether the page's own token says that this request is its own. */
const isOwn = ({ method, type, cookies, token }) =>
  method === "POST" && JSON_TYPES.has(type) && (cookies === "all" || cookies === "a planted token") && token === "right";

test("a mutation runs where the session's own token comes with JSON by POST, and in no other cell", async () => {
  let count = 0;
  let name = await nameOf(ada);
  for (const one of cells(ALL)) {
    count += 1;
    const wished = `Ada ${count}`;
    const answer = await cell(one, `mutation { updateProfile(input: { displayName: "${wished}" }) { user { displayName } userErrors { code } } }`);
    const said = `${JSON.stringify(one)}: ${answer.status} ${answer.text.slice(0, 300)}`;
    assert.ok(answer.status < 500, said);
    const now = answer.text.includes(wished) || isOwn(one) || count % 50 === 0 ? await nameOf(ada) : name;
    assert.equal(now === wished, isOwn(one), said);
    name = now;
  }
  console.log(`${count} cells`);
  assert.ok(count >= 1_000);
});

test("no cell of another site ends, renews or begins a session by cookies", async () => {
  const foreign = Object.keys(ORIGINS).filter((origin) => ORIGINS[origin].foreign);
  const attacks = { ...ALL, method: ["POST", "GET"], origin: foreign, token: Object.keys(TOKENS).filter((token) => !token.startsWith("right")) };
  const before = await signedInTo(ada);
  const operations = {
    signOut: "mutation { signOut { acknowledged } }",
    signOutEverywhere: "mutation { signOutEverywhere { acknowledged } }",
    refreshSession: "mutation { refreshSession(input: {}) { csrfToken userErrors { code } } }",
    signIn: `mutation { signIn(input: { email: "${eve.email}", password: "${PASSWORD}", transport: COOKIE }) { csrfToken userErrors { code } } }`,
  };
  let count = 0;
  for (const one of cells(attacks)) {
    for (const [name, query] of Object.entries(operations)) {
      if (!possible(one, name)) continue;
      count += 1;
      const answer = await cell(one, query);
      const said = `${name} ${JSON.stringify(one)}: ${answer.status} ${answer.cookies} ${answer.text.slice(0, 300)}`;
      assert.ok(answer.status < 500, said);
      assert.deepEqual(answer.cookies.filter((line) => /^(__Host-)?agio_(access|refresh|csrf)=/.test(line)), [], said);
    }
  }
  assert.equal(await signedInTo(ada), before, "every session is still there");
  console.log(`${count} cells`);
});

/** A browser that says nothing of itself keeps cookies of a sign-in as it keeps those of any site: only `Sec-Fetch-Site` tells. */
const possible = (one, name) => name !== "signIn" || !["another site, old browser"].includes(one.origin);

test("the right token does not outlive its session, and another session's is none", async () => {
  const again = await signedIn(ada.email);
  const rename = "mutation { updateProfile(input: { displayName: \"Renamed\" }) { user { displayName } } }";
  const first = ada.csrfToken;
  assert.notEqual(again.csrfToken, first, "signing in makes another token");
  ada = { ...ada, ...again };
  const sent = { method: "POST", type: "application/json", origin: "own page", cookies: "all" };
  TOKENS["of an earlier session"] = () => first;
  assert.match((await cell({ ...sent, token: "of an earlier session" }, rename)).text, /CSRF_REQUIRED/);
  assert.match((await cell({ ...sent, token: "right" }, rename)).text, /"displayName":"Renamed"/);
});

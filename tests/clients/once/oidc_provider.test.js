// Signing in by another provider, with a whole OpenID provider on the other side (oidc-provider, certified by the OpenID
// Foundation) and a browser's part played by cookie jars: what works, and every lie that the provider can be made to tell.

import assert from "node:assert/strict";
import { createHmac, generateKeyPairSync, randomUUID, sign } from "node:crypto";
import { after, before, test } from "node:test";
import Provider from "oidc-provider";
import { CookieJar } from "../support/cookies.js";
import { mailedCode } from "../support/mailbox.js";
import { freePort, startServer } from "../support/server.js";

const CLIENT = { id: "exchange", secret: "a secret of the exchange at the provider" };
const PASSWORD = "correct horse battery staple";

let server, acme, other;

before(async () => {
  const url = `http://127.0.0.1:${await freePort()}`;
  acme = await provider("acme", url);
  other = await provider("other", url);
  server = await startServer({ AGIO_LISTEN: new URL(url).host, AGIO_PUBLIC_URL: url, ...acme.settings, ...other.settings });
});

after(async () => {
  await server?.stop();
  await Promise.all([acme, other].map((one) => one?.stop()));
});

// ---------------------------------------------------------------- the provider

/** A key of a provider, as it shows it and as it signs. */
function key(kid) {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return { kid, privateKey, jwk: { ...privateKey.export({ format: "jwk" }), kid, alg: "RS256", use: "sig" } };
}

/** A provider on a port of its own. `lie`, once set, changes what it answers with the id token that it made. */
async function provider(name, exchange) {
  const issuer = `http://127.0.0.1:${await freePort()}`;
  const one = { name, issuer, key: key("first"), lie: null };
  const made = new Provider(issuer, {
    clients: [{
      client_id: CLIENT.id,
      client_secret: CLIENT.secret,
      redirect_uris: [`${exchange}/auth/oauth/${name}/callback`],
      grant_types: ["authorization_code"],
      response_types: ["code"],
    }],
    jwks: { keys: [one.key.jwk] },
    cookies: { keys: [randomUUID()] },
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
    conformIdTokenClaims: false,
    // A person is named by their address; who is called "unproven" has not verified it.
    findAccount: (_, sub) => ({
      accountId: sub,
      claims: () => ({ sub, email: sub, email_verified: !sub.startsWith("unproven"), name: sub.split("@")[0] }),
    }),
  });
  made.use(async (context, next) => {
    await next();
    if (one.keys && context.path === "/jwks") context.body = { keys: one.keys };
    if (one.lie && context.body?.id_token) context.body = { ...context.body, id_token: one.lie(context.body.id_token) };
  });
  const listener = made.listen(Number(new URL(issuer).port), "127.0.0.1");
  const setting = `AGIO_AUTH__OAUTH__PROVIDERS__${name}__`;
  one.settings = {
    [`${setting}KIND`]: "oidc", [`${setting}ISSUER`]: issuer, [`${setting}CLIENT_ID`]: CLIENT.id, [`${setting}CLIENT_SECRET`]: CLIENT.secret,
  };
  one.stop = () => new Promise((resolve) => {
    listener.closeAllConnections();
    listener.close(resolve);
  });
  return one;
}

const base64 = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
const claimsOf = (token) => JSON.parse(Buffer.from(token.split(".")[1], "base64url"));

/** An id token with other claims, signed by a key. */
function signedBy({ kid, privateKey }, claims) {
  const text = `${base64({ alg: "RS256", kid })}.${base64(claims)}`;
  return `${text}.${sign("RSA-SHA256", Buffer.from(text), privateKey).toString("base64url")}`;
}

// ---------------------------------------------------------------- the browser

/** A browser with an origin's cookies each, which follows redirects by hand. */
class Browser {
  #jars = new Map();

  async go(url, init = {}) {
    const { origin } = new URL(url);
    if (!this.#jars.has(origin)) this.#jars.set(origin, new CookieJar());
    return this.#jars.get(origin).fetch(url, { redirect: "manual", ...init });
  }

  /** Asks the exchange as the page of its own origin. */
  async ask(query, variables) {
    const csrf = this.#jars.get(server.url)?.header().match(/agio_csrf=([^;]+)/)?.[1];
    const headers = { "content-type": "application/json", ...(csrf && { "x-csrf-token": csrf }) };
    const response = await this.go(`${server.url}/graphql`, { method: "POST", headers, body: JSON.stringify({ query, variables }) });
    const { data, errors } = await response.json();
    assert.equal(errors, undefined, JSON.stringify(errors));
    return data;
  }

  /** From a button of the front end to the provider's last redirect: the callback with its answer, not yet opened. */
  async toCallback(start, { login, deny = false }) {
    let answer = await this.go(start);
    for (let hop = 0; hop < 12; hop += 1) {
      const location = answer.headers.get("location");
      assert.ok(location, `${answer.status}: ${await answer.text()}`);
      const next = new URL(location, answer.url);
      if (next.pathname.endsWith("/callback")) return next.href;
      answer = await this.go(next);
      if (answer.status === 200) answer = await this.#decide(await answer.text(), next, { login, deny });
    }
    throw new Error("the provider goes on redirecting");
  }

  /** What a person does on the provider's page: gives a name, then agrees, or says no. */
  async #decide(page, url, { login, deny }) {
    if (deny) return this.go(new URL(page.match(/href="([^"]+abort)"/)[1], url));
    const action = new URL(page.match(/action="([^"]+)"/)[1], url);
    const prompt = page.match(/name="prompt" value="([^"]+)"/)[1];
    return this.go(action, { method: "POST", body: new URLSearchParams({ prompt, login, password: "any" }) });
  }

  /** The whole way; answers what the front end is told in the fragment. */
  async signIn(provider, person) {
    return this.end(await this.toCallback(`${server.url}/auth/oauth/${provider.name}?return_path=/portfolio`, person));
  }

  /** Opens the callback. */
  async end(callback) {
    const answer = await this.go(callback);
    assert.equal(answer.status, 303, await answer.text());
    const told = new URL(answer.headers.get("location"));
    return Object.fromEntries(new URLSearchParams(told.hash.slice(1)));
  }
}

const address = (name = "ada") => `${name}-${randomUUID()}@example.com`;
const WHO = "{ viewer { email emailVerified } }";

test("a stranger signs up by a provider, and comes back to the same account", async () => {
  const login = address();
  const browser = new Browser();
  assert.deepEqual(await browser.signIn(acme, { login }), { signIn: "done" });
  assert.deepEqual((await browser.ask(WHO)).viewer, { email: login, emailVerified: true });
  const elsewhere = new Browser();
  assert.deepEqual(await elsewhere.signIn(acme, { login }), { signIn: "done" });
  const ids = await Promise.all([browser, elsewhere].map((one) => one.ask("{ viewer { id } }")));
  assert.equal(ids[0].viewer.id, ids[1].viewer.id);
});

test("who says no at the provider, or has not proven an address there, is not let in", async () => {
  assert.deepEqual(await new Browser().signIn(acme, { login: address(), deny: true }), { signIn: "failed", code: "DENIED" });
  const unproven = { login: address("unproven") };
  assert.deepEqual(await new Browser().signIn(acme, unproven), { signIn: "failed", code: "EMAIL_NOT_VERIFIED" });
});

test("an address that has an account is linked by its owner only", async () => {
  const email = address();
  const owner = new Browser();
  await owner.ask("mutation($input: SignUpInput!) { signUp(input: $input) { acknowledged } }", { input: { email, password: PASSWORD, displayName: "Ada" } });
  const code = await mailedCode(server.url, email);
  await owner.ask("mutation($input: VerifyEmailInput!) { verifyEmail(input: $input) { verified } }", { input: { email, code } });
  assert.deepEqual(await new Browser().signIn(acme, { login: email }), { signIn: "failed", code: "LINK_REQUIRED" });
  await owner.ask("mutation($input: SignInInput!) { signIn(input: $input) { csrfToken } }", { input: { email, password: PASSWORD } });
  const link = "mutation($input: LinkProviderInput!) { linkProvider(input: $input) { url userErrors { code } } }";
  const { linkProvider } = await owner.ask(link, { input: { provider: "acme" } });
  assert.deepEqual(linkProvider.userErrors, []);
  const callback = await owner.toCallback(linkProvider.url, { login: email });
  assert.deepEqual(await new Browser().end(callback), { signIn: "failed", code: "EXPIRED" }, "in another browser");
  assert.deepEqual(await owner.end(callback), { signIn: "linked" });
  assert.deepEqual(await owner.end(callback), { signIn: "failed", code: "EXPIRED" }, "twice");
  assert.deepEqual(await new Browser().signIn(acme, { login: email }), { signIn: "done" });
});

test("an answer counts once, in the browser that began, at the callback of its provider", async () => {
  const browser = new Browser();
  const start = `${server.url}/auth/oauth/acme`;
  const callback = await browser.toCallback(start, { login: address() });
  assert.deepEqual(await browser.end(callback), { signIn: "done" });
  assert.deepEqual(await browser.end(callback), { signIn: "failed", code: "EXPIRED" });

  const stolen = await browser.toCallback(start, { login: address() });
  assert.deepEqual(await new Browser().end(stolen), { signIn: "failed", code: "EXPIRED" });
});

test("the answer of one provider is refused as that of another (mix-up)", async () => {
  const browser = new Browser();
  const callback = await browser.toCallback(`${server.url}/auth/oauth/acme`, { login: address() });
  const moved = callback.replace("/auth/oauth/acme/", "/auth/oauth/other/");
  assert.equal((await browser.end(moved)).signIn, "failed");

  const second = new URL(await browser.toCallback(`${server.url}/auth/oauth/acme`, { login: address() }));
  second.searchParams.set("iss", other.issuer);
  assert.deepEqual(await browser.end(second.href), { signIn: "failed", code: "REFUSED" }, "another's iss");
  const third = new URL(await browser.toCallback(`${server.url}/auth/oauth/acme`, { login: address() }));
  third.searchParams.delete("iss");
  assert.deepEqual(await browser.end(third.href), { signIn: "failed", code: "REFUSED" }, "no iss, where the provider says that it sends one");
});

const NOW = () => Math.floor(Date.now() / 1_000);
const LIES = {
  "another nonce": (claims) => signedBy(acme.key, { ...claims, nonce: "AAAA" }),
  "no nonce": ({ nonce, ...claims }) => signedBy(acme.key, claims),
  "another audience": (claims) => signedBy(acme.key, { ...claims, aud: "somebody-else" }),
  "two audiences, meant for the other": (claims) => signedBy(acme.key, { ...claims, aud: [CLIENT.id, "somebody-else"], azp: "somebody-else" }),
  "another issuer": (claims) => signedBy(acme.key, { ...claims, iss: other.issuer }),
  "over for two minutes": (claims) => signedBy(acme.key, { ...claims, exp: NOW() - 120 }),
  "made in an hour": (claims) => signedBy(acme.key, { ...claims, iat: NOW() + 3_600, exp: NOW() + 7_200 }),
  "no subject": ({ sub, ...claims }) => signedBy(acme.key, claims),
  "alg none": (claims) => `${base64({ alg: "none" })}.${base64(claims)}.`,
  "alg none with a signature": (claims, token) => `${base64({ alg: "none", kid: "first" })}.${base64(claims)}.${token.split(".")[2]}`,
  "HMAC with the client's secret": (claims) => {
    const text = `${base64({ alg: "HS256", kid: "first" })}.${base64(claims)}`;
    return `${text}.${createHmac("sha256", CLIENT.secret).update(text).digest("base64url")}`;
  },
  "HMAC with the public key": (claims) => {
    const text = `${base64({ alg: "HS256", kid: "first" })}.${base64(claims)}`;
    return `${text}.${createHmac("sha256", acme.key.jwk.n).update(text).digest("base64url")}`;
  },
  "a key that the provider does not show": (claims) => signedBy(key("first"), claims),
  "a key of the other provider": (claims) => signedBy(other.key, claims),
  "a claim changed after signing": (claims, token) => {
    const [head, , tail] = token.split(".");
    return `${head}.${base64({ ...claims, email: "root@example.com" })}.${tail}`;
  },
  "no token at all": () => "",
};

for (const [name, lie] of Object.entries(LIES)) {
  test(`an id token is refused: ${name}`, async () => {
    acme.lie = (token) => lie(claimsOf(token), token);
    try {
      const browser = new Browser();
      assert.deepEqual(await browser.signIn(acme, { login: address() }), { signIn: "failed", code: "REFUSED" });
      assert.equal((await browser.ask(WHO)).viewer, null);
    } finally {
      acme.lie = null;
    }
  });
}

test("a clock that is half a minute off is forgiven", async () => {
  acme.lie = (token) => signedBy(acme.key, { ...claimsOf(token), iat: NOW() + 30, exp: NOW() + 3_600 });
  assert.deepEqual(await new Browser().signIn(acme, { login: address() }), { signIn: "done" });
  acme.lie = (token) => signedBy(acme.key, { ...claimsOf(token), iat: NOW() - 300, exp: NOW() - 30 });
  assert.deepEqual(await new Browser().signIn(acme, { login: address() }), { signIn: "done" });
  acme.lie = null;
});

// That keys are fetched anew, once a minute, is shown with a clock that can be moved: src/services/auth/tests/oauth.rs.
test("a provider may sign with any key that it shows, and with no other", async () => {
  const next = key("second");
  const { d, p, q, dp, dq, qi, ...shown } = next.jwk;
  other.keys = [other.key.jwk, shown];
  other.lie = (token) => signedBy(next, claimsOf(token));
  assert.deepEqual(await new Browser().signIn(other, { login: address() }), { signIn: "done" });
  other.lie = (token) => signedBy(key("third"), claimsOf(token));
  assert.deepEqual(await new Browser().signIn(other, { login: address() }), { signIn: "failed", code: "REFUSED" });
  other.lie = (token) => signedBy({ ...key("third"), kid: "second" }, claimsOf(token));
  assert.deepEqual(await new Browser().signIn(other, { login: address() }), { signIn: "failed", code: "REFUSED" });
});

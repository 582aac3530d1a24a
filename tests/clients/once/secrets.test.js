// Secrets that stand elsewhere, with the real binary: signing keys in OpenBao, in AWS Secrets Manager (moto) and in a mounted
// folder. A key is rotated while somebody is signed in, and the place goes away: nobody is signed out, and the server goes on.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { mailedCode } from "../support/mailbox.js";
import { freePort, startServer } from "../support/server.js";

/** Where `./dev test` has put what secrets/requirements.txt names. */
const TOOLS = process.env.AGIO_SECRETS_TOOLS;
const skip = TOOLS ? false : "OpenBao and moto are not installed here: `./dev test` says why, and installs them where it can";
const PATIENCE_MS = 30_000;
const PASSWORD = "correct horse battery staple";
const READ_OFTEN = { AGIO_SECRETS__REREAD_SECONDS: "1", AGIO_SECRETS__TIMEOUT_MS: "500" };

let folder;
const running = [];

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "agio-secrets-"));
});

after(async () => {
  await Promise.all(running.map((program) => program.stop()));
  await rm(folder, { recursive: true, force: true });
});

const key = () => randomBytes(36).toString("base64");

/** Waits until something holds, and answers it. */
async function eventually(what, holds) {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = await holds();
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`${what}: not within ${PATIENCE_MS / 1000} s`);
    await pause(50);
  }
}

/** Starts one of the tools and waits until it answers at a path. */
async function tool(name, words, url, path) {
  const home = { ...process.env, HOME: folder, NO_COLOR: "1" };
  const started = spawn(join(TOOLS, "bin", name), words, { env: home, stdio: "ignore" });
  const failed = new Promise((_, reject) => {
    started.once("error", (cause) => reject(new Error(`${name} does not start: ${cause.message}`)));
    started.once("exit", (code) => reject(new Error(`${name} ended with status ${code}`)));
  });
  failed.catch(() => {});
  const stop = async () => {
    if (started.exitCode !== null || started.signalCode !== null) return;
    const exit = once(started, "exit");
    started.kill("SIGKILL");
    await exit;
  };
  const program = { url, stop };
  running.push(program);
  const answers = async () => (await fetch(`${url}${path}`).catch(() => null))?.ok;
  await Promise.race([eventually(`${name} answers`, answers), failed]);
  return program;
}

// ---------------------------------------------------------------- somebody who is signed in

/** A person with a session by bearer tokens. */
class Person {
  constructor(url) {
    this.url = url;
    this.email = `${randomUUID()}@example.com`;
  }

  async ask(query, input, token) {
    const headers = { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) };
    const body = JSON.stringify({ query, variables: { input } });
    const answer = await (await fetch(`${this.url}/graphql`, { method: "POST", headers, body })).json();
    assert.equal(answer.errors, undefined, JSON.stringify(answer.errors));
    return answer.data;
  }

  async signUp() {
    const { email } = this;
    await this.ask("mutation ($input: SignUpInput!) { signUp(input: $input) { acknowledged } }", { email, password: PASSWORD, displayName: "Reader" });
    const code = await mailedCode(this.url, email);
    await this.ask("mutation ($input: VerifyEmailInput!) { verifyEmail(input: $input) { verified } }", { email, code });
    return this.signIn();
  }

  async signIn() {
    const query = "mutation ($input: SignInInput!) { signIn(input: $input) { tokens { accessToken refreshToken } } }";
    this.tokens = (await this.ask(query, { email: this.email, password: PASSWORD, transport: "BEARER" })).signIn.tokens;
    return this;
  }

  async refresh() {
    const query = "mutation ($input: RefreshSessionInput!) { refreshSession(input: $input) { tokens { accessToken refreshToken } } }";
    const { tokens } = (await this.ask(query, { refreshToken: this.tokens.refreshToken })).refreshSession;
    assert.ok(tokens, "the session lives on");
    this.tokens = tokens;
    return this.kid;
  }

  /** The version of the key that signed the access token. */
  get kid() {
    return JSON.parse(Buffer.from(this.tokens.accessToken.split(".")[0], "base64url")).kid;
  }

  async isKnownBy(token) {
    assert.equal((await this.ask("{ viewer { email } }", undefined, token)).viewer.email, this.email);
  }
}

/** Starts a server and keeps it for the end. */
async function server(settings) {
  const started = await startServer({ ...READ_OFTEN, ...settings });
  running.push(started);
  return started;
}

/** Rotates the signing key while somebody is signed in; answers them. */
async function rotate(started, addVersion) {
  const person = await new Person(started.url).signUp();
  assert.equal(person.kid, "1");
  const first = person.tokens.accessToken;
  await addVersion();
  await eventually("the new version signs", async () => (await person.refresh()) === "2");
  await person.isKnownBy(first);
  await person.isKnownBy(person.tokens.accessToken);
  assert.match(started.logged(), /versions 1, 2 verify, version 2 signs/);
  return person;
}

/** The place is gone: who is signed in stays, and others come. */
async function goesOn(started, person) {
  await eventually("a warning", () => /a secret was not read again, and the last one goes on being used/.test(started.logged()));
  assert.equal(await person.refresh(), "2");
  assert.equal((await new Person(started.url).signUp()).kid, "2");
}

// ---------------------------------------------------------------- OpenBao

const ROLE = { role_id: "role-of-agio", secret_id: `secret-id-${randomUUID()}` };
const POLICY = 'path "secret/data/agio/*" { capabilities = ["read"] }';

class Bao {
  constructor(url) {
    this.url = url;
  }

  async start() {
    const listen = `-dev-listen-address=${new URL(this.url).host}`;
    const words = ["server", "-dev", "-dev-root-token-id=root", "-dev-no-store-token", listen];
    this.program = await tool("bao", words, this.url, "/v1/sys/health");
    await this.write("sys/policies/acl/agio", { policy: POLICY });
    await this.write("sys/auth/approle", { type: "approle" });
    // So short that the server renews its token, and signs in anew, while the test runs.
    await this.write("auth/approle/role/agio", { token_policies: "agio", token_ttl: "3s", token_max_ttl: "5s" });
    await this.write("auth/approle/role/agio/role-id", { role_id: ROLE.role_id });
    await this.write("auth/approle/role/agio/custom-secret-id", { secret_id: ROLE.secret_id });
    return this;
  }

  async write(path, body) {
    const headers = { "x-vault-token": "root", "content-type": "application/json" };
    const answer = await fetch(`${this.url}/v1/${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    assert.ok(answer.ok, `${path}: ${answer.status} ${await answer.text()}`);
  }

  put(path, fields) {
    return this.write(`secret/data/agio/${path}`, { data: fields });
  }
}

test("signing keys in OpenBao rotate without a restart, and outlive it", { skip }, async () => {
  const keys = { 1: key(), 2: key(), 3: key() };
  const metrics = [key(), key()];
  const bao = await new Bao(`http://127.0.0.1:${await freePort()}`).start();
  await bao.put("keys", { 1: keys[1] });
  await bao.put("metrics", { token: metrics[0] });
  const secretId = join(folder, "secret-id");
  await writeFile(secretId, `${ROLE.secret_id}\n`);
  const settings = {
    AGIO_AUTH__SIGNING_KEY_RING: "vault:secret/agio/keys",
    AGIO_HTTP__METRICS_TOKEN: "vault:secret/agio/metrics#token",
    AGIO_SECRETS__VAULT__ADDRESS: bao.url,
    AGIO_SECRETS__VAULT__AUTH: "approle",
    AGIO_SECRETS__VAULT__ROLE_ID: ROLE.role_id,
    AGIO_SECRETS__VAULT__SECRET_ID: `file:${secretId}`,
  };
  const started = await server(settings);
  const person = await rotate(started, () => bao.put("keys", { 1: keys[1], 2: keys[2] }));

  const scraped = (token) => fetch(`${started.url}/metrics`, { headers: { authorization: `Bearer ${token}` } });
  assert.equal((await scraped(metrics[0])).status, 200);
  await bao.put("metrics", { token: metrics[1] });
  await eventually("the new token opens /metrics", async () => (await scraped(metrics[1])).status === 200);
  assert.equal((await scraped(metrics[0])).status, 401, "the old one does not");

  await bao.program.stop();
  await goesOn(started, person);
  const text = await (await scraped(metrics[1])).text();
  assert.match(text, /agio_secret_read_failures_total\{setting="auth\.signing_key_ring"\} [1-9]/);
  assert.match(text, /agio_secret_changes_total\{setting="http\.metrics_token"\} 1/);
  await assert.rejects(startServer({ ...READ_OFTEN, ...settings }), (refused) => {
    const why = /auth\.signing_key_ring \(AGIO_AUTH__SIGNING_KEY_RING\) cannot be read from vault:secret\/agio\/keys: Vault at \S+ does not answer/;
    assert.match(refused.message, why);
    assert.match(refused.message, /Check secrets\.vault\.address, and that it runs there/);
    return true;
  });

  // A vault in memory begins with nothing: it is as it was, and has one version more that signs when it is named.
  await bao.start();
  await bao.put("metrics", { token: metrics[1] });
  await bao.put("keys", { ...keys, signing: "3" });
  await eventually("the named version signs", async () => (await person.refresh()) === "3");
  await bao.put("keys", { 2: key(), 3: keys[3] });
  await eventually("another key under an old number is refused", () => /version 2 has another key than before/.test(started.logged()));
  assert.equal(await person.refresh(), "3");
  const secrets = [...Object.values(keys), ...metrics, ROLE.secret_id];
  for (const secret of secrets) assert.ok(!started.logged().includes(secret), "no secret is logged");
});

// ---------------------------------------------------------------- AWS Secrets Manager

/** Asks moto as a client of AWS would. It takes any signature; the unit tests check that of the server. */
async function manager(url, action, body) {
  const headers = {
    "content-type": "application/x-amz-json-1.1",
    "x-amz-target": `secretsmanager.${action}`,
    authorization: "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260110/eu-central-1/secretsmanager/aws4_request, SignedHeaders=host, Signature=none",
  };
  const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify({ ClientRequestToken: randomUUID(), ...body }) });
  assert.ok(answer.ok, `${action}: ${answer.status} ${await answer.text()}`);
}

test("signing keys in AWS Secrets Manager rotate without a restart, and outlive it", { skip }, async () => {
  const port = await freePort();
  const aws = await tool("moto_server", ["-H", "127.0.0.1", "-p", String(port)], `http://127.0.0.1:${port}`, "/moto-api/");
  const keys = { 1: key(), 2: key() };
  await manager(aws.url, "CreateSecret", { Name: "agio/keys", SecretString: JSON.stringify({ 1: keys[1] }) });
  const settings = {
    AGIO_AUTH__SIGNING_KEY_RING: "aws:agio/keys",
    AGIO_SECRETS__AWS__REGION: "eu-central-1",
    AGIO_SECRETS__AWS__ENDPOINT: aws.url,
    AGIO_SECRETS__AWS__ACCESS_KEY_ID: "env:MY_KEY_ID",
    AGIO_SECRETS__AWS__SECRET_ACCESS_KEY: "env:MY_KEY",
    MY_KEY_ID: "AKIDEXAMPLE",
    MY_KEY: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
  };
  const started = await server(settings);
  const person = await rotate(started, () => manager(aws.url, "PutSecretValue", { SecretId: "agio/keys", SecretString: JSON.stringify(keys) }));
  const missing = { ...settings, AGIO_AUTH__SIGNING_KEY_RING: "aws:agio/none" };
  await assert.rejects(startServer({ ...READ_OFTEN, ...missing }), /AWS Secrets Manager has no such secret .*describe-secret --secret-id agio\/none/);
  await aws.stop();
  await goesOn(started, person);
  for (const secret of [...Object.values(keys), settings.MY_KEY]) assert.ok(!started.logged().includes(secret), "no secret is logged");
});

// ---------------------------------------------------------------- a mounted folder

/** A version of a mount, as Kubernetes makes it: files in a hidden folder, and a link that is swapped at once. */
async function mount(place, name, files) {
  await mkdir(join(place, name), { recursive: true });
  for (const [file, text] of Object.entries(files)) {
    await writeFile(join(place, name, file), text);
    await symlink(join("..data", file), join(place, file)).catch(() => {});
  }
  await symlink(name, join(place, "..new"));
  await rename(join(place, "..new"), join(place, "..data"));
}

test("signing keys in a folder that Kubernetes mounts rotate without a restart", async () => {
  const place = join(folder, "signing-keys");
  const keys = { 1: key(), 2: key() };
  await mount(place, "..2026_01", { 1: keys[1] });
  const started = await server({ AGIO_AUTH__SIGNING_KEY_RING: `file:${place}` });
  const person = await rotate(started, () => mount(place, "..2026_02", keys));
  await rm(join(place, "..data"));
  await goesOn(started, person);
  for (const secret of Object.values(keys)) assert.ok(!started.logged().includes(secret), "no secret is logged");
});

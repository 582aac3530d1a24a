// Programs that sign: the typed clients make the signatures of clients/signing-vectors.json, a server takes theirs, and the
// example of docs/guides/api-keys.md runs as it stands there.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { parse } from "graphql";
import { createClient } from "graphql-ws";
import typescript from "typescript";
import WebSocket from "ws";
import { codeBlocks } from "./support/documents.js";
import { mailedCode } from "./support/mailbox.js";
import { startServer } from "./support/server.js";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const ROOT = join(HERE, "../..");
const TOOLS = process.env.AGIO_PYTHON_TOOLS;
const PASSWORD = "correct horse battery staple";
const run = promisify(execFile);

let server, folder, vectors, ApiKeyClient;

before(async () => {
  server = await startServer();
  folder = await mkdtemp(join(HERE, ".signing-"));
  vectors = JSON.parse(await readFile(join(ROOT, "clients/signing-vectors.json"), "utf8"));
  for (const name of ["keys", "errors"]) {
    const source = await readFile(join(ROOT, `clients/typescript/src/${name}.ts`), "utf8");
    const compilerOptions = { module: "ES2022", target: "ES2022" };
    await writeFile(join(folder, `${name}.js`), typescript.transpileModule(source, { compilerOptions }).outputText);
  }
  await writeFile(join(folder, "package.json"), '{ "type": "module" }');
  ({ ApiKeyClient } = await import(join(folder, "keys.js")));
});

after(async () => {
  await server?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

/** An owner's way to ask. */
async function ask(token, query, variables) {
  const headers = { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) };
  const response = await fetch(`${server.url}/graphql`, { method: "POST", headers, body: JSON.stringify({ query, variables }) });
  const answer = await response.json();
  assert.equal(answer.errors, undefined, JSON.stringify(answer));
  return answer.data;
}

/** Somebody new makes a key; answers its name and its secret. */
async function key(extra = {}) {
  const email = `${randomUUID()}@example.com`;
  await ask(null, "mutation($input: SignUpInput!) { signUp(input: $input) { acknowledged } }", { input: { email, password: PASSWORD, displayName: "Ada" } });
  const code = await mailedCode(server.url, email);
  await ask(null, "mutation($input: VerifyEmailInput!) { verifyEmail(input: $input) { verified } }", { input: { email, code } });
  const signIn = "mutation($input: SignInInput!) { signIn(input: $input) { tokens { accessToken } } }";
  const { signIn: { tokens } } = await ask(null, signIn, { input: { email, password: PASSWORD, transport: "BEARER" } });
  const token = tokens.accessToken;
  const { viewer } = await ask(token, "{ viewer { accounts { id } } }");
  const input = { accountId: viewer.accounts[0].id, name: "Bot", scopes: ["READ", "TRADE"], ...extra };
  const make = "mutation($input: CreateApiKeyInput!) { createApiKey(input: $input) { apiKey { prefix } secret userErrors { message } } }";
  const { createApiKey } = await ask(token, make, { input });
  assert.deepEqual(createApiKey.userErrors, []);
  return { key: createApiKey.apiKey.prefix, secret: createApiKey.secret };
}

test("the TypeScript client makes the signatures of the vectors", async () => {
  const { key, secret, privateKey, timestamp, nonce, requests } = vectors;
  const url = "http://localhost";
  const pem = `-----BEGIN PRIVATE KEY-----\n${privateKey}\n-----END PRIVATE KEY-----\n`;
  for (const request of requests) {
    const expected = { key, timestamp: String(timestamp), nonce };
    const hmac = await new ApiKeyClient({ url, key, secret }).sign(request, timestamp, nonce);
    assert.deepEqual(hmac, { ...expected, signature: request.hmacSha256 });
    const ed25519 = await new ApiKeyClient({ url, key, privateKey: pem }).sign(request, timestamp, nonce);
    assert.deepEqual(ed25519, { ...expected, signature: request.ed25519 });
  }
});

test("a server takes what the TypeScript client signs, over HTTP and a socket", async () => {
  const pair = await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]);
  const raw = Buffer.from(await crypto.subtle.exportKey("raw", pair.publicKey)).toString("base64");
  const privateKey = new Uint8Array(await crypto.subtle.exportKey("pkcs8", pair.privateKey));
  const made = [await key(), { ...(await key({ publicKey: raw })), secret: undefined, privateKey }];
  for (const options of made) {
    const agio = new ApiKeyClient({ url: server.url, ...options });
    const { viewer } = await agio.run(parse("{ viewer { accounts { id } } }"));
    assert.equal(viewer.accounts.length, 1);
    await assert.rejects(agio.run(parse("{ viewer { sessions { id } } }")), /MANAGE_ACCOUNT/);
    const url = `${server.url.replace("http", "ws")}/graphql/ws`;
    const socket = createClient({ url, webSocketImpl: WebSocket, connectionParams: agio.connectionParams });
    for await (const { data } of socket.iterate({ query: "{ viewer { id } }" })) assert.ok(data.viewer.id);
    await socket.dispose();
  }
});

test("the guide's example prints balances", async () => {
  const blocks = await codeBlocks();
  const example = blocks.find(({ document, text }) => document === "docs/guides/api-keys.md" && text.includes("urllib"));
  await writeFile(join(folder, "example.py"), example.text);
  const made = await key();
  const env = { ...process.env, KEY: made.key, SECRET: made.secret, AGIO_URL: server.url };
  const { stdout } = await run("python3", [join(folder, "example.py")], { env });
  assert.ok(Array.isArray(JSON.parse(stdout).data.viewer.balances), stdout);
});

test("the Python client makes the signatures of the vectors, and a server takes them", { skip: !TOOLS }, async () => {
  const made = await key();
  const program = `
import asyncio, json, sys
from agio_client import ApiKeyClient, hmac_sha256
vectors = json.load(open(sys.argv[1]))
agio = ApiKeyClient("http://localhost", key=vectors["key"], sign=hmac_sha256(vectors["secret"]))
for it in vectors["requests"]:
    made = agio.signature(it["method"], it["path"], it["body"].encode(), at=vectors["timestamp"], nonce=vectors["nonce"])
    assert made["signature"] == it["hmacSha256"], it
async def live():
    async with ApiKeyClient(sys.argv[2], key=sys.argv[3], sign=hmac_sha256(sys.argv[4])) as agio:
        assert (await agio.accounts()).accounts
        async for _ in agio.prices(["BTC"]):
            break
asyncio.run(live())
print("signed")
`;
  await writeFile(join(folder, "signed.py"), program);
  const words = [join(folder, "signed.py"), join(ROOT, "clients/signing-vectors.json"), server.url, made.key, made.secret];
  const env = { ...process.env, PYTHONPATH: join(ROOT, "clients/python/src"), PYTHONDONTWRITEBYTECODE: "1" };
  const { stdout } = await run(join(TOOLS, "bin/python"), words, { env });
  assert.equal(stdout, "signed\n");
});

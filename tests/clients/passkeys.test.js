// Passkeys in a real browser, with a device that Chromium makes up: a front end's page asks for them as docs/guides/identity.md says.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { startBrowser } from "./support/browser.js";
import { freePort, startServer } from "./support/server.js";

const [EMAIL, PASSWORD] = ["ada@example.com", "a long pass phrase"];
const DEVICE = {
  protocol: "ctap2",
  ctap2Version: "ctap2_1",
  transport: "internal",
  hasResidentKey: true,
  hasUserVerification: true,
  isUserVerified: true,
  automaticPresenceSimulation: true,
};

let server, chromium, page, devtools, device;

before(async () => {
  // At `localhost`, because browsers know no passkeys of addresses.
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  server = await startServer({ AGIO_LISTEN: `127.0.0.1:${port}`, AGIO_PUBLIC_URL: origin });
  chromium = await startBrowser();
  const body = await readFile(new URL("support/passkey_page.html", import.meta.url), "utf8");
  await chromium.browser.route(`${origin}/front-end`, (route) => route.fulfill({ contentType: "text/html", body }));
  page = await chromium.open(`${origin}/front-end`, "h1");
  devtools = await chromium.browser.newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  device = (await devtools.send("WebAuthn.addVirtualAuthenticator", { options: DEVICE })).authenticatorId;
});

after(async () => {
  await chromium?.close();
  await server?.stop();
});

/** Has the page do something, as its script names it. */
const does = (name, ...args) => page.evaluate(([name, args]) => window.eval("page")[name](...args), [name, args]);

/** The same, where nothing is refused. */
async function done(name, ...args) {
  const payload = await does(name, ...args);
  assert.deepEqual(payload.userErrors, [], JSON.stringify(payload));
  return payload;
}

const verified = (isUserVerified) => devtools.send("WebAuthn.setUserVerified", { authenticatorId: device, isUserVerified });

test("a passkey is added, and the device keeps it under a name that tells nothing", async () => {
  await done("signUp", EMAIL, PASSWORD);
  await done("signIn", EMAIL, PASSWORD);
  const { passkey, recoveryCodes } = await done("addPasskey", "This laptop");
  assert.equal(passkey.name, "This laptop");
  assert.equal(recoveryCodes.length, 10);
  const { credentials } = await devtools.send("WebAuthn.getCredentials", { authenticatorId: device });
  assert.equal(credentials.length, 1);
  assert.equal(credentials[0].isResidentCredential, true);
  assert.equal(credentials[0].rpId, "localhost");
  assert.equal(Buffer.from(credentials[0].userHandle, "base64").length, 64);
});

test("the same device does not take a second one of the same person", async () => {
  await assert.rejects(does("addPasskey", "Again"), /InvalidStateError|already registered/i);
});

test("it signs in alone", async () => {
  await done("signOut");
  const { user } = await done("enter");
  assert.equal(user.email, EMAIL);
  const [{ lastUsedAt }] = await does("passkeys");
  assert.ok(lastUsedAt);
});

test("it is the second factor beside the password", async () => {
  await done("signOut");
  const { user, mfa } = await done("signIn", EMAIL, PASSWORD);
  assert.equal(user, null);
  assert.deepEqual(mfa.methods, ["PASSKEY", "RECOVERY_CODE"]);
  assert.equal((await done("completeMfa", mfa)).user.email, EMAIL);
});

test("it proves anew who is there", async () => {
  assert.ok((await done("stepUp")).stepUpUntil);
});

test("a device that does not know its owner shows nothing", async () => {
  await verified(false);
  await assert.rejects(does("enter"), /NotAllowedError|NotAllowed/);
  await verified(true);
});

test("once it is taken away, it signs nobody in", async () => {
  const [{ id }] = await does("passkeys");
  await done("removePasskey", id);
  await done("signOut");
  const refused = await does("enter");
  assert.equal(refused.user, null);
  assert.equal(refused.userErrors[0].code, "INVALID_CODE");
});

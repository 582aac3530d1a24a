// Somebody who is verified and has money, for programs that only sign in.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { mailedCode } from "../support/mailbox.js";

/** Signs somebody up at a server; answers the variables that the guide's programs read. */
export async function newcomer(url) {
  const [email, password] = [`${randomUUID()}@example.com`, "correct horse battery staple"];
  await ask(url, "mutation ($input: SignUpInput!) { signUp(input: $input) { acknowledged } }", { email, password, displayName: "Reader" });
  await ask(url, "mutation ($input: VerifyEmailInput!) { verifyEmail(input: $input) { verified } }", { email, code: await mailedCode(url, email) });
  const signIn = "mutation ($input: SignInInput!) { signIn(input: $input) { tokens { accessToken } } }";
  const { tokens } = (await ask(url, signIn, { email, password, transport: "BEARER" })).signIn;
  const deposit = "mutation ($input: SandboxDepositInput!) { sandboxDeposit(input: $input) { balance { available } } }";
  await ask(url, deposit, { asset: "USD", amount: "1000" }, { authorization: `Bearer ${tokens.accessToken}` });
  return { AGIO_EMAIL: email, AGIO_PASSWORD: password };
}

async function ask(url, query, input, headers = {}) {
  const body = JSON.stringify({ query, variables: { input } });
  const response = await fetch(`${url}/graphql`, { method: "POST", headers: { "content-type": "application/json", ...headers }, body });
  const answer = await response.json();
  assert.equal(answer.errors, undefined, JSON.stringify(answer.errors));
  return answer.data;
}

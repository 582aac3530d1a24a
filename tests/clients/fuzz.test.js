// Whatever is sent to /graphql gets an answer of a client's error or none: no panic, no status of 500, no INTERNAL, within
// bounded time and memory. Documents are made up as in differential/, and then their bytes are broken too.
//
// AGIO_TEST_FUZZ_DOCUMENTS=1000000 runs longer, AGIO_TEST_FUZZ_SEED starts elsewhere: `node --test fuzz.test.js`.

import { print } from "graphql";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { after, before, test } from "node:test";
import { breakText } from "./differential/break.js";
import { Dice } from "./differential/random.js";
import { requestOf } from "./differential/request.js";
import { join } from "./support/main_job.js";
import { startServer } from "./support/server.js";

const DOCUMENTS = Number(process.env.AGIO_TEST_FUZZ_DOCUMENTS ?? 20_000);
const SEED = Number(process.env.AGIO_TEST_FUZZ_SEED ?? 1);
const IN_FLIGHT = 16;
const PATIENCE_MS = 30_000;
/** What the server may hold at most, whatever it was sent. */
const MEMORY_MAX_MIB = 700;
/** What one document may cost on the average of all, in milliseconds of the processor: a program that is not optimised. */
const PROCESSOR_MAX_MS = 60;

// It runs once: nothing here depends on the database.
const skip = process.env.AGIO_TEST_DATABASE_URL ? "runs once, on SQLite" : false;
const agent = new Agent({ keepAlive: true, maxSockets: IN_FLIGHT });

let server;
before(async () => (server = skip ? null : await startServer()));
after(() => server?.stop());

/** A client that speaks GraphQL by hand. */
class Caller {
  token = null;

  async send(body) {
    const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
    if (this.token) headers.authorization = `Bearer ${this.token}`;
    return new Promise((resolve, reject) => {
      const call = request(`${server.url}/graphql`, { method: "POST", agent, headers, timeout: PATIENCE_MS }, (response) => {
        const chunks = [];
        response.on("data", (chunk) => chunks.push(chunk));
        response.on("end", () => resolve({ status: response.statusCode, text: Buffer.concat(chunks).toString() }));
      });
      call.on("timeout", () => call.destroy(new Error(`no answer within ${PATIENCE_MS / 1000} s`)));
      call.on("error", reject);
      call.end(body);
    });
  }

  async mutate(operation, input) {
    const query = print(operation);
    const { data, errors } = JSON.parse((await this.send(JSON.stringify({ query, variables: input ? { input } : {} }))).text);
    assert.equal(errors, undefined);
    return data;
  }

  query = (operation) => this.mutate(operation);

  signedIn({ tokens }) {
    this.token = tokens.accessToken;
  }
}

/** Shapes that have brought servers down, of a random size. */
const GIANTS = [
  (n) => `{ a${"[".repeat(n)}`,
  (n) => `{ asset(symbol: ${"[".repeat(n)}1${"]".repeat(n)}) { name } }`,
  (n) => `{ asset(symbol: ${"{a:".repeat(n)}1${"}".repeat(n)}) { name } }`,
  (n) => `{ markets ${"{ base ".repeat(n)}${"}".repeat(n)} }`,
  (n) => `{ ${"... { ".repeat(n)}__typename ${"} ".repeat(n)} }`,
  (n) => `{ ${Array.from({ length: n }, (_, i) => `a${i}: __typename`).join(" ")} }`,
  (n) => `{ ${"__typename ".repeat(n)} }`,
  (n) => `{ __typename ${"@skip(if: false) ".repeat(n)} }`,
  (n) => `query(${Array.from({ length: n }, (_, i) => `$v${i}: Int`).join(" ")}) { __typename }`,
  (n) => `query($v: ${"[".repeat(n)}Int${"]".repeat(n)}) { __typename }`,
  (n) => `{ ...f0 } ${Array.from({ length: n }, (_, i) => `fragment f${i} on Query { ...f${i + 1} ...f${i + 1} }`).join(" ")} fragment f${n} on Query { __typename }`,
  (n) => `{ asset(symbol: "${"\\u0041".repeat(n)}") { name } }`,
  (n) => `{ asset(symbol: """${"\n ".repeat(n)}""") { name } }`,
  (n) => `#${"x".repeat(n)}\n{ __typename }`,
  (n) => `{ __schema { types ${"{ fields { type ".repeat(n)}{ name }${"} }".repeat(n)} } }`,
  (n) => `{ markets { ${"candles(interval: M1) { open } ".repeat(n)} } }`,
  (n) => "query".repeat(n),
  (n) => "{".repeat(n),
  (n) => "\"".repeat(n),
  (n) => `{ a(b: -${"9".repeat(n)}) }`,
];

/** The bytes of one request. */
function bodyOf(index) {
  const dice = Dice.of(SEED, -1 - index);
  const way = dice.weighted({ made: 60, text: 20, bytes: 15, giant: 5 });
  const known = { ids: ["TWFya2V0OjE", "QXNzZXQ6MQ", "T3JkZXI6MQ"], cursors: ["MQ"] };
  let { query, variables, operationName } = requestOf(SEED, index, known);
  if (way === "giant") query = dice.pick(GIANTS)(dice.pick([10, 100, 1_000, 5_000]));
  for (let left = way === "text" ? dice.between(1, 8) : 0; left > 0; left -= 1) query = breakText(query, dice);
  const body = Buffer.from(JSON.stringify({ query, variables, operationName }));
  for (let left = way === "bytes" ? dice.between(1, 8) : 0; left > 0; left -= 1) body[dice.below(body.length)] = dice.below(256);
  return body;
}

const tally = { ok: 0, refused: 0, codes: {} };

/** What is wrong with an answer; null when nothing is. */
function wrong({ status, text }) {
  if (status >= 500) return `status ${status}`;
  let body;
  try {
    body = JSON.parse(text);
  } catch {
    return "no JSON";
  }
  const codes = (body.errors ?? []).map(({ extensions }) => extensions?.code);
  for (const code of codes) tally.codes[code] = (tally.codes[code] ?? 0) + 1;
  tally[body.data ? "ok" : "refused"] += 1;
  if (codes.includes("INTERNAL")) return "INTERNAL";
  return codes.every(Boolean) ? null : "an error without a code";
}

/** Sums over the server's life: memory at most, in MiB, and time of the processor, in milliseconds. */
function used() {
  const [, peak] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${server.pid}/status`, "utf8"));
  const fields = readFileSync(`/proc/${server.pid}/stat`, "utf8").split(") ")[1].split(" ");
  return { mib: peak / 1024, ms: (Number(fields[11]) + Number(fields[12])) * 10 };
}

test("fuzzed documents are answered, within bounds, and never by a fault", { skip }, async () => {
  const [person, stranger] = [new Caller(), new Caller()];
  await join(person, server.url, "BEARER");
  const failures = [];
  const before = used();
  let next = 0;
  const worker = async () => {
    while (next < DOCUMENTS && failures.length < 10) {
      const index = next++;
      const body = bodyOf(index);
      // Whoever signs out, or deletes the account, could not go on.
      const leaves = body.includes("signOut") || body.includes("deleteAccount");
      const caller = leaves || index % 8 === 0 ? stranger : person;
      const problem = await caller.send(body).then(wrong, (error) => error.message);
      if (problem) failures.push(`seed ${SEED}, index ${index}: ${problem}: ${body.toString("latin1").slice(0, 2_000)}`);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
  const after = used();
  const each = (after.ms - before.ms) / DOCUMENTS;
  console.log(`fuzz: ${JSON.stringify({ documents: DOCUMENTS, ...tally, mib: Math.round(after.mib), msEach: Number(each.toFixed(2)) })}`);
  assert.deepEqual(failures, []);
  assert.ok(!/panicked|stack overflow/.test(server.logged()), server.logged().slice(-2_000));
  assert.ok(tally.ok > DOCUMENTS / 10, `only ${tally.ok} were executed: the rest was not looked at`);
  assert.ok(after.mib < MEMORY_MAX_MIB, `${after.mib} MiB`);
  assert.ok(each < PROCESSOR_MAX_MS, `${each} ms of the processor for each`);
});

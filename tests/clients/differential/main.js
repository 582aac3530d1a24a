// The differential test's driver, which `differential.rs` starts: sends requests as lines of JSON, reads the answers, and
// holds them against graphql-js. It ends with status 1 when the two disagree.
//
// AGIO_TEST_DOCUMENTS: how many documents; AGIO_TEST_SEED: where the dice start; AGIO_TEST_INDEX: only this one.

import { createInterface } from "node:readline";
import { edition, found } from "./cases.js";
import { judge } from "./judge.js";
import { verdict } from "./reference.js";
import { requestOf } from "./request.js";
import { shrink } from "./shrink.js";

const DOCUMENTS = Number(process.env.AGIO_TEST_DOCUMENTS ?? 20_000);
const SEED = Number(process.env.AGIO_TEST_SEED ?? 1);
const ONLY = process.env.AGIO_TEST_INDEX;
const IN_FLIGHT_MAX = 64;
/** So many kinds of disagreements are kept, with how often each was seen, and so many are told with a document made small. */
const CLASSES_MAX = 200;
const TOLD_MAX = 40;

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const waiting = new Map();
let sent = 0;

function ask(request) {
  const id = sent++;
  const asked = new Promise((resolve) => waiting.set(id, resolve));
  process.stdout.write(`${JSON.stringify({ id, ...request })}\n`);
  return asked;
}

async function listen() {
  for (let line = await lines.next(); !line.done; line = await lines.next()) {
    const answer = JSON.parse(line.value);
    waiting.get(answer.id)(answer);
    waiting.delete(answer.id);
  }
}

const classes = new Map();
const tally = { documents: 0, refused: 0, clean: 0, withErrors: 0, injected: 0, disagreements: 0 };

async function check(request, origin) {
  const answer = await ask(request);
  count(request, answer);
  const disagreement = judge(request, answer);
  if (!disagreement) return;
  tally.disagreements += 1;
  const known = classes.get(disagreement.kind);
  if (known) known.count += 1;
  else if (classes.size < CLASSES_MAX) classes.set(disagreement.kind, { count: 1, request, origin });
}

function count(request, { refused, response }) {
  tally.documents += 1;
  if (refused) tally.refused += 1;
  else if (response?.errors) tally.withErrors += 1;
  else tally.clean += 1;
  if (!refused && request.fail.length > 0) tally.injected += 1;
}

/** Runs `total` checks, a bounded number of them at a time. */
async function all(total, start) {
  let next = 0;
  const worker = async () => {
    while (next < total) await start(next++);
  };
  await Promise.all(Array.from({ length: IN_FLIGHT_MAX }, worker));
}

async function tell(kind, { count: times, request, origin }) {
  const same = async (smaller) => judge(smaller, await ask(smaller))?.kind === kind;
  const smallest = await shrink(request, same);
  const { there, here, path } = judge(smallest, await ask(smallest)) ?? judge(request, await ask(request)) ?? {};
  const rows = [
    `--- ${kind} (${times} times; ${origin})`,
    `document: ${JSON.stringify(smallest.query)}`,
    smallest.variables && `variables: ${JSON.stringify(smallest.variables)}`,
    smallest.operationName && `operationName: ${smallest.operationName}`,
    smallest.fail.length > 0 && `failing: ${smallest.fail.join(" ")}`,
    !smallest.viewer && "nobody is signed in",
    path && `at: ${path}`,
    `graphql-js: ${there}`,
    `here: ${here}`,
  ];
  console.error(rows.filter(Boolean).join("\n"));
}

async function run() {
  const known = JSON.parse((await lines.next()).value);
  listen();
  const kept = [...found, ...edition].map((one) => ({ viewer: true, fail: [], ...one }));
  for (const one of edition) {
    if (Boolean(verdict(one).refused) !== one.refused) throw new Error(`the edition's case is not judged as it says: ${one.query}`);
  }
  if (ONLY === undefined) {
    await all(kept.length, (index) => check(kept[index], `case ${index}`));
    await all(DOCUMENTS, (index) => check(requestOf(SEED, index, known), `seed ${SEED}, index ${index}`));
  } else {
    const request = requestOf(SEED, Number(ONLY), known);
    console.error(JSON.stringify(request, null, 2));
    await check(request, `seed ${SEED}, index ${ONLY}`);
  }
  const kinds = [...classes].sort(([, a], [, b]) => b.count - a.count);
  for (const [kind, found] of kinds.slice(0, TOLD_MAX)) await tell(kind, found);
  for (const [kind, { count: times, origin }] of kinds.slice(TOLD_MAX)) console.error(`--- ${kind} (${times} times; ${origin})`);
  console.error(`differential: seed ${SEED}: ${JSON.stringify(tally)}`);
  // Everything was answered; whoever asks further waits for the end of the output, which only the end of the process is.
  process.exit(tally.disagreements > 0 ? 1 : 0);
}

await run();

// Writes the Postman collection of the queries and mutations in clients/operations: `node clients/postman/generate.js`.
// With `-` as its argument it prints the collection instead.
//
// The order of the requests, their variables and what each hands on to later ones are in `requests.js`.

import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { elsewhere, requests } from "./requests.js";

const OPERATIONS = new URL("../operations/", import.meta.url);
const COLLECTION = new URL("agio.postman_collection.json", import.meta.url);
const SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json";

/** Every definition of the operations by name: its kind and its text. Each begins a line, and nothing inside one does. */
function definitions() {
  const files = readdirSync(OPERATIONS).filter((name) => name.endsWith(".graphql")).sort();
  const text = files.map((name) => readFileSync(new URL(name, OPERATIONS), "utf8")).join("\n");
  const found = [...text.matchAll(/^(query|mutation|subscription|fragment) (\w+)[^]*?^\}$/gm)];
  return new Map(found.map(([whole, kind, name]) => [name, { kind, text: whole }]));
}

/** An operation with the fragments that it needs, each once. */
function document(all, name) {
  const needed = new Set([name]);
  for (const part of needed) {
    for (const [, fragment] of all.get(part).text.matchAll(/\.\.\.(\w+)/g)) needed.add(fragment);
  }
  return [...needed].map((part) => all.get(part).text).join("\n\n");
}

function request(all, { name, variables, before = [], after = [], mayBeRefused }) {
  const script = (listen, exec) => (exec.length > 0 ? [{ listen, script: { type: "text/javascript", exec } }] : []);
  const [field] = all.get(name).text.match(/(?<=\{\n {2})\w+/);
  return {
    name,
    event: [...script("prerequest", before), ...script("test", [...checks(mayBeRefused), ...after.map((line) => line.replaceAll("$", `pm.response.json().data.${field}`))])],
    request: {
      method: "POST",
      header: [
        { key: "Accept", value: "application/graphql-response+json, application/json" },
      ],
      url: "{{baseUrl}}/graphql",
      body: { mode: "graphql", graphql: { query: document(all, name), variables: JSON.stringify(variables ?? {}, null, 2) } },
      description: `The ${all.get(name).kind} ${name} of clients/operations.`,
    },
  };
}

/** What holds for every request: it was done as asked, or refused as it may be. */
const checks = (mayBeRefused) => [
  "pm.test('the answer has no errors', () => {",
  "  const answer = pm.response.json();",
  "  pm.expect(answer.errors, JSON.stringify(answer.errors)).to.be.undefined;",
  mayBeRefused
    ? `  for (const payload of Object.values(answer.data)) for (const { code } of payload?.userErrors ?? []) pm.expect(code).to.equal('${mayBeRefused}');`
    : "  for (const payload of Object.values(answer.data)) pm.expect(payload?.userErrors ?? [], JSON.stringify(payload)).to.eql([]);",
  "});",
];

/** Signed in by bearer token, as a program is; nobody before `signIn`. */
const TOKEN = ["const token = pm.collectionVariables.get('accessToken');", "if (token) pm.request.headers.upsert({ key: 'Authorization', value: `Bearer ${token}` });"];

function collection() {
  const all = definitions();
  const ours = [...all].filter(([, { kind }]) => kind === "query" || kind === "mutation").map(([name]) => name);
  const listed = requests.flatMap(({ items }) => items.map(({ name }) => name));
  const missing = ours.filter((name) => !listed.includes(name) && !elsewhere[name]);
  if (missing.length > 0) throw new Error(`requests.js says nothing of ${missing.join(", ")}`);
  return {
    info: {
      name: "Agio",
      description: "The queries and mutations of clients/operations, passkeys, links to providers, wallets and files aside. Run it from the top: each request takes what it needs from those before it.",
      schema: SCHEMA,
    },
    event: [{ listen: "prerequest", script: { type: "text/javascript", exec: TOKEN } }],
    variable: VARIABLES.map(([key, value]) => ({ key, value })),
    item: requests.map(({ name, items }) => ({ name, item: items.map((item) => request(all, item)) })),
  };
}

const VARIABLES = [
  ["baseUrl", "http://127.0.0.1:8080"],
  ["email", ""],
  ["password", "correct horse battery staple"],
  ["code", ""],
  ["accessToken", ""],
  ["refreshToken", ""],
  ["accountId", ""],
  ["subAccountId", ""],
  ["orderId", ""],
  ["clientOrderId", ""],
  ["sessionId", ""],
  ["limitPrice", ""],
  ["highPrice", ""],
];

const text = `${JSON.stringify(collection(), null, 2)}\n`;
if (process.argv[2] === "-") process.stdout.write(text);
else writeFileSync(COLLECTION, text);

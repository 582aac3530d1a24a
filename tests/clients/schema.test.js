// The schema by the rules of others: Relay's compiler, graphql-eslint, graphql-inspector. It needs no server, so it runs
// once, with SQLite.

import { diff } from "@graphql-inspector/core";
import { ESLint } from "eslint";
import { buildSchema } from "graphql";
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { allowed, deprecatedWithoutDate, eslintConfig, judged } from "./support/schema_rules.js";

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const HERE = fileURLToPath(new URL(".", import.meta.url));
const SCHEMA = join(ROOT, "schema.graphql");
const once = { skip: process.env.AGIO_TEST_DATABASE_URL ? "runs once, with SQLite" : false };

/** Runs Relay's compiler on our screens and this schema; answers what it wrote. */
async function compileRelay(sdl) {
  const folder = await mkdtemp(join(HERE, ".relay-"));
  try {
    await writeFile(join(folder, "schema.graphql"), sdl);
    await cp(join(HERE, "relay"), join(folder, "src"), { recursive: true });
    const config = { src: "./src", schema: "./schema.graphql", language: "javascript", eagerEsModules: true, noSourceControl: true };
    await writeFile(join(folder, "relay.config.json"), JSON.stringify(config));
    await run(join(HERE, "node_modules/.bin/relay-compiler"), ["relay.config.json"], { cwd: folder });
    return await readdir(join(folder, "src/__generated__"));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

test("Relay's compiler takes pages, refetching, edges and nodes of our schema", once, async () => {
  const sdl = await readFile(SCHEMA, "utf8");
  const written = await compileRelay(sdl);
  for (const name of ["screensOrdersPageQuery", "screensOrderRefetchQuery", "screensAccountTradesQuery"]) {
    assert.ok(written.some((file) => file.startsWith(name)), `${name} of ${written}`);
  }
  const withoutNode = sdl.replace("type Order implements Node {", "type Order {");
  await assert.rejects(compileRelay(withoutNode), /Order/, "it does look at the schema");
});

async function lint(sdl) {
  const file = join(ROOT, "linted.graphql");
  const eslint = new ESLint({ cwd: ROOT, overrideConfigFile: true, overrideConfig: [eslintConfig(sdl)] });
  const [result] = await eslint.lintText(sdl, { filePath: file });
  return judged(result.messages, sdl);
}

test("graphql-eslint finds nothing in our schema but the listed exceptions", once, async () => {
  const sdl = await readFile(SCHEMA, "utf8");
  assert.deepEqual(await lint(sdl), { open: [], unused: [] });
});

test("graphql-eslint finds what is wrong in a schema", once, async () => {
  const sdl = await readFile(SCHEMA, "utf8");
  const without = sdl.replace("  hasPreviousPage: Boolean!\n", "  goesBack: Boolean!\n");
  const { open } = await lint(without);
  assert.ok(open.some((text) => text.includes("relay-page-info")), open.join("\n"));
});

/** The newest released schema, or the last committed one before there is a release; null without git's history. */
async function baseline() {
  const git = async (...words) => (await run("git", words, { cwd: ROOT, maxBuffer: 1 << 24 })).stdout;
  try {
    const released = (await git("tag", "--list", "v[0-9]*", "--sort=-v:refname")).split("\n")[0] || null;
    return { released, sdl: await git("show", `${released ?? "HEAD"}:schema.graphql`) };
  } catch {
    return null;
  }
}

test("graphql-inspector: no breaking change since the last release, from 1.0 on", once, async (context) => {
  const before = await baseline();
  if (!before) return context.skip("no history to compare with");
  const manifest = await readFile(join(ROOT, "Cargo.toml"), "utf8");
  const version = manifest.match(/^version = "(.+)"$/m)[1];
  const changes = await diff(buildSchema(before.sdl), buildSchema(await readFile(SCHEMA, "utf8")));
  for (const { criticality, message } of changes) {
    if (criticality.level !== "NON_BREAKING") context.diagnostic(`${criticality.level}: ${message}`);
  }
  const told = changes.map(({ criticality, message }) => `${criticality.level}: ${message}`).join("\n");
  assert.ok(allowed(changes, { version, released: before.released ?? "v0.0.0" }), `since ${before.released}:\n${told}`);
});

test("a breaking change is refused from 1.0 on, until the next major version", once, async () => {
  const schema = (text) => buildSchema(text);
  const changes = await diff(schema("type Query { a: Int b: Int }"), schema("type Query { a: Int }"));
  const additions = await diff(schema("type Query { a: Int }"), schema("type Query { a: Int b: Int }"));
  const rows = [
    [changes, "0.9.0", "v0.8.0", true],
    [changes, "1.0.0", "v0.9.0", true],
    [changes, "1.1.0", "v1.0.0", false],
    [changes, "2.0.0", "v1.4.0", true],
    [additions, "1.1.0", "v1.0.0", true],
  ];
  for (const [found, version, released, expected] of rows) {
    assert.equal(allowed(found, { version, released }), expected, `${version} after ${released}`);
  }
});

test("whatever is deprecated says until when it stays", once, async () => {
  assert.deepEqual(deprecatedWithoutDate(await readFile(SCHEMA, "utf8")), []);
  const sdl = `type Query {
    a: Int @deprecated
    b: Int @deprecated(reason: "Use \`d\`.")
    c: Int @deprecated(reason: "Use \`d\`. Removed after 2027-02-30.")
    d(x: Int @deprecated(reason: "No effect. Removed after 2027-06-30.")): Int
    e: Int @deprecated(reason: "Use \`d\`. Removed after 2027-06-30.")
  }`;
  assert.deepEqual(deprecatedWithoutDate(sdl), ["Query.a", "Query.b", "Query.c"]);
});

// clients/typescript: what is generated is fresh, and the packed package, installed elsewhere, does the main job.

import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { buildSchema, isObjectType } from "graphql";
import { startServer } from "../support/server.js";
import { newcomer } from "./newcomer.js";
import { HERE, ROOT, freshFiles, guideProgram, run, textOf } from "./support.js";

const PACKAGE = join(ROOT, "clients/typescript");
const STRICT = {
  strict: true, module: "NodeNext", target: "ES2022", lib: ["ES2022", "DOM", "DOM.Iterable"], types: ["node"],
  skipLibCheck: true, noUncheckedIndexedAccess: true, allowJs: true, checkJs: false, outDir: "out", rootDir: ".",
};

let server, project;

before(async () => {
  server = await startServer();
  project = await mkdtemp(join(tmpdir(), "agio-typescript-"));
});

after(async () => {
  await server?.stop();
  if (project) await rm(project, { recursive: true, force: true });
});

test("what is generated for TypeScript is what the schema and the operations say now", async () => {
  const folder = await mkdtemp(join(PACKAGE, ".generated-"));
  try {
    // With the slash at its end, as the preset wants a folder.
    await run("npm", ["run", "--silent", "generate"], { cwd: PACKAGE, env: { ...process.env, AGIO_GENERATED: `${folder}/` } });
    const how = "run `npm run generate` in clients/typescript and review the difference";
    assert.deepEqual(await freshFiles(folder), await freshFiles(join(PACKAGE, "src/gql")), how);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test("the caches know every type of the schema that has no id, and every node", async () => {
  const schema = buildSchema(await textOf("schema.graphql"));
  const roots = ["Query", "Mutation", "Subscription"];
  const types = Object.values(schema.getTypeMap()).filter((type) => isObjectType(type) && !type.name.startsWith("__") && !roots.includes(type.name));
  const [urql, apollo] = await Promise.all(["urql", "apollo"].map((name) => textOf(`clients/typescript/src/${name}.ts`)));
  const keyed = [...urql.match(/keys: \{(.*?)\n {2}\}/s)[1].matchAll(/^ {4}(\w+):/gm)].map((found) => found[1]);
  // Payloads, pages and their edges hang from one field each; Graphcache warns of none of them.
  const apart = /(Payload|Connection|Edge)$|^PageInfo$/;
  const keyless = types.filter((type) => !type.getFields().id && !apart.test(type.name)).map(({ name }) => name);
  assert.deepEqual(keyed.sort(), keyless.sort(), "keys of clients/typescript/src/urql.ts");
  const nodes = types.filter((type) => type.getInterfaces().some(({ name }) => name === "Node")).map(({ name }) => name);
  const listed = [...apollo.match(/Node: \[(.*?)\]/s)[1].matchAll(/"(\w+)"/g)].map((found) => found[1]);
  assert.deepEqual(listed.sort(), nodes.sort(), "possibleTypes of clients/typescript/src/apollo.ts");
});

test("the packed package, installed in an empty project, compiles strictly", async () => {
  const { stdout } = await run("npm", ["pack", "--json", "--pack-destination", project], { cwd: PACKAGE });
  const [{ filename, files }] = JSON.parse(stdout.slice(stdout.indexOf("[")));
  const stray = files.filter(({ path }) => !/^(dist\/|package\.json$|README\.md$|src\/gql\/persisted-documents\.json$)/.test(path));
  assert.deepEqual(stray, [], "the package holds nothing else");
  const manifest = JSON.parse(await textOf("clients/typescript/package.json"));
  const versions = { ...manifest.devDependencies, ws: "8.23.0" };
  const peers = [...Object.keys(manifest.peerDependencies), "ws"].map((name) => `${name}@${versions[name]}`);
  await writeFile(join(project, "package.json"), JSON.stringify({ private: true, type: "module" }));
  const quiet = ["--no-audit", "--no-fund", "--prefer-offline", "--ignore-scripts"];
  await run("npm", ["install", ...quiet, join(project, filename), ...peers, "@types/node@20", "@types/ws@8"], { cwd: project });
  await cp(join(HERE, "typescript/main_job.ts"), join(project, "main_job.ts"));
  for (const file of ["cookies.js", "mailbox.js"]) await cp(join(HERE, "../support", file), join(project, file));
  await writeFile(join(project, "trade.ts"), await guideProgram("trade.ts", server.url));
  await writeFile(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions: STRICT, include: ["*.ts"] }));
  await run(join(PACKAGE, "node_modules/.bin/tsc"), ["-p", project], { cwd: project });
});

for (const [client, what] of [
  ["urql", "urql by bearer token and WebSocket"],
  ["events", "urql by bearer token and server-sent events"],
  ["apollo", "Apollo Client by cookies"],
]) {
  test(`the installed package does the main job with ${what}`, async () => {
    const { stdout } = await run(process.execPath, ["out/main_job.js", server.url, client], { cwd: project });
    assert.equal(stdout, `${client}: done\n`);
  });
}

test("the guide's program in TypeScript places an order and sees it fill", async () => {
  const env = { ...process.env, ...(await newcomer(server.url)) };
  const { stdout } = await run(process.execPath, ["out/trade.js"], { cwd: project, env });
  assert.match(stdout, /placed: FILLED \[\]\n/);
  assert.match(stdout, /worth: \d+\.\d+\n/);
});

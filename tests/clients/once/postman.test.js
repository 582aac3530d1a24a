// clients/postman: the collection is fresh, and Postman's own runner runs every request of it against a server.

import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { buildSchema, parse, validate } from "graphql";
import { startServer } from "../support/server.js";
import { ROOT, run, textOf } from "./support.js";

const FOLDER = join(ROOT, "clients/postman");
const COLLECTION = join(FOLDER, "agio.postman_collection.json");

const collection = JSON.parse(await readFile(COLLECTION, "utf8"));
const requests = collection.item.flatMap(({ item }) => item);

test("the Postman collection is what the operations say now", async () => {
  const { stdout } = await run(process.execPath, ["generate.js", "-"], { cwd: FOLDER });
  assert.equal(await readFile(COLLECTION, "utf8"), stdout, "run `npm run generate` in clients/postman and review the difference");
});

test("every request of the Postman collection fits the schema", async () => {
  const schema = buildSchema(await textOf("schema.graphql"));
  assert.ok(requests.length > 30, String(requests.length));
  for (const { name, request } of requests) {
    assert.deepEqual(validate(schema, parse(request.body.graphql.query)), [], name);
  }
});

test("newman runs every request of the Postman collection from the top", async () => {
  const [server, folder] = [await startServer(), await mkdtemp(join(tmpdir(), "agio-postman-"))];
  try {
    const report = join(folder, "report.json");
    const reporters = ["--reporters", "json", "--reporter-json-export", report];
    const newman = join(FOLDER, "node_modules/.bin/newman");
    const running = run(newman, ["run", COLLECTION, ...reporters, "--env-var", `baseUrl=${server.url}`]);
    const failed = await running.then(() => null, (cause) => cause);
    const { run: told } = JSON.parse(await readFile(report, "utf8"));
    const wrong = told.failures.map(({ source, error }) => `${source?.name}: ${error.message}`);
    assert.deepEqual(wrong, []);
    assert.equal(failed, null);
    // What a script asks for counts as its request's.
    const ran = told.executions.map(({ item }) => item.name).filter((name, at, all) => name !== all[at - 1]);
    assert.deepEqual(ran, requests.map(({ name }) => name));
    assert.equal(told.stats.assertions.total, requests.length, "each was looked at");
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
});

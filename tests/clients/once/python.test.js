// clients/python: what is generated is fresh, and the wheel, installed in a virtual environment of its own, does the main job.

import assert from "node:assert/strict";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { startServer } from "../support/server.js";
import { newcomer } from "./newcomer.js";
import { HERE, ROOT, freshFiles, guideProgram, run } from "./support.js";

const PACKAGE = join(ROOT, "clients/python");
/** Where `./dev test` has put what clients/python/requirements.txt names. */
const TOOLS = process.env.AGIO_PYTHON_TOOLS;
const skip = TOOLS ? false : "python3 has no venv or pip here: install python3-venv and run `./dev test` again";

let server, folder;

before(async () => {
  if (skip) return;
  server = await startServer();
  folder = await mkdtemp(join(tmpdir(), "agio-python-"));
});

after(async () => {
  await server?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

const tool = (name, words, options) => run(join(TOOLS, "bin", name), words, options);

test("what is generated for Python is what the schema and the operations say now", { skip }, async () => {
  // The settings name places beside the package.
  for (const path of ["schema.graphql", "clients/operations", "clients/python"]) {
    const recursive = { recursive: true, filter: (source) => !/__pycache__|\.mypy_cache|\.venv|\/dist$/.test(source) };
    await cp(join(ROOT, path), join(folder, "tree", path), recursive);
  }
  const generated = join(folder, "tree/clients/python/src/agio_client/generated");
  await rm(generated, { recursive: true });
  await tool("ariadne-codegen", [], { cwd: join(folder, "tree/clients/python") });
  const how = "run `ariadne-codegen` in clients/python and review the difference";
  assert.deepEqual(await freshFiles(generated), await freshFiles(join(PACKAGE, "src/agio_client/generated")), how);
});

test("the wheel, installed in a fresh environment, is typed and does the main job", { skip }, async () => {
  const wheels = join(folder, "wheels");
  await tool("pip", ["wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", wheels, join(folder, "tree/clients/python")]);
  const environment = join(folder, "venv");
  await tool("python", ["-m", "venv", "--without-pip", environment]);
  const python = join(environment, "bin/python");
  const pinned = ["--constraint", join(PACKAGE, "requirements.txt")];
  const install = ["--python", python, "install", "--quiet", "--disable-pip-version-check", "--no-compile"];
  await tool("pip", [...install, ...pinned, "--find-links", wheels, "agio-client"]);
  await cp(join(HERE, "python/main_job.py"), join(folder, "main_job.py"));
  await writeFile(join(folder, "trade.py"), await guideProgram("trade.py", server.url));
  const strict = ["--strict", "--python-executable", python, "--cache-dir", join(folder, "mypy"), "main_job.py", "trade.py"];
  await tool("mypy", strict, { cwd: folder });
  const { stdout } = await run(python, ["main_job.py", server.url], { cwd: folder });
  assert.equal(stdout, "python: done\n");
  const env = { ...process.env, ...(await newcomer(server.url)) };
  const traded = await run(python, ["trade.py"], { cwd: folder, env });
  assert.match(traded.stdout, /price: \d+\.\d+\nplaced: FILLED \d+\.\d+\n/);
});

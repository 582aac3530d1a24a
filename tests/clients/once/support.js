// What these suites share: running programs, and comparing folders.

import { execFile } from "node:child_process";
import { readFile, readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { codeBlocks } from "../support/documents.js";

export const HERE = fileURLToPath(new URL(".", import.meta.url));
export const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

const PATIENCE_MS = 120_000;
const execute = promisify(execFile);

/** Runs a program; one that fails, or takes too long, throws with what it said. */
export async function run(program, words, options = {}) {
  try {
    return await execute(program, words, { timeout: PATIENCE_MS, maxBuffer: 64 << 20, ...options });
  } catch (failed) {
    throw new Error(`${program} ${words.join(" ")}: ${failed.message}\n${failed.stdout}\n${failed.stderr}`);
  }
}

/** A file of the repository. */
export const textOf = (path) => readFile(join(ROOT, path), "utf8");

/** Every file below a folder: its path in it, and its text. */
export async function freshFiles(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !entry.parentPath.includes("__pycache__"));
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort();
  return Object.fromEntries(await Promise.all(paths.map(async (path) => [relative(folder, path), await readFile(path, "utf8")])));
}

/** A program of the guide, at the address of this run's server. */
export async function guideProgram(name, url) {
  const blocks = await codeBlocks();
  const found = blocks.find(({ document, note }) => document === "docs/guides/clients.md" && note === `file=${name}`);
  return found.text.replaceAll("http://127.0.0.1:8080", url);
}

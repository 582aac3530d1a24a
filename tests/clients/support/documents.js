// The code blocks of the documents that are files: `js file=src/session.js`.

import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const LEFT_OUT = new Set(["target", "node_modules", ".venv", ".git", "agio-data", "corpus"]);
const OURS = new Set(["js", "ts", "html", "python"]);

/** All blocks in JavaScript, TypeScript, HTML and Python of all documents: `{ document, line, language, note, text }`. */
export async function codeBlocks() {
  const documents = await markdown(ROOT);
  const blocks = await Promise.all(documents.map(async (path) => blocksOf(relative(ROOT, path), await readFile(path, "utf8"))));
  return blocks.flat().filter(({ language }) => OURS.has(language));
}

async function markdown(folder) {
  const found = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !LEFT_OUT.has(entry.name)) found.push(...(await markdown(path)));
    else if (entry.name.endsWith(".md")) found.push(path);
  }
  return found;
}

function blocksOf(document, text) {
  const blocks = [];
  let open = null;
  text.split("\n").forEach((line, index) => {
    const fence = line.trimStart().startsWith("```");
    if (fence && open) {
      blocks.push({ ...open, text: open.lines.join("\n") + "\n" });
      open = null;
    } else if (fence) {
      const [language, ...note] = line.trim().slice(3).split(" ");
      open = { document, line: index + 1, language, note: note.join(" "), lines: [] };
    } else if (open) {
      open.lines.push(line);
    }
  });
  return blocks;
}

// Third-party notices: the licence texts of every npm package that is part of the bundle, in one text file.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

const LEGAL = /^(licen[cs]e|copying|notice|third-?party-?notices?)/i;

/** Two plugins that share what they see: workers are bundles of their own, so each needs `collect`. */
export function thirdPartyNotices(fileName) {
  const packages = new Map();
  const look = (context) => {
    for (const id of context.getModuleIds()) {
      const found = packageOf(id);
      if (found) packages.set(`${found.name} ${found.version}`, found);
    }
  };
  return {
    collect: () => ({
      name: 'agio-notices-collect',
      generateBundle() {
        look(this);
      },
    }),
    write: () => ({
      name: 'agio-notices-write',
      generateBundle() {
        look(this);
        this.emitFile({ type: 'asset', fileName, source: text(packages) });
      },
    }),
  };
}

/** The package a module belongs to; nothing for our own files. */
function packageOf(id) {
  const file = id.replace(/^\0/, '').replace(/\?.*$/, '');
  if (!file.includes('/node_modules/')) return undefined;
  for (let folder = dirname(file); !folder.endsWith('/node_modules'); folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    if (!existsSync(manifest)) continue;
    const { name, version, license, author, repository } = JSON.parse(readFileSync(manifest, 'utf8'));
    // A package.json inside of a package may only name the kind of its modules.
    if (name && version) return { name, version, license, author, repository, folder };
  }
  throw new Error(`no package.json tells which package ${file} belongs to`);
}

function text(packages) {
  const sections = [...packages].sort(([a], [b]) => (a < b ? -1 : 1)).map(([title, it]) => section(title, it));
  const head = 'The explorer that this server serves is made of our own code and of the npm packages below.\n';
  return [head, ...sections].join(`\n${'='.repeat(80)}\n\n`);
}

function section(title, { license, author, repository, folder }) {
  if (!license) throw new Error(`${title} names no licence in its package.json`);
  const source = repository?.url ?? repository;
  const facts = [title, `Licence: ${license}`, source && `Source: ${source}`].filter(Boolean).join('\n');
  const texts = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && LEGAL.test(entry.name))
    .map((entry) => readFileSync(join(folder, entry.name), 'utf8').trim());
  if (texts.length > 0) return `${facts}\n\n${texts.join('\n\n')}\n`;
  if (license !== 'MIT') throw new Error(`${title} (${license}) comes without the text of its licence`);
  return `${facts}\n\n${mit(author?.name ?? author ?? `the authors of ${title}`)}\n`;
}

/** The text of the MIT licence, for the few packages that name it and do not carry it. */
function mit(holder) {
  return `MIT License

Copyright (c) ${holder}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;
}

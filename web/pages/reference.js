// The search of the reference: over everything on the page that has an anchor of its own. Without this script the page
// is whole, only without the search.

/** The most places that are shown. */
const SHOWN_MAX = 40;

const field = document.getElementById('search');
const results = document.getElementById('results');
const found = document.getElementById('found');

const entries = [...document.querySelectorAll('[data-entry]')].map((place) => {
  const anchor = place.id;
  const name = anchor.replace(/^error\./, '');
  const own = place.querySelector(':scope > p:not(.badges, .meta, .deprecated)')?.textContent ?? '';
  const last = name.split('.').pop();
  return { anchor, name, kind: place.dataset.entry, text: own, words: `${name} ${own}`.toLowerCase(), last: last.toLowerCase() };
});

/** How well an entry answers to what is asked; the lower, the better; nothing when it does not. */
function rank(entry, asked) {
  const name = entry.name.toLowerCase();
  if (name === asked || entry.last === asked) return name.includes('.') ? 1 : 0;
  if (entry.last.startsWith(asked)) return 2;
  if (name.includes(asked)) return 3;
  return asked.split(/\s+/).every((word) => entry.words.includes(word)) ? 4 : undefined;
}

function search() {
  const asked = field.value.trim().toLowerCase();
  const ranked = asked ? entries.map((entry) => ({ entry, order: rank(entry, asked) })) : [];
  const hits = ranked.filter(({ order }) => order !== undefined).sort((a, b) => a.order - b.order);
  results.replaceChildren(...hits.slice(0, SHOWN_MAX).map(({ entry }) => item(entry)));
  results.hidden = hits.length === 0;
  found.textContent = asked ? `${hits.length} found` : '';
}

function item({ anchor, name, kind, text }) {
  const link = document.createElement('a');
  link.href = `#${anchor}`;
  const code = document.createElement('code');
  code.textContent = name;
  const line = document.createElement('small');
  line.textContent = `${kind}. ${text}`;
  link.append(code, line);
  const row = document.createElement('li');
  row.append(link);
  return row;
}

/** Puts the focus so many results further; above the first is the field. */
function move(by) {
  const links = [...results.querySelectorAll('a')];
  const next = links.indexOf(document.activeElement) + by;
  (next < 0 ? field : links[Math.min(next, links.length - 1)])?.focus();
}

function close() {
  results.hidden = true;
}

/** Opens the part of the contents that holds the present place, so that it can be seen there. */
function showInContents() {
  const place = decodeURIComponent(location.hash);
  const links = [...document.querySelectorAll('#contents a')];
  const named = (wanted) => links.find((link) => link.getAttribute('href') === wanted);
  (named(place) ?? named(place.split('.')[0]))?.closest('details')?.setAttribute('open', '');
}

document.querySelector('.search').hidden = false;
field.addEventListener('input', search);
field.addEventListener('focus', () => {
  if (field.value) search();
});
document.addEventListener('keydown', (event) => {
  const inside = event.target === field || results.contains(event.target);
  if (event.key === '/' && !inside && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    field.focus();
    field.select();
  } else if (inside && event.key === 'ArrowDown') {
    event.preventDefault();
    move(1);
  } else if (inside && event.key === 'ArrowUp') {
    event.preventDefault();
    move(-1);
  } else if (inside && event.key === 'Escape') {
    close();
    field.focus();
  } else if (event.target === field && event.key === 'Enter') {
    results.querySelector('a')?.click();
  }
});
results.addEventListener('click', close);
document.addEventListener('click', (event) => {
  if (!event.target.closest('.search')) close();
});
window.addEventListener('hashchange', showInContents);
showInContents();

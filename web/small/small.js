// The small explorer: runs a query or mutation over POST, or one subscription over graphql-transport-ws.
import { keepSession, pageSettings, run, socketUrl } from '/assets/session.js';
import { tabs } from '/assets/tabs.js';

/** The most events of a subscription that are shown, the newest first. */
const EVENTS_SHOWN_MAX = 50;

const element = (id) => document.getElementById(id);
const [query, variables, result, state] = ['query', 'variables', 'result', 'state'].map(element);
let stop = () => {};

// ---------------------------------------------------------------- what the page offers

const OPERATION = /^(query|mutation|subscription)\s+(\w+)/gm;

/** Kind and name of each named operation, as the examples are laid out: each begins a line. */
const operations = (text) => [...text.matchAll(OPERATION)].map(([, kind, name]) => ({ kind, name }));

function showExample(tab) {
  query.value = tab.query;
  variables.value = tab.variables ?? '';
  showOperations();
}

function showOperations() {
  const names = operations(query.value).map(({ name }) => name);
  const chosen = element('operation').value;
  element('operation').replaceChildren(...names.map((name) => new Option(name, name, false, name === chosen)));
  element('which').hidden = names.length < 2;
}

element('example').replaceChildren(...tabs.map((tab, index) => {
  const names = operations(tab.query).map(({ name }) => name).join(', ');
  return new Option(`${index + 1}. ${names}`, index);
}));
element('example').addEventListener('change', (event) => showExample(tabs[event.target.value]));
query.addEventListener('input', showOperations);
showExample(tabs[0]);

pageSettings().then(({ mailbox, reference }) => {
  element('mailbox').hidden = !mailbox;
  element('reference').hidden = !reference;
});

// ---------------------------------------------------------------- running

document.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) document.forms[0].requestSubmit();
});
element('stop').addEventListener('click', () => stop());
document.forms[0].addEventListener('submit', async (event) => {
  event.preventDefault();
  stop();
  state.textContent = 'Running…';
  result.textContent = '';
  element('answer').scrollIntoView({ block: 'nearest' });
  try {
    const { params, headers, kind } = asked();
    if (kind === 'subscription') return await subscribe(params, headers);
    show(await run(params, headers));
    state.textContent = '';
  } catch (problem) {
    state.textContent = problem.message;
  }
});

/** What is in the fields, as it is sent. */
function asked() {
  const all = operations(query.value);
  const chosen = all.find(({ name }) => name === element('operation').value);
  // A document without a named operation is a query, unless it begins otherwise.
  const [begins] = query.value.replace(/^\s*#.*$/gm, '').trim().match(/^\w+/) ?? [];
  const token = element('token').value.trim();
  return {
    kind: chosen?.kind ?? begins,
    params: { query: query.value, operationName: chosen?.name, variables: json(variables, 'variables') },
    headers: { ...json(element('headers'), 'headers'), ...(token && { authorization: `Bearer ${token}` }) },
  };
}

function json(field, what) {
  if (!field.value.trim()) return undefined;
  try {
    return JSON.parse(field.value);
  } catch (problem) {
    throw new Error(`The ${what} are not JSON: ${problem.message}`);
  }
}

function show(answer) {
  result.textContent = JSON.stringify(answer, null, 2);
}

// ---------------------------------------------------------------- one subscription

async function subscribe(payload, headers) {
  await keepSession(headers);
  const socket = new WebSocket(socketUrl(), 'graphql-transport-ws');
  const send = (message) => socket.send(JSON.stringify(message));
  const events = [];
  let count = 0;
  const answers = {
    connection_ack: () => {
      send({ id: '1', type: 'subscribe', payload });
      state.textContent = 'Subscribed; waiting for events.';
    },
    ping: () => send({ type: 'pong' }),
    next: (message) => {
      count += 1;
      events.unshift(JSON.stringify(message.payload, null, 2));
      events.splice(EVENTS_SHOWN_MAX);
      state.textContent = `${plural(count)}, the newest first.`;
      result.textContent = events.join('\n\n');
    },
    error: (message) => ended('Refused.', { errors: message.payload }),
    complete: () => ended(`The server ended it after ${plural(count)}.`),
  };
  const ended = (why, answer) => {
    if (answer) show(answer);
    state.textContent = why;
    element('stop').hidden = true;
    socket.onclose = null;
    socket.close(1000);
    stop = () => {};
  };
  socket.onopen = () => send({ type: 'connection_init', payload: headers });
  socket.onmessage = ({ data }) => {
    const message = JSON.parse(data);
    answers[message.type]?.(message);
  };
  socket.onclose = ({ code, reason }) => ended(`The connection closed (${code}${reason && `: ${reason}`}). Run it again.`);
  stop = () => ended(`Stopped after ${plural(count)}.`);
  element('stop').hidden = false;
}

const plural = (count) => (count === 1 ? '1 event' : `${count} events`);

// Sends operations to /graphql, subscriptions to /graphql/ws. The session lives in httpOnly cookies; the
// readable CSRF cookie goes back as X-CSRF-Token. Headers typed into GraphiQL (say, `authorization`) win.
import { getOperationAST, parse } from 'graphql';
import { createClient } from 'graphql-ws';

const REFRESH = 'mutation { refreshSession(input: {}) { csrfToken userErrors { code } } }';

export function fetcher(given, options = {}) {
  const { params, kind } = settle(given);
  return kind === 'subscription'
    ? subscribe(params, options.headers)
    : run(params, options.headers);
}

// Just after a change of tabs GraphiQL still names the operation of the tab before; such a name is dropped.
function settle(given) {
  try {
    const document = parse(given.query);
    const named = getOperationAST(document, given.operationName);
    if (named) return { params: given, kind: named.operation };
    const only = getOperationAST(document);
    return { params: { ...given, operationName: undefined }, kind: only?.operation };
  } catch {
    return { params: given }; // a syntax error is for the server to word
  }
}

async function run(params, headers) {
  const answer = await post(params, headers);
  if (!signedOut(answer) || !(await refresh(headers))) return answer;
  return post(params, headers);
}

// A query of nobody's is no error: its viewer is null.
function signedOut(answer) {
  const refused = answer.errors?.some((error) => error.extensions?.code === 'UNAUTHENTICATED');
  return refused || answer.data?.viewer === null;
}

// The access cookie lives for minutes; the session behind it, which the CSRF cookie tells of, for weeks.
async function refresh(headers) {
  if (headers?.authorization || !csrfToken()) return false;
  const refreshed = await post({ query: REFRESH });
  return Boolean(refreshed.data?.refreshSession?.csrfToken);
}

async function post(params, headers) {
  const csrf = csrfToken();
  const response = await fetch('/graphql', {
    method: 'POST',
    credentials: 'same-origin',
    headers: {
      accept: 'application/graphql-response+json, application/json;q=0.9',
      'content-type': 'application/json',
      ...(csrf && { 'x-csrf-token': csrf }),
      ...headers,
    },
    body: JSON.stringify(params),
  });
  return response.json();
}

// A connection per subscription, so that each is opened as whoever is signed in by then.
async function* subscribe(params, headers) {
  if (csrfToken() && signedOut(await post({ query: '{ viewer { id } }' }, headers))) await refresh(headers);
  const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
  const client = createClient({
    url: `${scheme}//${location.host}/graphql/ws`,
    connectionParams: headers,
    retryAttempts: 3,
  });
  try {
    yield* client.iterate(params);
  } finally {
    client.dispose();
  }
}

function csrfToken() {
  const cookies = document.cookie.split('; ').map((pair) => pair.split('='));
  const found = cookies.find(([name]) => name === '__Host-agio_csrf' || name === 'agio_csrf');
  return found?.[1];
}

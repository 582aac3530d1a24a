// The API as this page may call it. The session lives in httpOnly cookies; the readable CSRF cookie goes back as
// X-CSRF-Token. Headers that somebody typed (say, `authorization`) win. Both explorer pages use this file.

const REFRESH = 'mutation { refreshSession(input: {}) { csrfToken userErrors { code } } }';

/** Runs a query or mutation; renews the session once when it has run out. */
export async function run(params, headers) {
  const answer = await post(params, headers);
  if (!signedOut(answer) || !(await refresh(headers))) return answer;
  return post(params, headers);
}

/** Renews the session when only the short-lived access cookie is gone; for a socket, which cannot do it itself. */
export async function keepSession(headers) {
  if (csrfToken() && signedOut(await post({ query: '{ viewer { id } }' }, headers))) await refresh(headers);
}

/** Where subscriptions go. */
export function socketUrl() {
  return `${location.protocol === 'https:' ? 'wss:' : 'ws:'}//${location.host}/graphql/ws`;
}

/** What the server says of itself to the explorer: which links there are. */
export async function pageSettings() {
  const response = await fetch('/explorer/settings.json');
  return response.json();
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

function csrfToken() {
  const cookies = document.cookie.split('; ').map((pair) => pair.split('='));
  const found = cookies.find(([name]) => name === '__Host-agio_csrf' || name === 'agio_csrf');
  return found?.[1];
}

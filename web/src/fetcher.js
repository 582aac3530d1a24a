// Sends operations to /graphql, subscriptions to /graphql/ws.
import { getOperationAST, parse } from 'graphql';
import { createClient } from 'graphql-ws';
import { keepSession, run, socketUrl } from './session.js';

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

// A connection per subscription, so that each is opened as whoever is signed in by then.
async function* subscribe(params, headers) {
  await keepSession(headers);
  const client = createClient({ url: socketUrl(), connectionParams: headers, retryAttempts: 3 });
  try {
    yield* client.iterate(params);
  } finally {
    client.dispose();
  }
}

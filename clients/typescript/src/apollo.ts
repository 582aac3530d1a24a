// Apollo Client on a session: its cache as this schema wants it, queries and mutations over POST, subscriptions live.

import { ApolloClient, ApolloLink, HttpLink, InMemoryCache, Observable, type InMemoryCacheConfig } from "@apollo/client";
import { relayStylePagination } from "@apollo/client/utilities";
import { OperationTypeNode, print } from "graphql";
import { overWebSocket, type Live } from "./live.js";
import type { Session } from "./session.js";

export interface ApolloOptions {
  /** What subscriptions run on; a WebSocket unless said. */
  live?: Live;
  /** The cache; one with `cacheConfig` unless said. */
  cache?: InMemoryCache;
}

const pages = {
  orders: relayStylePagination(["filter"]),
  trades: relayStylePagination(["market"]),
  transactions: relayStylePagination(["filter"]),
};

/** How things are told apart. What has an `id` needs nothing here; always select the fields that a key names. */
export const cacheConfig: InMemoryCacheConfig = {
  possibleTypes: {
    Node: ["Account", "Activity", "ApiKey", "Asset", "AuditEvent", "Export", "Import", "InvestmentPortfolio", "Job", "LoginEvent", "Market", "Order", "Passkey", "PortfolioAccount", "Session", "TaxReport", "Trade", "Transaction", "User"],
  },
  typePolicies: {
    // One per market or asset.
    OrderBook: { keyFields: ["market", ["symbol"]] },
    Price: { keyFields: ["asset", ["symbol"], "currency"] },
    Ticker: { keyFields: ["market", ["symbol"]] },
    // Parts of their parent that are asked for field by field.
    Portfolio: { merge: true },
    Preferences: { merge: true },
    Security: { merge: true },
    Account: { fields: pages },
    User: { fields: { ...pages, auditLog: relayStylePagination(), imports: relayStylePagination(), loginHistory: relayStylePagination() } },
  },
};

/** Subscriptions of a `Live`. */
function liveLink(live: Live): ApolloLink {
  return new ApolloLink(
    ({ query, variables, operationName }) =>
      new Observable((observer) =>
        live.subscribe({ query: print(query), variables, operationName }, {
          next: (result) => observer.next(result as ApolloLink.Result),
          error: (cause) => observer.error(cause instanceof Error ? cause : new Error(JSON.stringify(cause))),
          complete: () => observer.complete(),
        }),
      ),
  );
}

/** A client. When somebody signs in or out, the cache is emptied and what is on the screen asked for again. */
export function createApollo(session: Session, options: ApolloOptions = {}): ApolloClient {
  const http = new HttpLink({ uri: session.endpoint, fetch: session.fetch });
  const live = liveLink(options.live ?? overWebSocket(session));
  const isSubscription = ({ operationType }: ApolloLink.Operation) => operationType === OperationTypeNode.SUBSCRIPTION;
  const client = new ApolloClient({
    cache: options.cache ?? new InMemoryCache(cacheConfig),
    link: ApolloLink.split(isSubscription, live, http),
  });
  session.onChange(() => void client.resetStore());
  return client;
}

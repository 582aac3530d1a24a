// urql on a session: Graphcache as this schema wants it, queries and mutations over POST, subscriptions live.

import { Client, fetchExchange, subscriptionExchange, type Exchange } from "@urql/core";
import { cacheExchange, type CacheExchangeOpts, type KeyGenerator } from "@urql/exchange-graphcache";
import { relayPagination } from "@urql/exchange-graphcache/extras";
import { overWebSocket, type Live } from "./live.js";
import type { Session } from "./session.js";

export interface UrqlOptions {
  /** What subscriptions run on; a WebSocket unless said. */
  live?: Live;
  /** Makes the cache; Graphcache with `cacheConfig` unless said. */
  cache?: () => Exchange;
}

/** Part of its parent. */
const part: KeyGenerator = () => null;
const ofMarket: KeyGenerator = ({ market }) => symbol(market);

function symbol(of: unknown): string | null {
  const found = (of as { symbol?: unknown } | null | undefined)?.symbol;
  return typeof found === "string" ? found : null;
}

const pages = { orders: relayPagination(), trades: relayPagination(), transactions: relayPagination() };

/** How things without an `id` are told apart: by what they are of, or as parts of their parent. */
export const cacheConfig: CacheExchangeOpts = {
  keys: {
    OrderBook: ofMarket,
    Ticker: ofMarket,
    Price: ({ asset, currency }) => (symbol(asset) && currency ? `${symbol(asset)}:${String(currency)}` : null),
    AddedActivity: part,
    AllocationSlice: part,
    AssetDetails: part,
    AssetQuantity: part,
    Balance: part,
    BenchmarkResult: part,
    Candle: part,
    Disposal: part,
    DisposalMatch: part,
    DownloadLink: part,
    Drawdown: part,
    ExchangeRate: part,
    ExpectedFill: part,
    FeeTier: part,
    File: part,
    Holding: part,
    ImportCounts: part,
    ImportFormat: part,
    ImportProblem: part,
    ImportRow: part,
    ImportRowError: part,
    ImportedActivity: part,
    IncomeRow: part,
    JobFailure: part,
    LinkedAccount: part,
    LinkedWallet: part,
    Lot: part,
    MfaChallenge: part,
    OperationCost: part,
    OrderBookUpdate: part,
    OrderPreview: part,
    OrderUpdate: part,
    Performance: part,
    PerformancePoint: part,
    Place: part,
    Portfolio: part,
    PortfolioAsset: part,
    PortfolioHolding: part,
    PortfolioIssue: part,
    PortfolioSummary: part,
    Preferences: part,
    PriceLevel: part,
    PricePoint: part,
    RateLimit: part,
    ReturnRate: part,
    Security: part,
    SignInProvider: part,
    TaxBox: part,
    TaxDisposal: part,
    TaxForm: part,
    TaxFormRow: part,
    TaxIncome: part,
    TaxMatch: part,
    TaxSplit: part,
    TaxSummary: part,
    TaxWarning: part,
    Tokens: part,
    TradingFees: part,
    UserError: part,
    ValuePoint: part,
    WalletSignIn: part,
  },
  resolvers: { Account: pages, User: pages },
};

/** A client, and how to end its subscriptions. urql's cache cannot be emptied: make another client after signing in or out. */
export function createUrql(session: Session, options: UrqlOptions = {}): Client {
  const live = options.live ?? overWebSocket(session);
  const cache = options.cache ?? (() => cacheExchange(cacheConfig));
  return new Client({
    url: session.endpoint,
    preferGetMethod: false,
    fetch: session.fetch,
    exchanges: [
      cache(),
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query, variables }) => ({
          subscribe: (sink) => ({
            unsubscribe: live.subscribe({ query: query ?? "", variables: variables ?? undefined }, sink as Parameters<Live["subscribe"]>[1]),
          }),
        }),
      }),
    ],
  });
}

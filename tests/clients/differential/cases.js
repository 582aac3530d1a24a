// What is always tried first: documents on which the two sides once disagreed, and those on which the edition of the
// specification of September 2025 goes beyond graphql-js 16.

/** `{ query, variables, operationName, viewer, fail }`: graphql-js is right about each. */
export const found = [
  { query: "{ assets { symbol } a: assets { symbol } ... { assets { name } } }" },
  { query: "mutation($n: Int!) { a: cancelAllAfter(input: { seconds: 0 }) { firesAt } b: cancelAllAfter(input: { seconds: $n }) { firesAt } }" },
  { query: "mutation($n: Int!) { a: cancelAllAfter(input: { seconds: $n }) { firesAt } }", variables: { n: 2147483648 } },
  { query: "query($d: Int) { market(symbol: \"BTC-USD\") { orderBook(depth: $d) { sequence } } }" },
  { query: "query($d: Int) { market(symbol: \"BTC-USD\") { orderBook(depth: $d) { sequence } } }", variables: { d: null } },
  { query: "{ markets @skip(if: true) { symbol } assets { history @include(if: false) { at } } }" },
  { query: "{ markets { symbol ticker { market { symbol @skip(if: true) } } } }" },
  { query: "{ asset(symbol: \"BTC\") { price { price } name } }", fail: ["Price.price"] },
  { query: "{ markets { symbol base { name } } assets { name } }", fail: ["Asset.name"] },
  { query: "{ viewer { email } assets { name } }", fail: ["Query.viewer", "User.email"] },
  { query: "{ asset(symbol: \"\\uD83D\\uDE00\\u{1F600}\") { name } }" },
  { query: "{ asset(symbol: \"\\uD83D\") { name } }" },
  { query: "{ asset(symbol: \"\"\"B\\\"\"\"TC\"\"\") { name } }" },
  { query: "subscription { ...F } fragment F on Subscription { ... on Subscription { prices(symbols: [\"BTC\"]) { price } } }" },
  { query: "query on { on: __typename }" },
  { query: "{ ...on } fragment on on Query { __typename }" },
  { query: "query() { __typename }" },
  { query: "{ markets { candles(interval: \"M1\") { open } } }" },
  { query: "{ markets { candles(interval: M1, limit: 1a) { open } } }" },
  { query: "query($m: String $t: OrderType!) { previewOrder(input: { market: $m side: BUY type: $t }) { held } }", variables: { t: "LIMIT" } },
  { query: "query($s: String = null) { asset(symbol: $s) { name } }" },
  { query: "subscription($s: String) { prices(symbols: [\"BTC\", $s]) { price } }" },
  { query: "{ __type(name: \"Node\") { interfaces { name } possibleTypes { name } } }" },
];

/**
 * `refused` is what the edition says, and `why` where it says so. `reference.js` goes beyond graphql-js 16 for them.
 */
export const edition = [
  {
    query: "subscription($on: Boolean!) { prices @include(if: $on) { price } }",
    variables: { on: true },
    refused: true,
    why: "5.2.4.1: the selection set of a subscription's root takes no @skip and no @include",
  },
  {
    query: "subscription { ...F @skip(if: false) } fragment F on Subscription { prices { price } }",
    refused: true,
    why: "5.2.4.1: nor do fragments there",
  },
  {
    query: "{ __type(name: \"Query\") { fields(includeDeprecated: null) { name } } }",
    refused: true,
    why: "4.2: includeDeprecated is Boolean! with a default",
  },
  {
    query: "\"What it asks.\" query Q(\"Which one.\" $s: String!) { asset(symbol: $s) { ...F } } \"A part.\" fragment F on Asset { name }",
    variables: { s: "BTC" },
    refused: false,
    why: "2.4: operations, fragments and variables may be described",
  },
];

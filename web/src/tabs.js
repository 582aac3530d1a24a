// The main job in nine tabs, from sign-up to a live fill, one on conditional orders and one on accounts; then the rest.
import { moreTabs } from './more_tabs.js';

const json = (value) => JSON.stringify(value, null, 2);

const email = 'you@example.com';
const password = 'a long pass phrase';

export const tabs = [
  {
    query: `# Welcome to Agio. The tabs walk you through the
# main job, left to right; run each with Ctrl-Enter.
#
# 1. Sign up. The answer is the same whether or not
#    the address was taken: a mail follows. On a
#    development server, the link "mailbox" at the
#    top shows it.
mutation SignUp($input: SignUpInput!) {
  signUp(input: $input) {
    acknowledged
    userErrors { code message path }
  }
}
`,
    variables: json({ input: { email, password, displayName: 'You' } }),
  },
  {
    query: `# 2. Verify the address: put the six-digit code from
#    the mail (/dev/mailbox) into the variables below.
mutation VerifyEmail($input: VerifyEmailInput!) {
  verifyEmail(input: $input) {
    verified
    userErrors { code message path }
  }
}
`,
    variables: json({ input: { email, code: '000000' } }),
  },
  {
    query: `# 3. Sign in. The session goes into httpOnly cookies;
#    the explorer sends the CSRF token by itself.
mutation SignIn($input: SignInInput!) {
  signIn(input: $input) {
    user { id email displayName }
    userErrors { code message path }
  }
}
`,
    variables: json({ input: { email, password, transport: 'COOKIE' } }),
  },
  {
    query: `# 4. Receive play money. The same reference again
#    moves nothing.
mutation Deposit($input: SandboxDepositInput!) {
  sandboxDeposit(input: $input) {
    transaction { id kind amount balanceAfter at }
    balance { asset { symbol } available held }
    userErrors { code message path }
  }
}
`,
    variables: json({ input: { asset: 'USD', amount: '4000', reference: 'first-deposit' } }),
  },
  {
    query: `# 5. Look at the market, then place an order: choose
#    which of the two to run. A MARKET BUY by budget
#    spends \`quoteQuantity\`, fees included.
query Look {
  market(symbol: "BTC-USD") {
    symbol
    tickSize
    lotSize
    minNotional
    ticker { lastPrice bestBid bestAsk }
    orderBook(depth: 5) {
      bids { price quantity }
      asks { price quantity }
    }
  }
}

mutation PlaceOrder($input: PlaceOrderInput!) {
  placeOrder(input: $input) {
    order { id status filledQuantity averagePrice reason }
    trades { price quantity fee feeAsset { symbol } liquidity }
    tradeCount
    userErrors { code message path }
  }
}
`,
    variables: json({
      input: { market: 'BTC-USD', side: 'BUY', type: 'MARKET', quoteQuantity: '1000' },
    }),
  },
  {
    query: `# 6. What you own, and everything that moved money.
query Portfolio {
  viewer {
    displayName
    portfolio {
      currency
      value
      unrealizedPnl
      holdings { asset { symbol } quantity price value averageCost allocation }
    }
    orders(first: 10) { nodes { id side type status filledQuantity averagePrice createdAt } }
    transactions(first: 10) { nodes { kind asset { symbol } amount balanceAfter at } }
  }
}
`,
  },
  {
    query: `# 7. Prices: the present ones, then every change.
subscription Prices {
  prices(symbols: ["BTC", "ETH"]) {
    asset { symbol }
    price
    changePercent24h
    source
    at
  }
}
`,
  },
  {
    query: `# 8. The order book: a snapshot first, then the
#    changed levels; quantity 0 means it is gone.
subscription OrderBook {
  orderBook(market: "BTC-USD", depth: 10) {
    snapshot
    previousSequence
    sequence
    bids { price quantity }
    asks { price quantity }
  }
}
`,
  },
  {
    query: `# 9. Your own orders as they change. Run this, then
#    open this page in a second window and place an
#    order there in tab 5. (Changing tabs in one
#    window stops what runs in it.)
subscription OrderUpdates {
  orderUpdates {
    order { id side status filledQuantity }
    trade { price quantity fee liquidity }
  }
}
`,
  },
  {
    query: `# 10. What would an order come to? And a stop that
#     follows the market at a distance and sells when
#     it turns: it waits, on no book. Change \`type\`
#     to MARKET (without \`trailingDelta\`) to preview
#     a fill. docs/guides/trading.md has all types.
query Preview($input: PlaceOrderInput!) {
  previewOrder(input: $input) {
    pendingTrigger
    fills { price quantity }
    averagePrice
    bestPrice
    slippagePercent
    fee
    held
    heldAsset { symbol }
    userErrors { code message path }
  }
}

mutation Stop($input: PlaceOrderInput!) {
  placeOrder(input: $input) {
    order { id type status stopPrice quantity }
    userErrors { code message path }
  }
}
`,
    variables: json({
      input: {
        market: 'BTC-USD', side: 'SELL', type: 'TRAILING_STOP', trailingDelta: '1000', quantity: '0.005',
      },
    }),
  },
  {
    query: `# 11. One more account, for a program say: money and
#     orders of two accounts are apart. \`transfer\`
#     moves money between them, and \`accountId\` says
#     which one an order is of.
mutation OpenAccount($input: OpenAccountInput!) {
  openAccount(input: $input) {
    account { id name kind }
    userErrors { code message path }
  }
}

query Accounts {
  viewer {
    accounts { id name kind balance(asset: "USD") { available held } }
  }
}
`,
    variables: json({ input: { name: 'Bots' } }),
  },
  ...moreTabs,
];

// The tabs after the main job: every further thing that the schema can do.

const json = (value) => JSON.stringify(value, null, 2);

export const moreTabs = [
  {
    query: `# 12. Money between your accounts. Run Ids first and
#     put the ids of MAIN and SUB into the variables.
query Ids {
  viewer {
    accounts { id name kind }
  }
}

mutation Transfer($transfer: TransferInput!) {
  transfer(input: $transfer) {
    sent { id amount balanceAfter }
    received { id amount balanceAfter }
    userErrors { code message path }
  }
}

mutation RenameAccount($rename: RenameAccountInput!) {
  renameAccount(input: $rename) {
    account { id name }
    userErrors { code message path }
  }
}
`,
    variables: json({
      transfer: { from: 'the id of MAIN', to: 'the id of SUB', asset: 'USD', amount: '100', reference: 'first-transfer' },
      rename: { accountId: 'the id of SUB', name: 'My bots' },
    }),
  },
  {
    query: `# 13. What is listed: coins with their prices, one coin
#     in detail, and the markets with their rules.
query Assets {
  assets { symbol name kind scale price { price changePercent24h source stale } }
}

query Bitcoin {
  asset(symbol: "BTC") {
    name
    details { rank marketCap volume24h circulatingSupply homepage }
    history(range: DAY) { at price }
  }
}

query Markets {
  markets {
    symbol
    status
    minNotional
    makerFee
    takerFee
    priceBand
    maxOpenOrders
    feeTiers { minVolume makerFee takerFee }
  }
}
`,
  },
  {
    query: `# 14. A market's own trades: candles, and one by one.
query Chart($interval: CandleInterval!) {
  market(symbol: "BTC-USD") {
    candles(interval: $interval, limit: 20) { openTime open high low close volume trades }
    trades(first: 10) { id price quantity takerSide at }
  }
}
`,
    variables: json({ interval: 'M1' }),
  },
  {
    query: `# 15. A market live: at a glance, trade by trade, and
#     the candle that is being drawn. Choose one.
subscription Ticker {
  ticker(market: "BTC-USD") { lastPrice bestBid bestAsk volume24h changePercent24h at }
}

subscription MarketTrades {
  trades(market: "BTC-USD") { id price quantity takerSide at }
}

subscription Candle {
  candles(market: "BTC-USD", interval: M1) { openTime open high low close volume trades }
}

# After a drop: put the last sequence that you received
# into the variables, and what you missed comes first.
# "0" stands before everything.
subscription TradesAfter($after: String) {
  trades(market: "BTC-USD", after: $after) { snapshot sequence price quantity }
}

subscription BookAfter($after: String) {
  orderBook(market: "BTC-USD", depth: 5, after: $after) {
    snapshot sequence bids { price quantity } asks { price quantity }
  }
}
`,
    variables: json({ after: '0' }),
  },
  {
    query: `# 16. Your own money live. Portfolio tells at once what
#     it is worth; Balances waits for a change: deposit
#     or trade in a second window.
subscription MyPortfolio {
  portfolioUpdates { currency value unrealizedPnl holdings { asset { symbol } value } }
}

subscription MyBalances {
  balanceUpdates { asset { symbol } available held total }
}

# What you missed since a sequence; "0" for everything.
subscription BalancesAfter($after: String) {
  balanceUpdates(after: $after) { snapshot sequence asset { symbol } available held }
}

subscription OrdersAfter($after: String) {
  orderUpdates(after: $after) { snapshot sequence order { id status price filledQuantity } }
}
`,
    variables: json({ after: '0' }),
  },
  {
    query: `# 17. An order that rests far below the market, found
#     again by your own id, changed, and cancelled.
mutation Rest($order: PlaceOrderInput!) {
  placeOrder(input: $order) {
    order { id clientOrderId status price quantity }
    userErrors { code message path }
  }
}

query Find {
  viewer {
    order(clientOrderId: "resting-1") { id status price quantity filledQuantity reason }
    tradingFees(market: "BTC-USD") { volume30d makerFee takerFee nextTier { minVolume } }
  }
}

mutation Amend($change: AmendOrderInput!) {
  amendOrder(input: $change) {
    order { id status price quantity }
    userErrors { code message path }
  }
}

mutation Cancel($cancel: CancelOrderInput!) {
  cancelOrder(input: $cancel) {
    order { id status reason }
    userErrors { code message path }
  }
}
`,
    variables: json({
      order: {
        clientOrderId: 'resting-1', market: 'BTC-USD', side: 'BUY', type: 'LIMIT', price: '37500', quantity: '0.001',
      },
      change: { clientOrderId: 'resting-1', quantity: '0.002' },
      cancel: { clientOrderId: 'resting-1' },
    }),
  },
  {
    query: `# 18. Several orders at once; each stands or falls by
#     itself. Then all of them are cancelled again.
mutation Several($orders: [PlaceOrderInput!]!) {
  placeOrders(input: $orders) {
    results { order { id status price } userErrors { code message path } }
  }
}

mutation CancelAll($which: CancelAllOrdersInput!) {
  cancelAllOrders(input: $which) {
    count
    cancelled { id status }
    userErrors { code message path }
  }
}
`,
    variables: json({
      orders: [
        { market: 'BTC-USD', side: 'BUY', type: 'LIMIT', price: '37500', quantity: '0.001' },
        { market: 'ETH-USD', side: 'BUY', type: 'LIMIT', price: '2100', quantity: '0.01' },
      ],
      which: { side: 'BUY' },
    }),
  },
  {
    query: `# 19. A pair of which at most one trades: take a profit
#     above, or stop a loss below. It sells what tab 5
#     bought. A market takes prices within a band: change
#     them when it has moved far.
mutation Pair($pair: PlaceOcoInput!) {
  placeOco(input: $pair) {
    limitOrder { id type status price }
    stopOrder { id type status stopPrice }
    userErrors { code message path }
  }
}
`,
    variables: json({
      pair: { market: 'BTC-USD', side: 'SELL', quantity: '0.001', price: '90000', stopPrice: '40000' },
    }),
  },
  {
    query: `# 20. A dead man's switch: your open orders are
#     cancelled unless this is run again in time. With
#     0 seconds it is off.
mutation Switch($input: CancelAllAfterInput!) {
  cancelAllAfter(input: $input) {
    firesAt
    userErrors { code message path }
  }
}
`,
    variables: json({ input: { seconds: 60 } }),
  },
  {
    query: `# 21. How you are called, and how you like things.
mutation Profile($profile: UpdateProfileInput!) {
  updateProfile(input: $profile) {
    user { id displayName }
    userErrors { code message path }
  }
}

mutation Preferences($preferences: UpdatePreferencesInput!) {
  updatePreferences(input: $preferences) {
    user { id preferences { currency locale timeZone theme emailNotifications } }
    userErrors { code message path }
  }
}
`,
    variables: json({
      profile: { displayName: 'You' },
      preferences: { currency: 'USD', locale: 'en-GB', timeZone: 'Europe/Lisbon', theme: 'SYSTEM' },
    }),
  },
  {
    query: `# 22. Where you are signed in, who tried to, and what
#     was done to your account. Revoke ends a session:
#     put the id of one into the variables.
query Protection {
  viewer {
    security { passwordChangedAt }
    sessions { id current deviceName ip lastSeenAt expiresAt }
    loginHistory(first: 5) { nodes { outcome ip userAgent newDevice at } }
    auditLog(first: 5) { nodes { id action outcome at ip } }
  }
}

mutation Revoke($session: RevokeSessionInput!) {
  revokeSession(input: $session) {
    acknowledged
    userErrors { code message path }
  }
}
`,
    variables: json({ session: { id: 'the id of a session' } }),
  },
  {
    query: `# 23. Anything that has an id, found again by it: put
#     the id of an order or a market into the variables.
query Again($id: ID!) {
  node(id: $id) {
    __typename
    id
    ... on Market { symbol status }
    ... on Order { market { symbol } side type price }
    ... on Account { name kind }
  }
}
`,
    variables: json({ id: 'any id' }),
  },
  {
    query: `# 24. A lost mail, and a lost password. The answers do
#     not tell whether the address has an account. The
#     link in the mail holds the token.
mutation MailAgain($resend: ResendVerificationEmailInput!) {
  resendVerificationEmail(input: $resend) {
    acknowledged
    userErrors { code message path }
  }
}

mutation Forgot($forgot: RequestPasswordResetInput!) {
  requestPasswordReset(input: $forgot) {
    acknowledged
    userErrors { code message path }
  }
}

# The word that stands in every mail from here.
mutation MailWord($word: SetAntiPhishingCodeInput!) {
  setAntiPhishingCode(input: $word) {
    user { security { antiPhishingCode } }
    userErrors { code message path }
  }
}

# The link in the mail about a sign-in that was not yours.
mutation NotMe($report: ReportSignInInput!) {
  reportSignIn(input: $report) {
    acknowledged
    userErrors { code message path }
  }
}

query TokenValid($token: String!) {
  passwordResetTokenValid(token: $token)
}

mutation Reset($reset: ResetPasswordInput!) {
  resetPassword(input: $reset) {
    acknowledged
    userErrors { code message path }
  }
}
`,
    variables: json({
      resend: { email: 'you@example.com' },
      forgot: { email: 'you@example.com' },
      word: { code: 'blue heron' },
      report: { token: 'the token of that mail' },
      token: 'the token of the link',
      reset: { token: 'the token of the link', newPassword: 'a long pass phrase' },
    }),
  },
  {
    query: `# 25. Another password, by the present one. It ends all
#     other sessions.
mutation Password($input: ChangePasswordInput!) {
  changePassword(input: $input) {
    acknowledged
    userErrors { code message path }
  }
}
`,
    variables: json({ input: { currentPassword: 'a long pass phrase', newPassword: 'another long pass phrase' } }),
  },
  {
    query: `# 26. A second factor. Scan the QR code with an
#     authenticator app (paste the data: URL into a new
#     tab), confirm with its code, and write the recovery
#     codes down. The next sign-in answers with mfa.token.
query SecondFactor {
  viewer {
    security { passwordChangedAt totpEnabled recoveryCodesLeft }
  }
}

mutation SetUp {
  enableTotp {
    secret
    otpauthUrl
    qrCode
    userErrors { code message path }
  }
}

mutation Confirm($confirm: ConfirmTotpInput!) {
  confirmTotp(input: $confirm) {
    recoveryCodes
    userErrors { code message path }
  }
}

mutation SecondStep($answer: CompleteMfaInput!) {
  completeMfa(input: $answer) {
    user { email }
    csrfToken
    userErrors { code message path }
  }
}

mutation ProveAnew($proof: StepUpInput!) {
  stepUp(input: $proof) {
    stepUpUntil
    userErrors { code message path }
  }
}

mutation NewCodes {
  regenerateRecoveryCodes {
    recoveryCodes
    userErrors { code message path }
  }
}

mutation TakeAway {
  disableTotp {
    acknowledged
    userErrors { code message path }
  }
}
`,
    variables: json({
      confirm: { code: 'what the app shows' },
      answer: { challengeToken: 'mfa.token of signIn', code: 'what the app shows next' },
      proof: { code: 'a recovery code' },
    }),
  },
  {
    query: `# 27. Signing in with others, where the settings name
#     providers. The browser itself goes to the path, or
#     to the url of a link, and comes back signed in.
#     And by an Ethereum wallet, where the settings name
#     chains: it signs the message by personal_sign.
query Providers {
  signInProviders { provider label path }
  walletSignIn { domain chainIds }
  viewer {
    security {
      hasPassword
      linkedAccounts { provider email linkedAt }
      wallets { address linkedAt lastUsedAt }
    }
  }
}

mutation LinkProvider($link: LinkProviderInput!) {
  linkProvider(input: $link) {
    url
    userErrors { code message path }
  }
}

mutation UnlinkProvider($unlink: UnlinkProviderInput!) {
  unlinkProvider(input: $unlink) {
    acknowledged
    userErrors { code message path }
  }
}

mutation AskToLinkWallet($wallet: StartWalletLinkInput!) {
  startWalletLink(input: $wallet) {
    message expiresAt
    userErrors { code message path }
  }
}

mutation LinkWallet($signed: FinishWalletLinkInput!) {
  finishWalletLink(input: $signed) {
    wallet { address linkedAt }
    userErrors { code message path }
  }
}

mutation AskWallet($comer: StartWalletSignInInput!) {
  startWalletSignIn(input: $comer) {
    message expiresAt
    userErrors { code message path }
  }
}

mutation SignInByWallet($enter: FinishWalletSignInInput!) {
  finishWalletSignIn(input: $enter) {
    user { email }
    csrfToken
    mfa { token methods }
    userErrors { code message path }
  }
}

mutation UnlinkWallet($away: UnlinkWalletInput!) {
  unlinkWallet(input: $away) {
    acknowledged
    userErrors { code message path }
  }
}
`,
    variables: json({
      link: { provider: 'google', returnPath: '/' },
      unlink: { provider: 'google' },
      wallet: { address: '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed', chainId: 1 },
      signed: { message: 'the message', signature: 'what personal_sign answers' },
      comer: { address: '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed', chainId: 1 },
      enter: { message: 'the message', signature: 'what personal_sign answers' },
      away: { address: '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed' },
    }),
  },
  {
    query: `# 28. Another e-mail address. The link to the new one
#     moves the account, in a session of who asked; the
#     link to the old one takes it back for seven days,
#     ends all sessions and has a new password set.
mutation MoveAddress($to: ChangeEmailInput!) {
  changeEmail(input: $to) {
    acknowledged
    userErrors { code message path }
  }
}

mutation ConfirmMove($link: ConfirmEmailChangeInput!) {
  confirmEmailChange(input: $link) {
    user { email }
    userErrors { code message path }
  }
}

mutation MoveBack($back: RevertEmailChangeInput!) {
  revertEmailChange(input: $back) {
    acknowledged
    userErrors { code message path }
  }
}
`,
    variables: json({
      to: { email: 'you@example.org' },
      link: { token: 'the token that the new address got' },
      back: { token: 'the token that the old address got' },
    }),
  },
  {
    query: `# 29. Keys of programs, which sign their requests
#     instead of signing in. The secret is shown once;
#     with a publicKey of your own there is none.
query Keys {
  viewer {
    apiKeys { id name prefix algorithm scopes ipAllowList account { id name } createdAt lastUsedAt expiresAt }
  }
}

mutation MakeKey($key: CreateApiKeyInput!) {
  createApiKey(input: $key) {
    apiKey { id prefix }
    secret
    userErrors { code message path }
  }
}

mutation ReplaceKey($replace: RotateApiKeyInput!) {
  rotateApiKey(input: $replace) {
    apiKey { id prefix }
    secret
    replaced { id expiresAt }
    userErrors { code message path }
  }
}

mutation EndKey($end: RevokeApiKeyInput!) {
  revokeApiKey(input: $end) {
    acknowledged
    userErrors { code message path }
  }
}
`,
    variables: json({
      key: { accountId: 'an id of viewer.accounts', name: 'Grid bot', scopes: ['READ', 'TRADE'] },
      replace: { id: 'an id of viewer.apiKeys', overlapSeconds: 3600 },
      end: { id: 'an id of viewer.apiKeys' },
    }),
  },
  {
    query: `# 30. What an operation costs, how much one may, and what you
#     may still spend. Put them into any query of your own.
query Cost {
  operationCost { cost limit }
  rateLimit { cost limit remaining resetAt }
  markets { symbol orderBook(depth: 10) { bids { price quantity } } }
}
`,
  },
  {
    query: `# 31. What you own anywhere. Make a portfolio, and put
#     its id into the variables of what follows.
mutation Create($portfolio: CreatePortfolioInput!) {
  createPortfolio(input: $portfolio) {
    portfolio { id name version }
    userErrors { code message path }
  }
}

mutation AddAccount($account: AddPortfolioAccountInput!) {
  addPortfolioAccount(input: $account) {
    account { id name kind }
    userErrors { code message path }
  }
}

mutation Add($activities: [AddActivityInput!]!) {
  addActivities(input: $activities) {
    results { activity { id version } error { code message path } }
    userErrors { code message path }
  }
}

query Mine {
  viewer {
    portfolios { id name currency version accounts { id name kind } }
  }
}

query Book($id: ID!) {
  viewer {
    investmentPortfolio(id: $id) {
      summary { value costBasis unrealizedPnl realizedGain totalGain complete }
      holdings { asset { symbol } quantity costBasis value allocation }
      lots { nodes { asset { symbol } acquiredAt remainingQuantity remainingCostBasis } }
      disposals(costBasisMethod: HIFO) { nodes { day quantity costBasis gain matches { rule quantity costBasis } } }
      issues { nodes { kind message day } }
      activities { nodes { id type at source version } }
    }
  }
}
`,
    variables: json({
      portfolio: { name: 'All I own', currency: 'USD' },
      account: { portfolioId: 'the id of the portfolio', kind: 'WALLET', name: 'My wallet' },
      activities: [
        {
          portfolioAccountId: 'the id of the account', type: 'TRADE', at: '2024-01-10T12:00:00Z', reference: 'first',
          sent: { asset: 'USD', quantity: '10000' }, received: { asset: 'BTC', quantity: '0.25' },
        },
        {
          portfolioAccountId: 'the id of the account', type: 'TRADE', at: '2025-01-10T12:00:00Z', reference: 'second',
          sent: { asset: 'BTC', quantity: '0.1' }, received: { asset: 'USD', quantity: '9000' },
        },
        {
          portfolioAccountId: 'the id of the account', type: 'WITHDRAWAL', at: '2025-02-10T12:00:00Z', reference: 'third',
          sent: { asset: 'BTC', quantity: '0.1' },
        },
      ],
      id: 'the id of the portfolio',
    }),
  },
  {
    query: `# 32. Changes of a portfolio. Versions guard them: an old
#     one is refused with CONFLICT.
mutation Update($update: UpdatePortfolioInput!) {
  updatePortfolio(input: $update) {
    portfolio { id version costBasisMethod }
    userErrors { code message path }
  }
}

mutation Edit($edit: EditActivityInput!) {
  editActivity(input: $edit) {
    activity { id version }
    userErrors { code message path }
  }
}

mutation Arrive($place: AddPortfolioAccountInput!) {
  addPortfolioAccount(input: $place) {
    account { id }
    userErrors { code message path }
  }
}

mutation Arrived($arrival: [AddActivityInput!]!) {
  addActivities(input: $arrival) {
    results { activity { id } error { code message path } }
    userErrors { code message path }
  }
}

mutation Link($link: LinkTransferInput!) {
  linkTransfer(input: $link) {
    portfolio { id }
    userErrors { code message path }
  }
}

mutation Unlink($unlink: UnlinkTransferInput!) {
  unlinkTransfer(input: $unlink) {
    portfolio { id }
    userErrors { code message path }
  }
}

mutation Assign($assign: AssignLotsInput!) {
  assignLots(input: $assign) {
    activity { id }
    userErrors { code message path }
  }
}

mutation Remove($remove: DeleteActivityInput!) {
  deleteActivity(input: $remove) {
    acknowledged
    userErrors { code message path }
  }
}

mutation DeleteAll($delete: DeletePortfolioInput!) {
  deletePortfolio(input: $delete) {
    acknowledged
    userErrors { code message path }
  }
}
`,
    variables: json({
      update: { id: 'the id of the portfolio', expectedVersion: 1, costBasisMethod: 'HIFO' },
      edit: {
        id: 'the id of the purchase', expectedVersion: 1, type: 'TRADE', at: '2024-01-10T12:00:00Z',
        sent: { asset: 'USD', quantity: '10001' }, received: { asset: 'BTC', quantity: '0.25' },
      },
      place: { portfolioId: 'the id of the portfolio', kind: 'WALLET', name: 'My vault' },
      arrival: [
        { portfolioAccountId: 'the id of the vault', type: 'DEPOSIT', at: '2025-02-10T12:05:00Z', received: { asset: 'BTC', quantity: '0.1' } },
      ],
      remove: { id: 'the id of the purchase', expectedVersion: 2 },
      link: { sentId: 'the id of the withdrawal', receivedId: 'the id of the deposit' },
      unlink: { id: 'the id of the deposit' },
      assign: { activityId: 'the id of the sale', lots: [{ activityId: 'the id of the purchase', quantity: '0.1' }] },
      delete: { id: 'the id of the portfolio', expectedVersion: 2 },
    }),
  },
  {
    query: `# 33. Everything that is kept about you, as one file
#     that a job writes. The link is good for 15 minutes
#     and made anew by every answer; the file is kept for
#     a week. A job that is over cannot be ended any more.
mutation ExportMine {
  exportPersonalData {
    job { id status progress createdAt }
    userErrors { code message path }
  }
}

query MyJobs {
  viewer {
    jobs {
      id kind status progress startedAt finishedAt
      failure { code message }
      file { name contentType bytes sha256 expiresAt download { url expiresAt } }
    }
  }
}

mutation EndJob($job: CancelJobInput!) {
  cancelJob(input: $job) {
    job { id status }
    userErrors { code message path }
  }
}
`,
    variables: json({ job: { id: 'the id of the job' } }),
  },
  {
    query: `# 34. Passkeys. A browser makes them and signs with them:
#     pass the options to navigator.credentials, and send
#     what toJSON() of its answer says. Here nothing asks
#     a device, so what ends one is refused.
query Passkeys {
  viewer {
    security { passkeys { id name createdAt lastUsedAt } }
  }
}

mutation BeginPasskey {
  startPasskeyRegistration {
    options
    userErrors { code message path }
  }
}

mutation AddPasskey($add: FinishPasskeyRegistrationInput!) {
  finishPasskeyRegistration(input: $add) {
    passkey { id name }
    recoveryCodes
    userErrors { code message path }
  }
}

mutation NamePasskey($name: RenamePasskeyInput!) {
  renamePasskey(input: $name) {
    passkey { id name }
    userErrors { code message path }
  }
}

mutation TakePasskeyAway($away: RemovePasskeyInput!) {
  removePasskey(input: $away) {
    acknowledged
    userErrors { code message path }
  }
}

mutation BeginPasskeySignIn {
  startPasskeySignIn {
    options
    userErrors { code message path }
  }
}

mutation SignInByPasskey($enter: FinishPasskeySignInInput!) {
  finishPasskeySignIn(input: $enter) {
    user { email }
    csrfToken
    userErrors { code message path }
  }
}

mutation BeginPasskeyProof {
  startPasskeyStepUp {
    options
    userErrors { code message path }
  }
}
`,
    variables: json({
      add: { credential: { id: 'what the browser answers' }, name: 'Laptop' },
      name: { id: 'the id of a passkey', name: 'Desk' },
      away: { id: 'the id of a passkey' },
      enter: { credential: { id: 'what the browser answers' } },
    }),
  },
  {
    query: `# 35. Files of other exchanges. This page cannot send
#     one: docs/guides/portfolio.md has the request for
#     curl. What comes then is looked at, written down
#     all at once, and taken back.
query Formats {
  importFormats { code name institution headers }
}

mutation Holder($holder: CreatePortfolioInput!) {
  createPortfolio(input: $holder) {
    portfolio { id }
    userErrors { code message path }
  }
}

mutation Abroad($abroad: AddPortfolioAccountInput!) {
  addPortfolioAccount(input: $abroad) {
    account { id }
    userErrors { code message path }
  }
}

mutation BringIn($bring: StartImportInput!) {
  startImport(input: $bring) {
    import { id status format rows activities problem { code message } }
    userErrors { code message path }
  }
}

mutation Explain($explain: MapImportInput!) {
  mapImport(input: $explain) {
    import { id status counts { new duplicate possibleDuplicate ignored invalid } }
    userErrors { code message path }
  }
}

query Brought {
  viewer {
    imports(first: 5) {
      nodes {
        id fileName status format rows
        job { status progress }
        preview(first: 10) {
          nodes { line verdict activity { type at } duplicateOf { id } ignoredBecause error { code message } }
        }
      }
    }
  }
}

mutation TakeIn($take: ApplyImportInput!) {
  applyImport(input: $take) {
    import { id status activities appliedAt }
    userErrors { code message path }
  }
}

mutation TakeBack($back: RevertImportInput!) {
  revertImport(input: $back) {
    import { id status revertedAt }
    userErrors { code message path }
  }
}
`,
    variables: json({
      holder: { name: 'Brought in', currency: 'EUR' },
      abroad: { portfolioId: 'the id of the portfolio', kind: 'EXTERNAL_EXCHANGE', name: 'Elsewhere' },
      bring: { portfolioAccountId: 'the id of the account', file: null },
      explain: {
        id: 'the id of the import', delimiter: ';',
        columns: [
          { column: 0, field: 'TIMESTAMP' }, { column: 1, field: 'TYPE' },
          { column: 2, field: 'RECEIVED_QUANTITY' }, { column: 3, field: 'RECEIVED_ASSET' },
        ],
        types: [{ text: 'Einzahlung', type: 'DEPOSIT' }],
      },
      take: { id: 'the id of the import' },
      back: { id: 'the id of the import' },
    }),
  },
  {
    query: `# 36. How what you own did, and what goes into a tax
#     form: a book of its own, two deals, figures.
mutation OpenBook($open: CreatePortfolioInput!) {
  createPortfolio(input: $open) {
    portfolio { id }
    userErrors { code message path }
  }
}

mutation AddShelf($shelf: AddPortfolioAccountInput!) {
  addPortfolioAccount(input: $shelf) {
    account { id }
    userErrors { code message path }
  }
}

mutation FillBook($deals: [AddActivityInput!]!) {
  addActivities(input: $deals) {
    results { activity { id } error { code message path } }
    userErrors { code message path }
  }
}

query HowItDid($book: ID!) {
  viewer {
    investmentPortfolio(id: $book) {
      performance(range: CUSTOM, from: "2024-01-01", to: "2025-12-31") {
        startValue endValue inflows outflows gain simpleReturn
        twr { value annualized status } mwr { value status roots }
        maxDrawdown { depth peak trough } staleDays unpriced { symbol }
        series(step: MONTH) { date value netFlow twr }
      }
      valueSeries(step: MONTH, currency: "GBP") { date value netContributions }
      income(by: TYPE) { key value count }
      allocation { key value share }
    }
  }
}

query Rates {
  exchangeRates(base: "USD", quote: "GBP", from: "2025-12-24", to: "2025-12-31") { date rate publishedFor }
}

mutation MakeReport($report: RequestTaxReportInput!) {
  requestTaxReport(input: $report) {
    report {
      id taxYear status inputsHash
      summary { disposals proceeds costs net shortTerm longTerm }
      forms { form boxes { box label value } rows { nodes { part box description acquired disposed proceeds cost gain } } }
      warnings { code message }
    }
    userErrors { code message path }
  }
}

mutation FileOfReport($file: ExportTaxReportInput!) {
  exportTaxReport(input: $file) {
    job { id status }
    userErrors { code message path }
  }
}

mutation ForgetReport($forget: DeleteTaxReportInput!) {
  deleteTaxReport(input: $forget) {
    acknowledged
    userErrors { code message path }
  }
}

mutation AskForFile($wanted: RequestExportInput!) {
  requestExport(input: $wanted) {
    export { id kind format from to timeZone account { name } job { id status } }
    userErrors { code message path }
  }
}

query FilesAskedFor {
  viewer {
    exports(first: 5) {
      nodes {
        id kind format
        job { status progress file { name bytes sha256 download { url } } }
      }
    }
  }
}

mutation ForgetFile($gone: DeleteExportInput!) {
  deleteExport(input: $gone) {
    acknowledged
    userErrors { code message path }
  }
}
`,
    variables: json({
      open: { name: 'For the tax return', currency: 'USD', timeZone: 'America/New_York', jurisdiction: 'US' },
      shelf: { portfolioId: 'the id of the book', kind: 'EXTERNAL_EXCHANGE', name: 'Another exchange' },
      deals: [
        {
          portfolioAccountId: 'the id of the shelf', type: 'TRADE', at: '2024-01-10T12:00:00Z',
          sent: { asset: 'USD', quantity: '1000' }, received: { asset: 'EUR', quantity: '900' },
        },
        {
          portfolioAccountId: 'the id of the shelf', type: 'TRADE', at: '2024-02-10T12:00:00Z',
          sent: { asset: 'USD', quantity: '10000' }, received: { asset: 'BTC', quantity: '0.25' },
        },
        {
          portfolioAccountId: 'the id of the shelf', type: 'TRADE', at: '2025-03-10T12:00:00Z',
          sent: { asset: 'BTC', quantity: '0.1' }, received: { asset: 'USD', quantity: '8000' },
        },
      ],
      book: 'the id of the book',
      report: { portfolioId: 'the id of the book', taxYear: 2025 },
      file: { id: 'the id of the report', format: 'TURBOTAX_CSV' },
      forget: { id: 'the id of the report' },
      wanted: { kind: 'STATEMENT', format: 'PDF' },
      gone: { id: 'the id of the export' },
    }),
  },
  {
    query: `# 37. The end of an account, and coming back: all
#     devices and keys are signed out, and for 30 days
#     the password and restore bring it back.
mutation EndAccount($end: DeleteAccountInput!) {
  deleteAccount(input: $end) {
    restorableUntil
    userErrors { code message path }
  }
}

mutation ComeBack($back: SignInInput!) {
  signIn(input: $back) {
    user { displayName }
    csrfToken
    userErrors { code message path }
  }
}
`,
    variables: json({
      end: { leaveBalances: true },
      back: { email: 'you@example.com', password: 'your password', restore: true },
    }),
  },
  {
    query: `# 38. A session lasts by renewal (the explorer does it
#     by itself), and ends here or everywhere.
mutation Renew {
  refreshSession(input: {}) {
    user { id }
    csrfToken
    userErrors { code message path }
  }
}

mutation LeaveElsewhere {
  revokeOtherSessions {
    acknowledged
    userErrors { code message path }
  }
}

mutation LeaveEverywhere {
  signOutEverywhere {
    acknowledged
    userErrors { code message path }
  }
}

mutation Leave {
  signOut {
    acknowledged
    userErrors { code message path }
  }
}
`,
  },
];

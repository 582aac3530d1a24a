// The requests of the collection in the order in which they run. `$` in `after` is what the operation's field answered;
// `before` and `after` are lines of Postman's scripts.

const input = (fields) => ({ input: fields });

/** Takes the six digits out of the newest mail of a development server's mailbox, which may still be on its way. */
const MAILED_CODE = [
  "const email = pm.collectionVariables.get('email');",
  "const look = (left) => pm.sendRequest(`${pm.variables.get('baseUrl')}/dev/mailbox.json`, (failed, answer) => {",
  "  const mail = failed ? undefined : answer.json().find(({ to }) => to === email);",
  "  if (mail) pm.collectionVariables.set('code', mail.text.match(/\\b\\d{6}\\b/)[0]);",
  "  else if (left > 0) setTimeout(() => look(left - 1), 100);",
  "});",
  "if (!pm.collectionVariables.get('code')) look(100);",
];

/** Takes the token out of the link to a page of ours that an address was mailed. */
const mailedLink = (to, token, page) => [
  `const address = pm.collectionVariables.get('${to}');`,
  "const seek = (left) => pm.sendRequest(`${pm.variables.get('baseUrl')}/dev/mailbox.json`, (failed, answer) => {",
  "  const mail = failed ? undefined : answer.json().find(({ to }) => to === address);",
  `  if (mail) pm.collectionVariables.set('${token}', mail.text.match(/${page}\\?token=(\\S+)/)[1]);`,
  "  else if (left > 0) setTimeout(() => seek(left - 1), 100);",
  "});",
  "seek(100);",
];

const KEEP_TOKENS = [
  "pm.collectionVariables.set('accessToken', $.tokens.accessToken);",
  "pm.collectionVariables.set('refreshToken', $.tokens.refreshToken);",
];

/** What the authenticator app shows (RFC 6238), so many steps from now. */
const appCode = (variable, steps) => [
  "const hashes = require('crypto-js');",
  "const bits = [...pm.collectionVariables.get('totpSecret')].map((it) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(it).toString(2).padStart(5, '0')).join('');",
  "const key = bits.match(/.{8}/g).map((it) => Number.parseInt(it, 2).toString(16).padStart(2, '0')).join('');",
  `const step = (Math.floor(Date.now() / 30000) + ${steps}).toString(16).padStart(16, '0');`,
  "const mac = hashes.HmacSHA1(hashes.enc.Hex.parse(step), hashes.enc.Hex.parse(key)).toString();",
  "const at = 2 * Number.parseInt(mac.slice(-1), 16);",
  `pm.collectionVariables.set('${variable}', String((Number.parseInt(mac.slice(at, at + 8), 16) & 0x7fffffff) % 1000000).padStart(6, '0'));`,
];

const limitOrder = { market: "BTC-USD", side: "BUY", type: "LIMIT", quantity: "0.001", price: "{{limitPrice}}" };

const WITHOUT_TOKEN = "pm.request.headers.remove('Authorization');";

const SIGN_IN_ANEW = {
  name: "SignIn",
  variables: input({ email: "{{email}}", password: "{{password}} anew", transport: "BEARER" }),
  before: [WITHOUT_TOKEN],
  after: KEEP_TOKENS,
};

/** What a collection cannot do, and why. */
const BROWSER = "a browser and its device make the credential";
const PROVIDER = "it needs a provider that the exchange is registered at";
const WALLET = "it needs a wallet that signs, on an exchange whose settings name chains";
const FILE = "it needs a file that Postman is to be handed first";
export const elsewhere = {
  StartPasskeyRegistration: BROWSER,
  FinishPasskeyRegistration: BROWSER,
  RenamePasskey: BROWSER,
  RemovePasskey: BROWSER,
  StartPasskeySignIn: BROWSER,
  FinishPasskeySignIn: BROWSER,
  StartPasskeyStepUp: BROWSER,
  LinkProvider: PROVIDER,
  UnlinkProvider: PROVIDER,
  StartWalletSignIn: WALLET,
  FinishWalletSignIn: WALLET,
  StartWalletLink: WALLET,
  FinishWalletLink: WALLET,
  UnlinkWallet: WALLET,
  StartImport: FILE,
  MapImport: FILE,
  ApplyImport: FILE,
  RevertImport: FILE,
  ImportPreview: FILE,
};

export const requests = [
  {
    name: "Signing up and in",
    items: [
      {
        name: "SignUp",
        variables: input({ email: "{{email}}", password: "{{password}}", displayName: "Newcomer" }),
        before: ["if (!pm.collectionVariables.get('email')) pm.collectionVariables.set('email', `${pm.variables.replaceIn('{{$guid}}')}@example.com`);"],
      },
      { name: "VerifyEmail", variables: input({ email: "{{email}}", code: "{{code}}" }), before: MAILED_CODE },
      { name: "ResendVerificationEmail", variables: input({ email: "{{email}}" }) },
      {
        name: "SignIn",
        variables: input({ email: "{{email}}", password: "{{password}}", deviceName: "Postman", transport: "BEARER" }),
        after: KEEP_TOKENS,
      },
    ],
  },
  {
    name: "Profile and sessions",
    items: [
      { name: "Viewer" },
      { name: "UpdateProfile", variables: input({ displayName: "Ada" }) },
      { name: "UpdatePreferences", variables: input({ currency: "USD", locale: "en-GB", timeZone: "Europe/Lisbon", theme: "DARK" }) },
    ],
  },
  {
    name: "Markets",
    items: [
      { name: "Assets" },
      { name: "Markets" },
      {
        name: "Market",
        variables: { symbol: "BTC-USD", depth: 5 },
        // Far enough from the market that orders rest, and inside a price band of a tenth.
        after: [
          "pm.collectionVariables.set('limitPrice', (Number($.orderBook.bids[0].price) * 0.95).toFixed(2));",
          "pm.collectionVariables.set('highPrice', (Number($.orderBook.asks[0].price) * 1.05).toFixed(2));",
        ],
      },
      { name: "Candles", variables: { symbol: "BTC-USD", interval: "M1", limit: 20 } },
    ],
  },
  {
    name: "Money",
    items: [
      { name: "Deposit", variables: input({ asset: "USD", amount: "4000", reference: "first-deposit" }) },
      {
        name: "OpenAccount",
        variables: input({ name: "Bots" }),
        after: ["pm.collectionVariables.set('subAccountId', $.account.id);"],
      },
      {
        name: "Accounts",
        after: ["pm.collectionVariables.set('accountId', $.accounts.find(({ kind }) => kind === 'MAIN').id);"],
      },
      { name: "Transfer", variables: input({ from: "{{accountId}}", to: "{{subAccountId}}", asset: "USD", amount: "100" }) },
      { name: "Portfolio", variables: { currency: "USD" } },
      { name: "Transactions", variables: { first: 10, filter: { asset: "USD" } } },
    ],
  },
  {
    name: "Orders",
    items: [
      { name: "PreviewOrder", variables: input({ market: "BTC-USD", side: "BUY", type: "MARKET", quoteQuantity: "100" }) },
      {
        name: "PlaceOrder",
        variables: input({ market: "BTC-USD", side: "BUY", type: "MARKET", quoteQuantity: "1000", clientOrderId: "{{clientOrderId}}" }),
        before: ["pm.collectionVariables.set('clientOrderId', pm.variables.replaceIn('{{$guid}}'));"],
        after: ["pm.collectionVariables.set('orderId', $.order.id);"],
      },
      { name: "Order", variables: { clientOrderId: "{{clientOrderId}}" } },
      { name: "Orders", variables: { first: 10, filter: { open: false } } },
      {
        name: "PlaceOrders",
        variables: input([limitOrder, limitOrder, limitOrder]),
        after: ["pm.collectionVariables.set('orderId', $.results[0].order.id);"],
      },
      { name: "AmendOrder", variables: input({ id: "{{orderId}}", quantity: "0.002" }) },
      { name: "CancelOrder", variables: input({ id: "{{orderId}}" }) },
      { name: "CancelAllAfter", variables: input({ seconds: 60 }) },
      { name: "CancelAllOrders", variables: input({ market: "BTC-USD" }) },
      {
        name: "PlaceOco",
        variables: input({ market: "BTC-USD", side: "SELL", quantity: "0.001", price: "{{highPrice}}", stopPrice: "{{limitPrice}}" }),
      },
    ],
  },
  {
    name: "API keys",
    items: [
      {
        name: "CreateApiKey",
        variables: input({ accountId: "{{subAccountId}}", name: "Grid bot", scopes: ["READ", "TRADE"] }),
        after: ["pm.collectionVariables.set('apiKeyId', $.apiKey.id);"],
      },
      { name: "ApiKeys" },
      {
        name: "RotateApiKey",
        variables: input({ id: "{{apiKeyId}}", overlapSeconds: 60 }),
        after: ["pm.collectionVariables.set('apiKeyId', $.apiKey.id);"],
      },
      { name: "RevokeApiKey", variables: input({ id: "{{apiKeyId}}" }) },
    ],
  },
  {
    name: "A second factor",
    items: [
      { name: "SetAntiPhishingCode", variables: input({ code: "blue heron" }) },
      { name: "EnableTotp", after: ["pm.collectionVariables.set('totpSecret', $.secret);"] },
      {
        name: "ConfirmTotp",
        variables: input({ code: "{{totpCode}}" }),
        before: appCode("totpCode", 0),
        after: ["pm.collectionVariables.set('recoveryCode', $.recoveryCodes[0]);"],
      },
      { name: "SecondFactors" },
      { name: "SignInProviders" },
      { name: "WalletSignIn" },
      {
        name: "SignIn",
        variables: input({ email: "{{email}}", password: "{{password}}", deviceName: "Postman", transport: "BEARER" }),
        after: ["pm.collectionVariables.set('challengeToken', $.mfa.token);"],
      },
      {
        name: "CompleteMfa",
        variables: input({ challengeToken: "{{challengeToken}}", code: "{{totpCode}}" }),
        before: appCode("totpCode", 1),
        after: KEEP_TOKENS,
      },
      { name: "StepUp", variables: input({ code: "{{recoveryCode}}" }) },
      { name: "RegenerateRecoveryCodes" },
      { name: "DisableTotp" },
    ],
  },
  {
    name: "Portfolios",
    items: [
      {
        name: "CreatePortfolio",
        variables: input({ name: "Savings", currency: "USD", costBasisMethod: "FIFO" }),
        after: ["pm.collectionVariables.set('portfolioId', $.portfolio.id);"],
      },
      { name: "UpdatePortfolio", variables: input({ id: "{{portfolioId}}", expectedVersion: 1, name: "Long term" }) },
      {
        name: "AddPortfolioAccount",
        variables: input({ portfolioId: "{{portfolioId}}", kind: "WALLET", name: "Cold wallet" }),
        after: ["pm.collectionVariables.set('walletId', $.account.id);"],
      },
      {
        name: "AddActivities",
        variables: input([
          { portfolioAccountId: "{{walletId}}", type: "DEPOSIT", at: "2025-01-02T10:00:00Z", received: { asset: "BTC", quantity: "1" }, costBasis: "20000" },
          { portfolioAccountId: "{{walletId}}", type: "SPEND", at: "2025-03-04T10:00:00Z", sent: { asset: "BTC", quantity: "0.1" }, value: "3000" },
        ]),
        after: ["pm.collectionVariables.set('activityId', $.results[1].activity.id);"],
      },
      {
        name: "EditActivity",
        variables: input({ id: "{{activityId}}", expectedVersion: 1, type: "SPEND", at: "2025-03-04T10:00:00Z", sent: { asset: "BTC", quantity: "0.2" }, value: "6000" }),
      },
      { name: "ImportFormats" },
      { name: "Imports", variables: { first: 10 } },
      { name: "InvestmentPortfolios" },
      { name: "InvestmentHoldings", variables: { id: "{{portfolioId}}" } },
      { name: "Activities", variables: { id: "{{portfolioId}}", first: 10 } },
      { name: "Disposals", variables: { id: "{{portfolioId}}", first: 10 } },
      { name: "Performance", variables: { id: "{{portfolioId}}", range: "ALL", step: "MONTH" } },
      { name: "PortfolioCharts", variables: { id: "{{portfolioId}}", step: "MONTH" } },
      { name: "ExchangeRates", variables: { base: "USD", quote: "GBP", from: "2025-12-24", to: "2025-12-31" } },
      {
        name: "RequestTaxReport",
        variables: input({ portfolioId: "{{portfolioId}}", jurisdiction: "US", taxYear: 2025 }),
        after: ["pm.collectionVariables.set('taxReportId', $.report.id);"],
      },
      { name: "TaxReports", variables: { id: "{{portfolioId}}" } },
      { name: "TaxReport", variables: { id: "{{taxReportId}}", first: 10 } },
      { name: "ExportTaxReport", variables: input({ id: "{{taxReportId}}", format: "TURBOTAX_CSV" }) },
      { name: "DeleteTaxReport", variables: input({ id: "{{taxReportId}}" }) },
      {
        name: "RequestExport",
        variables: input({ kind: "STATEMENT", format: "PDF", from: "2026-01-01" }),
        after: ["pm.collectionVariables.set('exportId', $.export.id);"],
      },
      { name: "Exports", variables: { first: 10 } },
      { name: "Export", variables: { id: "{{exportId}}" } },
      { name: "DeleteExport", variables: input({ id: "{{exportId}}" }) },
      { name: "DeleteActivity", variables: input({ id: "{{activityId}}", expectedVersion: 2 }) },
      { name: "DeletePortfolio", variables: input({ id: "{{portfolioId}}", expectedVersion: 2 }) },
    ],
  },
  {
    name: "Another address",
    items: [
      {
        name: "ChangeEmail",
        variables: input({ email: "{{newEmail}}" }),
        before: ["pm.collectionVariables.set('newEmail', `${pm.variables.replaceIn('{{$guid}}')}@example.org`);"],
      },
      {
        name: "ConfirmEmailChange",
        variables: input({ token: "{{moveToken}}" }),
        before: mailedLink("newEmail", "moveToken", "confirm-email-change"),
        after: ["pm.collectionVariables.set('email', $.user.email);"],
      },
    ],
  },
  {
    name: "Your data",
    items: [
      { name: "ExportPersonalData", after: ["pm.collectionVariables.set('jobId', $.job.id);"] },
      { name: "Jobs" },
      // It may be over by then.
      { name: "CancelJob", variables: input({ id: "{{jobId}}" }), mayBeRefused: "STATE_CHANGED" },
    ],
  },
  {
    name: "Password and leaving",
    items: [
      { name: "ChangePassword", variables: input({ currentPassword: "{{password}}", newPassword: "{{password}} again" }) },
      { name: "RequestPasswordReset", variables: input({ email: "{{email}}" }) },
      { name: "RefreshSession", variables: input({ refreshToken: "{{refreshToken}}" }), after: KEEP_TOKENS },
      {
        name: "Sessions",
        after: ["pm.collectionVariables.set('sessionId', $.sessions.find(({ current }) => current).id);"],
      },
      { name: "RevokeOtherSessions" },
      { name: "RevokeSession", variables: input({ id: "{{sessionId}}" }) },
      {
        name: "SignOut",
        // Nobody signed in, or a session that is over, is fine; its token is not.
        before: [WITHOUT_TOKEN],
      },
    ],
  },
  {
    name: "The end",
    items: [
      {
        name: "ResetPassword",
        variables: input({ token: "{{resetToken}}", newPassword: "{{password}} anew" }),
        before: [...mailedLink("email", "resetToken", "reset-password"), WITHOUT_TOKEN],
      },
      SIGN_IN_ANEW,
      { name: "SignOutEverywhere" },
      SIGN_IN_ANEW,
      { name: "DeleteAccount", variables: input({ leaveBalances: true }) },
    ],
  },
];

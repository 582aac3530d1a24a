/* eslint-disable */
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
export type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
export type MakeOptional<T, K extends keyof T> = Omit<T, K> & { [SubKey in K]?: Maybe<T[SubKey]> };
export type MakeMaybe<T, K extends keyof T> = Omit<T, K> & { [SubKey in K]: Maybe<T[SubKey]> };
export type MakeEmpty<T extends { [key: string]: unknown }, K extends keyof T> = { [_ in K]?: never };
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** A civil day: "2026-04-05". Which day an instant belongs to is told by the portfolio's `timeZone`. */
  Date: { input: string; output: string; }
  /** An instant in RFC 3339 notation. Output is UTC with microseconds: "2026-01-10T20:42:00.000000Z". Input may have any offset, and lies between 1970-01-01T00:00:00Z and 9999-12-31T23:59:59.999999Z; what is finer than a microsecond is cut off. */
  DateTime: { input: string; output: string; }
  /** An exact decimal number as a string, such as "0.00100000". Input is plain decimal notation of at most 28 digits (no exponent, no leading plus, no separators) in a string, or a JSON number without a fraction. Output always has the same number of decimal places, zeros included: an amount of an asset, a price and a value show every place of the asset they are counted in (`Asset.scale`); shares and fees, where 0.001000 is 0.1 %, show 6; percentages show 4. Quantities and amounts of an investment portfolio, whose assets need not be listed, have up to 38 digits and show as many places as they need. What is no whole number of such places is rounded, halves away from zero. How many places people want to see is told by `Market.priceDecimals`, `Market.quantityDecimals`, `Asset.displayDecimals` and `Price.displayDecimals`. */
  Decimal: { input: string; output: string; }
  /** Any JSON. As input, pass it as a variable, whole. Here it is what a browser's WebAuthn API takes and says: options for `PublicKeyCredential.parseCreationOptionsFromJSON()` and `parseRequestOptionsFromJSON()`, and what `toJSON()` of the `PublicKeyCredential` answers. */
  JSON: { input: unknown; output: unknown; }
  /**
   * A file, sent in a request of the type multipart/form-data by the GraphQL multipart request specification. It is given
   * as a variable, never in the document.
   */
  Upload: { input: Blob; output: Blob; }
};

/**
 * A ledger account. Balances, orders, trades and transactions belong to one; money and orders of two accounts are
 * apart, and only `transfer` moves money between them. Two accounts of one person never trade with each other.
 */
export type Account = Node & {
  __typename?: 'Account';
  /** What the account has of one asset; nothing, if it never had any. */
  balance: Balance;
  /** Every asset the account has or had: as many as are listed, 1000 at most. */
  balances: Array<Balance>;
  /** When it was made. */
  createdAt: Scalars['DateTime']['output'];
  /** Global id, to send as `accountId`. */
  id: Scalars['ID']['output'];
  /** Which of its owner's accounts it is. */
  kind: AccountKind;
  /** What its owner calls it. */
  name: Scalars['String']['output'];
  /** One of the account's orders, by exactly one of the two; null when there is none. */
  order?: Maybe<Order>;
  /** The account's orders, newest first. */
  orders: OrderConnection;
  /** What it is all worth. */
  portfolio: Portfolio;
  /** The account's fills, newest first. */
  trades: TradeConnection;
  /** What trading in a market costs at present, and what the account has traded to get there. */
  tradingFees: TradingFees;
  /** Everything that moved money: deposits, withdrawals, trades, fees; newest first. */
  transactions: TransactionConnection;
};


/**
 * A ledger account. Balances, orders, trades and transactions belong to one; money and orders of two accounts are
 * apart, and only `transfer` moves money between them. Two accounts of one person never trade with each other.
 */
export type AccountBalanceArgs = {
  asset: Scalars['String']['input'];
};


/**
 * A ledger account. Balances, orders, trades and transactions belong to one; money and orders of two accounts are
 * apart, and only `transfer` moves money between them. Two accounts of one person never trade with each other.
 */
export type AccountOrderArgs = {
  clientOrderId?: InputMaybe<Scalars['String']['input']>;
  id?: InputMaybe<Scalars['ID']['input']>;
};


/**
 * A ledger account. Balances, orders, trades and transactions belong to one; money and orders of two accounts are
 * apart, and only `transfer` moves money between them. Two accounts of one person never trade with each other.
 */
export type AccountOrdersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<OrderFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * A ledger account. Balances, orders, trades and transactions belong to one; money and orders of two accounts are
 * apart, and only `transfer` moves money between them. Two accounts of one person never trade with each other.
 */
export type AccountPortfolioArgs = {
  currency?: Scalars['String']['input'];
};


/**
 * A ledger account. Balances, orders, trades and transactions belong to one; money and orders of two accounts are
 * apart, and only `transfer` moves money between them. Two accounts of one person never trade with each other.
 */
export type AccountTradesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  market?: InputMaybe<Scalars['String']['input']>;
};


/**
 * A ledger account. Balances, orders, trades and transactions belong to one; money and orders of two accounts are
 * apart, and only `transfer` moves money between them. Two accounts of one person never trade with each other.
 */
export type AccountTradingFeesArgs = {
  market: Scalars['String']['input'];
};


/**
 * A ledger account. Balances, orders, trades and transactions belong to one; money and orders of two accounts are
 * apart, and only `transfer` moves money between them. Two accounts of one person never trade with each other.
 */
export type AccountTransactionsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<TransactionFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};

/** Which of a person's accounts one is. */
export type AccountKind =
  /** The one that everybody has from signing up; it is meant wherever no account is named. */
  | 'MAIN'
  /** One more, which its owner opened. */
  | 'SUB';

/** What `openAccount` and `renameAccount` answer. */
export type AccountPayload = {
  __typename?: 'AccountPayload';
  /** The account as it is now; null when nothing was done. */
  account?: Maybe<Account>;
  /** What the caller can mend; empty when it was done. */
  userErrors: Array<UserError>;
};

/** The answer of a mutation that has nothing to return. */
export type AcknowledgedPayload = {
  __typename?: 'AcknowledgedPayload';
  /** Whether it was done. */
  acknowledged: Scalars['Boolean']['output'];
  /** What the caller can mend; empty when it was done. */
  userErrors: Array<UserError>;
};

/** Something that happened to what is held. */
export type Activity = Node & {
  __typename?: 'Activity';
  /** Where. */
  account: PortfolioAccount;
  /** When what came in had been acquired. */
  acquiredAt?: Maybe<Scalars['DateTime']['output']>;
  /** When. */
  at: Scalars['DateTime']['output'];
  /** What cost came along, in the portfolio's currency. */
  costBasis?: Maybe<Scalars['Decimal']['output']>;
  /** What the exchange that it was imported from calls it. */
  externalId?: Maybe<Scalars['String']['output']>;
  /** What it cost to do it. */
  fee?: Maybe<AssetQuantity>;
  /** Global id. */
  id: Scalars['ID']['output'];
  /** The import that it came from; null for what was written down by hand, and for what the ledger says. */
  import?: Maybe<Import>;
  /** What its owner wrote to it. */
  note?: Maybe<Scalars['String']['output']>;
  /** What came in. */
  received?: Maybe<AssetQuantity>;
  /** The caller's own id. */
  reference?: Maybe<Scalars['String']['output']>;
  /** What went out, without the fee. */
  sent?: Maybe<AssetQuantity>;
  /** Who says so. */
  source: ActivitySource;
  /** What happened. */
  type: ActivityType;
  /** What it was worth, in the portfolio's currency, when that was said. */
  value?: Maybe<Scalars['Decimal']['output']>;
  /** How often it was changed, from 1: to send as `expectedVersion`. */
  version: Scalars['Int']['output'];
};

/** One page of a list. Ask for the next one by sending `pageInfo.endCursor` as `after`. */
export type ActivityConnection = {
  __typename?: 'ActivityConnection';
  /** The items, each with its cursor. */
  edges: Array<ActivityEdge>;
  /** The items alone. */
  nodes: Array<Activity>;
  /** Where this page stands in the list. */
  pageInfo: PageInfo;
};

/** An item of a page, and its place in the list. */
export type ActivityEdge = {
  __typename?: 'ActivityEdge';
  /** The item's place in the list, to send as `after` or `before`. */
  cursor: Scalars['String']['output'];
  /** The item. */
  node: Activity;
};

/** Which activities to list. All conditions must hold; what is left out does not matter. */
export type ActivityFilter = {
  /** Only what moved this asset, as a fee, too. */
  asset?: InputMaybe<Scalars['String']['input']>;
  /** Only what came from this import. */
  importId?: InputMaybe<Scalars['ID']['input']>;
  /** Only in this account of the portfolio. */
  portfolioAccountId?: InputMaybe<Scalars['ID']['input']>;
};

/** What `editActivity` and `assignLots` answer. */
export type ActivityPayload = {
  __typename?: 'ActivityPayload';
  /** The activity as it is now; null when nothing was done. */
  activity?: Maybe<Activity>;
  /** What the caller can mend; empty when it was done. */
  userErrors: Array<UserError>;
};

/** Who says that something happened. */
export type ActivitySource =
  /** It came from a file of another exchange: see `import`. */
  | 'IMPORT'
  /** The ledger of this exchange: nobody can change it. */
  | 'LEDGER'
  /** The owner wrote it down. */
  | 'MANUAL';

/** What happened. */
export type ActivityType =
  /** Given to holders without a price; `received`. */
  | 'AIRDROP'
  /** Came in from outside; `received`. */
  | 'DEPOSIT'
  /** Given to a charity; `sent`. */
  | 'DONATION'
  /** A fee by itself; `fee`. */
  | 'FEE'
  /** A new asset that a chain's split gave to its holders; `received`. */
  | 'FORK'
  /** A present that was received; `received`. */
  | 'GIFT_RECEIVED'
  /** A present that was made; `sent`. */
  | 'GIFT_SENT'
  /** Earned by lending or saving; `received`. */
  | 'INTEREST'
  /** Lost or stolen; `sent`. */
  | 'LOST'
  /** Earned by mining; `received`. */
  | 'MINING'
  /** A claim that an asset has become worthless; `sent`, and `value` for what it is still worth. */
  | 'NEGLIGIBLE_VALUE'
  /** Held before the records begin; `received`, `costBasis` and `acquiredAt`. */
  | 'OPENING_BALANCE'
  /** Part of a fee that was given back; `received`. */
  | 'REBATE'
  /** An asset became another one, and cost and dates went along; `sent` and `received`. */
  | 'REDENOMINATION'
  /** Paid for goods or services; `sent`. */
  | 'SPEND'
  /** From a spouse or civil partner, at the cost it had there; `received` and `costBasis`. */
  | 'SPOUSE_RECEIVED'
  /** To a spouse or civil partner, at its cost; `sent`. */
  | 'SPOUSE_SENT'
  /** Earned by staking; `received`. */
  | 'STAKING_REWARD'
  /** One thing for another; `sent` and `received`. */
  | 'TRADE'
  /** Came from another account of the same person; `received`. See `linkTransfer`. */
  | 'TRANSFER_IN'
  /** Went to another account of the same person; `sent`. See `linkTransfer`. */
  | 'TRANSFER_OUT'
  /** Went outside; `sent`. */
  | 'WITHDRAWAL';

/** What `addActivities` answers. */
export type AddActivitiesPayload = {
  __typename?: 'AddActivitiesPayload';
  /** One result for each input, in the same order; each stands or falls by itself. */
  results: Array<AddedActivity>;
  /** What the caller can mend of the whole request: then nothing was written down. */
  userErrors: Array<UserError>;
};

/** Something that happened. Each type needs `received`, `sent` or both: see [`ActivityType`]. */
export type AddActivityInput = {
  /** When what came in had been acquired. */
  acquiredAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** When; not in the future. */
  at: Scalars['DateTime']['input'];
  /** The cost that came along, in the portfolio's currency. */
  costBasis?: InputMaybe<Scalars['Decimal']['input']>;
  /** What it cost to do it, in any asset, on top of what was sent. */
  fee?: InputMaybe<AssetQuantityInput>;
  /** At most 500 characters. */
  note?: InputMaybe<Scalars['String']['input']>;
  /** Where: an account of a portfolio that is not of the kind EXCHANGE. */
  portfolioAccountId: Scalars['ID']['input'];
  /** What came in. */
  received?: InputMaybe<AssetQuantityInput>;
  /**
   * The caller's own id, 1 to 64 visible ASCII characters, once for each account: the same again answers the first
   * outcome.
   */
  reference?: InputMaybe<Scalars['String']['input']>;
  /** What went out, without the fee. */
  sent?: InputMaybe<AssetQuantityInput>;
  /** What happened. */
  type: ActivityType;
  /** What it was worth in the portfolio's currency, when that is not to be looked up. */
  value?: InputMaybe<Scalars['Decimal']['input']>;
};

/** A place to add to a portfolio. */
export type AddPortfolioAccountInput = {
  /** Of the kind EXCHANGE: which account of the caller here; the main one unless said. Each is in one portfolio at most. */
  accountId?: InputMaybe<Scalars['ID']['input']>;
  /** Who keeps it, such as the name of another exchange. */
  institution?: InputMaybe<Scalars['String']['input']>;
  /** What kind of place it is. */
  kind: PortfolioAccountKind;
  /**
   * What to call it: 1 to 64 characters. When an account of the portfolio has this name and kind, that one is the
   * answer.
   */
  name: Scalars['String']['input'];
  /** To which portfolio. */
  portfolioId: Scalars['ID']['input'];
};

/** What became of one activity of `addActivities`. */
export type AddedActivity = {
  __typename?: 'AddedActivity';
  /** The activity; null when it was refused. */
  activity?: Maybe<Activity>;
  /** Why it was refused; null when it was not. */
  error?: Maybe<UserError>;
};

/** What value is spread over. */
export type AllocationKey =
  /** Over the portfolio's accounts, by their names. */
  | 'ACCOUNT'
  /** Over assets: "BTC". */
  | 'ASSET'
  /** Over CURRENCY and DIGITAL. */
  | 'KIND';

/** A part of what a portfolio is worth. */
export type AllocationSlice = {
  __typename?: 'AllocationSlice';
  /** Of what. */
  key: Scalars['String']['output'];
  /** Its share of the whole: 0.25 is a quarter; null when the whole is 0. */
  share?: Maybe<Scalars['Decimal']['output']>;
  /** What it is worth. */
  value: Scalars['Decimal']['output'];
};

/**
 * A change of an open order: exactly one of `id` and `clientOrderId`, and at least one of `price` and
 * `quantity`. An order keeps its place in the queue only when the price stays and the quantity does not grow;
 * otherwise it goes to the back, and takes first if it crosses. Orders counted in quote and orders of a pair
 * cannot be changed, and those that take the order book's prices only in quantity.
 */
export type AmendOrderInput = {
  /** Which account of the caller; the main one unless said. */
  accountId?: InputMaybe<Scalars['ID']['input']>;
  /** The id the caller gave it. */
  clientOrderId?: InputMaybe<Scalars['String']['input']>;
  /** The order's id. */
  id?: InputMaybe<Scalars['ID']['input']>;
  /** The new limit price: a multiple of the market's `tickSize`. */
  price?: InputMaybe<Scalars['Decimal']['input']>;
  /** The new quantity in all, what has filled included: a multiple of the market's `lotSize`. */
  quantity?: InputMaybe<Scalars['Decimal']['input']>;
};

/**
 * A key of a program, which signs its requests instead of signing in. It reaches one account, and nothing that has to do
 * with who its owner is. `docs/guides/api-keys.md` says how requests are signed.
 */
export type ApiKey = Node & {
  __typename?: 'ApiKey';
  /** The account that it reaches. */
  account: Account;
  /** How requests are signed. */
  algorithm: ApiKeyAlgorithm;
  /** When it was made. */
  createdAt: Scalars['DateTime']['output'];
  /** From when on it is good for nothing; null when it has no end. */
  expiresAt?: Maybe<Scalars['DateTime']['output']>;
  /** Global id, to send to `revokeApiKey` and `rotateApiKey`. */
  id: Scalars['ID']['output'];
  /** Addresses and networks that it may be used from, at most 20; none means any. */
  ipAllowList: Array<Scalars['String']['output']>;
  /** When it was used last, within a minute. */
  lastUsedAt?: Maybe<Scalars['DateTime']['output']>;
  /** What its owner calls it. */
  name: Scalars['String']['output'];
  /** What requests name it by, in the header Agio-Key. It is no secret. */
  prefix: Scalars['String']['output'];
  /** What it may do, at most 3. */
  scopes: Array<ApiKeyScope>;
};

/** How requests are signed. */
export type ApiKeyAlgorithm =
  /** Ed25519 (RFC 8032): with a private key that never leaves the program. */
  | 'ED_25519'
  /** HMAC with SHA-256 (RFC 2104): with a secret that the exchange drew. */
  | 'HMAC_SHA_256';

/** What an API key may do with its account. */
export type ApiKeyScope =
  /** To read balances, orders, trades and transactions. */
  | 'READ'
  /** To place, change and cancel orders. */
  | 'TRADE'
  /** To move money out of the account. Needs an `ipAllowList`. */
  | 'WITHDRAW';

/** An import to write down. */
export type ApplyImportInput = {
  /** Lines to leave out, at most 1000. */
  exclude?: Array<Scalars['Int']['input']>;
  /** Which import: one that is READY. One that is applied already is the answer, unchanged. */
  id: Scalars['ID']['input'];
  /**
   * Lines to take although their verdict is DUPLICATE or POSSIBLE_DUPLICATE, at most 1000. Any line of an activity
   * stands for all of it.
   */
  include?: Array<Scalars['Int']['input']>;
};

/** Something that can be owned and traded: a coin or a currency. */
export type Asset = Node & {
  __typename?: 'Asset';
  /** What the price source tells beyond the price; null when it tells nothing. */
  details?: Maybe<AssetDetails>;
  /**
   * How many decimal places of an amount people are shown: those of the minor unit of a currency, up to 8 of
   * a coin, and never more than `scale`.
   */
  displayDecimals: Scalars['Int']['output'];
  /** What one whole coin has cost, oldest first, at most 300 points; empty when no source knows. */
  history: Array<PricePoint>;
  /** Global id. */
  id: Scalars['ID']['output'];
  /** Coin or currency. */
  kind: AssetKind;
  /** Name for people, such as "Bitcoin". */
  name: Scalars['String']['output'];
  /**
   * What one whole coin costs now; null when no source knows, or when it is less than the smallest unit of
   * the currency.
   */
  price?: Maybe<Price>;
  /** Decimal places of the smallest unit the exchange keeps. */
  scale: Scalars['Int']['output'];
  /** Ticker symbol, such as "BTC". */
  symbol: Scalars['String']['output'];
};


/** Something that can be owned and traded: a coin or a currency. */
export type AssetHistoryArgs = {
  currency?: Scalars['String']['input'];
  range?: HistoryRange;
};


/** Something that can be owned and traded: a coin or a currency. */
export type AssetPriceArgs = {
  currency?: Scalars['String']['input'];
};

/** What the price source tells about an asset beyond its price. Each field is null when it does not say. */
export type AssetDetails = {
  __typename?: 'AssetDetails';
  /** Number of coins in circulation. */
  circulatingSupply?: Maybe<Scalars['Decimal']['output']>;
  /** A few sentences in English. */
  description?: Maybe<Scalars['String']['output']>;
  /** Address of the project's home page. */
  homepage?: Maybe<Scalars['String']['output']>;
  /** Value of all circulating coins, in USD. */
  marketCap?: Maybe<Scalars['Decimal']['output']>;
  /** Place by market capitalisation, from 1. */
  rank?: Maybe<Scalars['Int']['output']>;
  /** What was traded everywhere in the last 24 hours, in USD. */
  volume24h?: Maybe<Scalars['Decimal']['output']>;
};

/** What kind of thing an asset is. */
export type AssetKind =
  /** A crypto-asset. */
  | 'CRYPTO'
  /** Money issued by a state. */
  | 'FIAT';

/** What a file calls an asset, and its symbol. */
export type AssetMappingInput = {
  /** The symbol, such as "BTC". */
  asset: Scalars['String']['input'];
  /** What stands in the file; empty for quantities whose asset it does not name. */
  text: Scalars['String']['input'];
};

/** So much of an asset. */
export type AssetQuantity = {
  __typename?: 'AssetQuantity';
  /** Of which. */
  asset: PortfolioAsset;
  /** How much. */
  quantity: Scalars['Decimal']['output'];
};

/** So much of an asset. */
export type AssetQuantityInput = {
  /** Its symbol, such as "BTC"; it need not be listed here. */
  asset: Scalars['String']['input'];
  /** How much: greater than 0, at most 15 digits before the point and 18 after it. */
  quantity: Scalars['Decimal']['input'];
};

/** Which lots a disposal takes. */
export type AssignLotsInput = {
  /** The activity that disposes. */
  activityId: Scalars['ID']['input'];
  /** The lots, at most 100; none for the oldest ones. What was said before is forgotten. */
  lots: Array<LotPickInput>;
};

/** What was done. */
export type AuditAction =
  /** Adding a passkey. */
  | 'ADD_PASSKEY'
  /** Ending a job of one's own early. */
  | 'CANCEL_JOB'
  /** Moving to another e-mail address. */
  | 'CHANGE_EMAIL'
  /** Setting a new password by the present one. */
  | 'CHANGE_PASSWORD'
  /** Showing a passkey whose counter stood still or went back, as that of a copy does. It was refused. */
  | 'COPY_PASSKEY'
  /** Making an API key. */
  | 'CREATE_API_KEY'
  /** Deleting one's account. */
  | 'DELETE_ACCOUNT'
  /** Taking the authenticator app away. */
  | 'DISABLE_TOTP'
  /** Setting an authenticator app up. */
  | 'ENABLE_TOTP'
  /** Forgetting whoever deleted their account and did not come back. */
  | 'ERASE_ACCOUNT'
  /** Asking for an archive of one's personal data. */
  | 'EXPORT_PERSONAL_DATA'
  /** Giving the person a duty at the exchange: whoever runs it did. */
  | 'GRANT_ROLE'
  /** Linking an account at another provider, to sign in by it. */
  | 'LINK_PROVIDER'
  /** Linking an Ethereum wallet, to sign in by it. */
  | 'LINK_WALLET'
  /** Typing so many wrong passwords that signing in is refused for a while. */
  | 'LOCK_SIGN_IN'
  /** Opening one more account. */
  | 'OPEN_ACCOUNT'
  /** Making new recovery codes. */
  | 'REGENERATE_RECOVERY_CODES'
  /** Taking a passkey away. */
  | 'REMOVE_PASSKEY'
  /** Giving an account another name. */
  | 'RENAME_ACCOUNT'
  /** Giving a passkey another name. */
  | 'RENAME_PASSKEY'
  /** Reporting a sign-in as somebody else's, by the link in the mail about it. */
  | 'REPORT_SIGN_IN'
  /** Asking for another e-mail address. */
  | 'REQUEST_EMAIL_CHANGE'
  /** Asking for a file of what one has here: see `requestExport`. */
  | 'REQUEST_EXPORT'
  /** Asking for a mail that resets the password. */
  | 'REQUEST_PASSWORD_RESET'
  /** Setting a new password by the mailed link. */
  | 'RESET_PASSWORD'
  /** Coming back to an account that was deleted. */
  | 'RESTORE_ACCOUNT'
  /** Using a refresh token again that was used before: its session was ended. */
  | 'REUSE_REFRESH_TOKEN'
  /** Moving back to the e-mail address before, by the link that was mailed there. */
  | 'REVERT_EMAIL_CHANGE'
  /** Ending an API key. */
  | 'REVOKE_API_KEY'
  /** Ending all sessions but the one that asked. */
  | 'REVOKE_OTHER_SESSIONS'
  /** Taking a duty at the exchange away from the person: whoever runs it did. */
  | 'REVOKE_ROLE'
  /** Ending one session. */
  | 'REVOKE_SESSION'
  /** Putting another API key in the place of one. */
  | 'ROTATE_API_KEY'
  /** Setting the word that the person knows our mails by. */
  | 'SET_ANTI_PHISHING_CODE'
  /** Signing in. */
  | 'SIGN_IN'
  /** Ending the session that asked. */
  | 'SIGN_OUT'
  /** Ending all sessions. */
  | 'SIGN_OUT_EVERYWHERE'
  /** Signing up with the address. */
  | 'SIGN_UP'
  /** Proving anew who is there. */
  | 'STEP_UP'
  /** Asking for a transfer between two accounts. Its outcome is ASKED. */
  | 'TRANSFER'
  /** Taking such a link away. */
  | 'UNLINK_PROVIDER'
  /** Taking an Ethereum wallet away. */
  | 'UNLINK_WALLET'
  /** Letting the person sign in again before that while is over: whoever runs the exchange did. */
  | 'UNLOCK_SIGN_IN'
  /** Changing the preferences. */
  | 'UPDATE_PREFERENCES'
  /** Changing the profile. */
  | 'UPDATE_PROFILE'
  /** Using a recovery code. */
  | 'USE_RECOVERY_CODE'
  /** Proving the address. */
  | 'VERIFY_EMAIL';

/**
 * Something that was done, or tried, by the person or to their account. The log keeps it for ever, and nothing in it
 * can be changed unnoticed.
 */
export type AuditEvent = Node & {
  __typename?: 'AuditEvent';
  /** What was done. */
  action: AuditAction;
  /** When. */
  at: Scalars['DateTime']['output'];
  /** Global id. */
  id: Scalars['ID']['output'];
  /** Network address it came from. */
  ip?: Maybe<Scalars['String']['output']>;
  /** How it ended. */
  outcome: AuditOutcome;
  /** The request it was part of, as `extensions.requestId` of an error names it: to be told to whoever helps. */
  requestId?: Maybe<Scalars['String']['output']>;
  /** What the program called itself. */
  userAgent?: Maybe<Scalars['String']['output']>;
};

/** One page of a list. Ask for the next one by sending `pageInfo.endCursor` as `after`. */
export type AuditLogConnection = {
  __typename?: 'AuditLogConnection';
  /** The items, each with its cursor. */
  edges: Array<AuditLogEdge>;
  /** The items alone. */
  nodes: Array<AuditEvent>;
  /** Where this page stands in the list. */
  pageInfo: PageInfo;
};

/** An item of a page, and its place in the list. */
export type AuditLogEdge = {
  __typename?: 'AuditLogEdge';
  /** The item's place in the list, to send as `after` or `before`. */
  cursor: Scalars['String']['output'];
  /** The item. */
  node: AuditEvent;
};

/** How an act ended. */
export type AuditOutcome =
  /** It was asked for. What came of it is told elsewhere: of a transfer, `transactions` tells whether it moved money. */
  | 'ASKED'
  /** It was done. */
  | 'DONE'
  /** It was begun and did not come to its end. */
  | 'FAILED'
  /** It was not allowed, and nothing was done. */
  | 'REFUSED';

/** What an account has of one asset. */
export type Balance = {
  __typename?: 'Balance';
  /** Which asset. */
  asset: Asset;
  /** Free to use. */
  available: Scalars['Decimal']['output'];
  /** Set aside for open orders and pending withdrawals. */
  held: Scalars['Decimal']['output'];
  /**
   * In `balanceUpdates`, the place of this update, on every node: hand the last one back as `after` to go on there.
   * Null elsewhere.
   */
  sequence?: Maybe<Scalars['String']['output']>;
  /**
   * In `balanceUpdates`, whether it begins anew with this: forget the balances that you hold. The others of the
   * snapshot follow. False elsewhere.
   */
  snapshot: Scalars['Boolean']['output'];
  /** Both together. */
  total: Scalars['Decimal']['output'];
  /** What it is worth now, rounded to the currency's scale; null when there is no price. */
  value?: Maybe<Scalars['Decimal']['output']>;
};


/** What an account has of one asset. */
export type BalanceValueArgs = {
  currency?: Scalars['String']['input'];
};

/** A part of a benchmark, which is brought back to its shares on the first day of each month. */
export type BenchmarkPartInput = {
  /** Its symbol, such as "BTC". */
  asset: Scalars['String']['input'];
  /** Its share of the whole. All shares add up to 1. */
  share?: InputMaybe<Scalars['Decimal']['input']>;
};

/** How a benchmark did in the same days. */
export type BenchmarkResult = {
  __typename?: 'BenchmarkResult';
  /** By how much the portfolio moved when the benchmark moved by one. */
  beta?: Maybe<Scalars['Decimal']['output']>;
  /** How much they moved together, from -1 to 1. */
  correlation?: Maybe<Scalars['Decimal']['output']>;
  /** What the portfolio would be worth, had everything that was paid in and out gone into the benchmark. */
  sameFlowsValue: Scalars['Decimal']['output'];
  /** Standard deviation of the differences of daily returns, times the square root of their number. */
  trackingError?: Maybe<Scalars['Decimal']['output']>;
  /** What it gained. */
  twr?: Maybe<Scalars['Decimal']['output']>;
};

/** What the broker's form (1099-DA, before 2025 1099-B) said. */
export type BrokerReporting =
  /** There is none: boxes I and L, before 2025 C and F. */
  | 'NOT_REPORTED'
  /** Proceeds only: boxes H and K, before 2025 B and E. */
  | 'PROCEEDS'
  /** Proceeds and basis: boxes G and J, before 2025 A and D. */
  | 'PROCEEDS_AND_BASIS';

/** How long the caller's dead man's switch waits. */
export type CancelAllAfterInput = {
  /** Which account of the caller; the main one unless said. */
  accountId?: InputMaybe<Scalars['ID']['input']>;
  /**
   * In how many seconds every open order of the caller is cancelled, unless this is called again before: 1
   * to 86400. 0 switches it off.
   */
  seconds: Scalars['Int']['input'];
};

/** What `cancelAllAfter` answers, after it is durable: the switch survives a restart of the exchange. */
export type CancelAllAfterPayload = {
  __typename?: 'CancelAllAfterPayload';
  /** When the orders are cancelled; null when the switch is off. */
  firesAt?: Maybe<Scalars['DateTime']['output']>;
  /** What the caller can mend; empty when it was done. */
  userErrors: Array<UserError>;
};

/** Which orders to cancel: all open ones that match; with neither field, all open ones. */
export type CancelAllOrdersInput = {
  /** Which account of the caller; the main one unless said. */
  accountId?: InputMaybe<Scalars['ID']['input']>;
  /** Symbol of the market, such as "BTC-USD". */
  market?: InputMaybe<Scalars['String']['input']>;
  /** Only this side. */
  side?: InputMaybe<Side>;
};

/** What `cancelAllOrders` answers. */
export type CancelAllOrdersPayload = {
  __typename?: 'CancelAllOrdersPayload';
  /** The first of the orders that were cancelled, at most 100. */
  cancelled: Array<Order>;
  /** How many orders were cancelled. */
  count: Scalars['Int']['output'];
  /** What the caller can mend; empty when it was done. */
  userErrors: Array<UserError>;
};

/** A job to end early. */
export type CancelJobInput = {
  /** Which. */
  id: Scalars['ID']['input'];
};

/** Which order to cancel: exactly one of the two. */
export type CancelOrderInput = {
  /** Which account of the caller; the main one unless said. */
  accountId?: InputMaybe<Scalars['ID']['input']>;
  /** The id the caller gave it. */
  clientOrderId?: InputMaybe<Scalars['String']['input']>;
  /** The order's id. */
  id?: InputMaybe<Scalars['ID']['input']>;
};

/** The trades of one stretch of time. */
export type Candle = {
  __typename?: 'Candle';
  /** Price of its last trade, so far. */
  close: Scalars['Decimal']['output'];
  /** Its highest price. */
  high: Scalars['Decimal']['output'];
  /** Its lowest price. */
  low: Scalars['Decimal']['output'];
  /** Price of its first trade. */
  open: Scalars['Decimal']['output'];
  /** Where the stretch begins. */
  openTime: Scalars['DateTime']['output'];
  /** Its place in the subscription `candles` of this interval: hand the last one back as `after` to go on there. */
  sequence: Scalars['String']['output'];
  /**
   * Whether the subscription `candles` begins anew with this: what you hold may lack candles before it. False
   * elsewhere.
   */
  snapshot: Scalars['Boolean']['output'];
  /** Number of trades. */
  trades: Scalars['Int']['output'];
  /** Base traded. */
  volume: Scalars['Decimal']['output'];
};

/** How much time one candle spans. */
export type CandleInterval =
  /** One day, from midnight UTC. */
  | 'D1'
  /** One hour. */
  | 'H1'
  /** Four hours. */
  | 'H4'
  /** One minute. */
  | 'M1'
  /** Five minutes. */
  | 'M5'
  /** A quarter of an hour. */
  | 'M15'
  /** One week, from Monday midnight UTC. */
  | 'W1';

/** Another address for the account. */
export type ChangeEmailInput = {
  /** The address to move to; a mail with a link goes there. */
  email: Scalars['String']['input'];
};

/** A new password for whoever is signed in. */
export type ChangePasswordInput = {
  /** The present password. */
  currentPassword: Scalars['String']['input'];
  /** At least 8 characters (the exchange may want more), at most 128, and not among the commonly used ones. */
  newPassword: Scalars['String']['input'];
};

/** A column, and what it means. */
export type ColumnMappingInput = {
  /** Its place, from 0. */
  column: Scalars['Int']['input'];
  /** What it means. */
  field: ImportField;
};

/** The answer to the challenge of `signIn`: exactly one of `code` and `passkey`. */
export type CompleteMfaInput = {
  /** The challenge's `token`. */
  challengeToken: Scalars['String']['input'];
  /** The six digits that the authenticator app shows, or those of the mail, or a recovery code. */
  code?: InputMaybe<Scalars['String']['input']>;
  /** What the browser answered to `passkeyOptions`: `toJSON()` of the PublicKeyCredential. */
  passkey?: InputMaybe<Scalars['JSON']['input']>;
};

/** Shows that the new address gets mail. */
export type ConfirmEmailChangeInput = {
  /** The token out of the link that was mailed to the new address. */
  token: Scalars['String']['input'];
};

/** Shows that the app has the secret. */
export type ConfirmTotpInput = {
  /** The six digits that the app shows. */
  code: Scalars['String']['input'];
};

/** How a disposal finds its cost. */
export type CostBasisMethod =
  /** Canada: adjusted cost base, with superficial losses. It looks at all accounts, whatever `lotScope` says. */
  | 'ACB'
  /** The average of all that is held. */
  | 'AVERAGE'
  /** The oldest lot first. */
  | 'FIFO'
  /** The lot that cost most a unit first, fees included. */
  | 'HIFO'
  /** The newest lot first. */
  | 'LIFO'
  /** The lot that cost least a unit first, fees included. */
  | 'LOFO'
  /** United Kingdom: same day, then 30 days, then the pool. It looks at all accounts, whatever `lotScope` says. */
  | 'SECTION_104'
  /** The lots that `assignLots` named; the oldest first for the rest. */
  | 'SPECIFIC_ID';

/** A key to make. */
export type CreateApiKeyInput = {
  /** The account that it reaches, and no other. */
  accountId: Scalars['ID']['input'];
  /** From when on it is good for nothing; without, it has no end. */
  expiresAt?: InputMaybe<Scalars['DateTime']['input']>;
  /**
   * Addresses and networks that it may be used from, such as 203.0.113.7 and 2001:db8::/48, at most 20; none means any.
   * WITHDRAW needs one.
   */
  ipAllowList?: InputMaybe<Array<Scalars['String']['input']>>;
  /** What to call it: 1 to 64 characters. */
  name: Scalars['String']['input'];
  /**
   * The public key of an Ed25519 key: its 32 bytes in base64, or as `openssl pkey -pubout` writes it. Without, the
   * exchange draws a secret for HMAC_SHA256 and shows it once.
   */
  publicKey?: InputMaybe<Scalars['String']['input']>;
  /** What it may do: 1 to 3. */
  scopes: Array<ApiKeyScope>;
};

/** A key that was made. */
export type CreateApiKeyPayload = {
  __typename?: 'CreateApiKeyPayload';
  /** The key; null when none was made. */
  apiKey?: Maybe<ApiKey>;
  /** The secret that the exchange drew, in base64url. Nobody sees it again. Null for an Ed25519 key. */
  secret?: Maybe<Scalars['String']['output']>;
  /** What the caller can mend; empty when it was made. */
  userErrors: Array<UserError>;
};

/** A portfolio to make. */
export type CreatePortfolioInput = {
  /** How disposals find their cost, unless a query says another method. */
  costBasisMethod?: CostBasisMethod;
  /** What everything is counted in, such as "USD". It never changes. */
  currency: Scalars['String']['input'];
  /** Whose law decides what a disposal is. */
  jurisdiction?: Jurisdiction;
  /** Where they look for it. */
  lotScope?: LotScope;
  /**
   * What to call it: 1 to 64 characters. When a portfolio of the caller has this name and these settings, that one is the
   * answer.
   */
  name: Scalars['String']['input'];
  /** IANA name of the zone that days are counted in, such as "Europe/London". */
  timeZone?: Scalars['String']['input'];
};

/** The end of an account. */
export type DeleteAccountInput = {
  /** Whether what is in the account is to be left behind. Without, a balance is refused with BALANCE_REMAINS. */
  leaveBalances?: Scalars['Boolean']['input'];
};

/** What `deleteAccount` answers. */
export type DeleteAccountPayload = {
  __typename?: 'DeleteAccountPayload';
  /** Until when `signIn` with `restore: true` brings the account back; null when nothing was deleted. */
  restorableUntil?: Maybe<Scalars['DateTime']['output']>;
  /** What the caller can mend; empty when it was deleted. */
  userErrors: Array<UserError>;
};

/** An activity to delete. */
export type DeleteActivityInput = {
  /** The version that the caller knows. When it is another one now, nothing is deleted: CONFLICT. */
  expectedVersion: Scalars['Int']['input'];
  /** Which activity. */
  id: Scalars['ID']['input'];
};

/** A file to delete. */
export type DeleteExportInput = {
  /** Which. */
  id: Scalars['ID']['input'];
};

/** A portfolio to delete. */
export type DeletePortfolioInput = {
  /** The version that the caller knows. When it is another one now, nothing is deleted: CONFLICT. */
  expectedVersion: Scalars['Int']['input'];
  /** Which portfolio. */
  id: Scalars['ID']['input'];
};

/** A tax report to delete. */
export type DeleteTaxReportInput = {
  /** Which report. */
  id: Scalars['ID']['input'];
};

/** What `sandboxDeposit` answers, after it is durable. */
export type DepositPayload = {
  __typename?: 'DepositPayload';
  /** The balance afterwards; null when nothing was credited. */
  balance?: Maybe<Balance>;
  /** The posting; null when nothing was credited. */
  transaction?: Maybe<Transaction>;
  /** What the caller can mend; empty when it was credited. */
  userErrors: Array<UserError>;
};

/** Something went out. By SECTION_104 and ACB a day's disposals of an asset are one. */
export type Disposal = {
  __typename?: 'Disposal';
  /** What disposed; the first one, where a day's disposals are one. */
  activity: Activity;
  /** Of which asset. */
  asset: PortfolioAsset;
  /** What it had cost; null when what a part of it had cost is not known. */
  costBasis?: Maybe<Scalars['Decimal']['output']>;
  /** On which civil day. */
  day: Scalars['Date']['output'];
  /** When; the first one, where a day's disposals are one. */
  disposedAt: Scalars['DateTime']['output'];
  /** What it cost to dispose of it. */
  fees: Scalars['Decimal']['output'];
  /** Gain, or loss when negative; null when one of them is not known. */
  gain?: Maybe<Scalars['Decimal']['output']>;
  /** Its parts, and how each found its cost. */
  matches: Array<DisposalMatch>;
  /** What was got for it, before fees; null when it is not known. */
  proceeds?: Maybe<Scalars['Decimal']['output']>;
  /** How much. */
  quantity: Scalars['Decimal']['output'];
};


/** Something went out. By SECTION_104 and ACB a day's disposals of an asset are one. */
export type DisposalMatchesArgs = {
  first?: Scalars['Int']['input'];
};

/** One page of a list. Ask for the next one by sending `pageInfo.endCursor` as `after`. */
export type DisposalConnection = {
  __typename?: 'DisposalConnection';
  /** The items, each with its cursor. */
  edges: Array<DisposalEdge>;
  /** The items alone. */
  nodes: Array<Disposal>;
  /** Where this page stands in the list. */
  pageInfo: PageInfo;
};

/** An item of a page, and its place in the list. */
export type DisposalEdge = {
  __typename?: 'DisposalEdge';
  /** The item's place in the list, to send as `after` or `before`. */
  cursor: Scalars['String']['output'];
  /** The item. */
  node: Disposal;
};

/** A part of a disposal, and what it had cost. */
export type DisposalMatch = {
  __typename?: 'DisposalMatch';
  /** On which civil day it had been acquired, where that can be told. */
  acquiredOn?: Maybe<Scalars['Date']['output']>;
  /** What it had cost; null when it is not known. */
  costBasis?: Maybe<Scalars['Decimal']['output']>;
  /** Canada: what part of a loss is denied. */
  deniedLoss: Scalars['Decimal']['output'];
  /** Gain, or loss when negative; null when it is not known. A denied loss counts as none. */
  gain?: Maybe<Scalars['Decimal']['output']>;
  /** What was got for it, before fees. */
  proceeds?: Maybe<Scalars['Decimal']['output']>;
  /** How much. */
  quantity: Scalars['Decimal']['output'];
  /** How it was found. */
  rule: MatchRule;
};

/** Where a file can be fetched. */
export type DownloadLink = {
  __typename?: 'DownloadLink';
  /** Until when the address is good. A new one comes with every answer. */
  expiresAt: Scalars['DateTime']['output'];
  /**
   * An address for GET, without signing in: whoever has it gets the file. It takes `Range`, so that a download that was
   * cut off can go on.
   */
  url: Scalars['String']['output'];
};

/** A fall from a peak. */
export type Drawdown = {
  __typename?: 'Drawdown';
  /** 0.5 when half was lost. */
  depth?: Maybe<Scalars['Decimal']['output']>;
  /** The last day of the peak. */
  peak: Scalars['Date']['output'];
  /** The first day on which the peak was reached again; null when it was not. */
  recovered?: Maybe<Scalars['Date']['output']>;
  /** The first day of the lowest point. */
  trough: Scalars['Date']['output'];
};

/** What to say of an activity instead. All of it is said anew: what is left out is gone. */
export type EditActivityInput = {
  /** When what came in had been acquired. */
  acquiredAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** When; not in the future. */
  at: Scalars['DateTime']['input'];
  /** The cost that came along, in the portfolio's currency. */
  costBasis?: InputMaybe<Scalars['Decimal']['input']>;
  /** The version that the caller knows. When it is another one now, nothing is changed: CONFLICT. */
  expectedVersion: Scalars['Int']['input'];
  /** What it cost to do it, in any asset, on top of what was sent. */
  fee?: InputMaybe<AssetQuantityInput>;
  /** Which activity. */
  id: Scalars['ID']['input'];
  /** At most 500 characters. */
  note?: InputMaybe<Scalars['String']['input']>;
  /** What came in. */
  received?: InputMaybe<AssetQuantityInput>;
  /** What went out, without the fee. */
  sent?: InputMaybe<AssetQuantityInput>;
  /** What happened. */
  type: ActivityType;
  /** What it was worth in the portfolio's currency, when that is not to be looked up. */
  value?: InputMaybe<Scalars['Decimal']['input']>;
};

/** What to set an authenticator app up with. Nobody sees it again. */
export type EnableTotpPayload = {
  __typename?: 'EnableTotpPayload';
  /** The same as an `otpauth://` link. */
  otpauthUrl?: Maybe<Scalars['String']['output']>;
  /** The link as a QR code: an SVG as a `data:` URL. */
  qrCode?: Maybe<Scalars['String']['output']>;
  /** The secret in base 32, to be typed into the app; null when nothing was begun. */
  secret?: Maybe<Scalars['String']['output']>;
  /** What the caller can mend; empty when it was begun. */
  userErrors: Array<UserError>;
};

/** What one unit of a currency costs in another. */
export type ExchangeRate = {
  __typename?: 'ExchangeRate';
  /** The day that was asked for. */
  date: Scalars['Date']['output'];
  /** The day that the rate was published for: earlier than `date` on weekends and holidays, by 14 days at most. */
  publishedFor: Scalars['Date']['output'];
  /** One unit of `base` in `quote`. */
  rate: Scalars['Decimal']['output'];
};

/** What an order would fill at one price. */
export type ExpectedFill = {
  __typename?: 'ExpectedFill';
  /** The price. */
  price: Scalars['Decimal']['output'];
  /** How much base. */
  quantity: Scalars['Decimal']['output'];
};

/**
 * A file that somebody asked for of what they have here. Its `job` says how far it is, and has the file when it is written. The
 * same rows give the same bytes.
 */
export type Export = Node & {
  __typename?: 'Export';
  /** The account that it is of; null for ACTIVITIES and AUDIT_LOG. */
  account?: Maybe<Account>;
  /** When it was asked for. */
  createdAt: Scalars['DateTime']['output'];
  /** What it is written as. */
  format: ExportFormat;
  /** Its first day; null begins with the first there is. */
  from?: Maybe<Scalars['Date']['output']>;
  /** Global id, to send to `deleteExport`. */
  id: Scalars['ID']['output'];
  /** The job that writes it, with the file when it has succeeded; null when that is forgotten. */
  job?: Maybe<Job>;
  /** What is in it. */
  kind: ExportKind;
  /** The portfolio that it is of; null for all but ACTIVITIES, and when it was deleted. */
  portfolio?: Maybe<InvestmentPortfolio>;
  /** IANA name of the time zone that its days are cut by. Times in CSV and JSON are UTC, in PDF they are of this zone. */
  timeZone: Scalars['String']['output'];
  /** Its last day, as far as it was over when the file was asked for. */
  to: Scalars['Date']['output'];
};

/** One page of a list. Ask for the next one by sending `pageInfo.endCursor` as `after`. */
export type ExportConnection = {
  __typename?: 'ExportConnection';
  /** The items, each with its cursor. */
  edges: Array<ExportEdge>;
  /** The items alone. */
  nodes: Array<Export>;
  /** Where this page stands in the list. */
  pageInfo: PageInfo;
};

/** An item of a page, and its place in the list. */
export type ExportEdge = {
  __typename?: 'ExportEdge';
  /** The item's place in the list, to send as `after` or `before`. */
  cursor: Scalars['String']['output'];
  /** The item. */
  node: Export;
};

/** What a file is written as. */
export type ExportFormat =
  /** Comma-separated values in UTF-8, with a header. Text that a spreadsheet would take for a formula begins with an apostrophe. */
  | 'CSV'
  /** One object whose `rows` are objects with the names of the CSV columns. Numbers are strings. */
  | 'JSON'
  /**
   * Pages of A4 for people, of at most 100,000 rows. It leaves out ids; letters of other scripts than Latin, Greek and Cyrillic
   * are boxes.
   */
  | 'PDF';

/** What is in a file. */
export type ExportKind =
  /** What happened in a portfolio, oldest first. */
  | 'ACTIVITIES'
  /** What was done to the person's account, by them or by others, oldest first. */
  | 'AUDIT_LOG'
  /** The orders that an account placed, oldest first, each as it stands when the file is written. */
  | 'ORDERS'
  /**
   * A statement of an account: of each asset what the balance was at the beginning, what moved it, and what it became. It is
   * added up as it is written: a file whose sums are not those of the ledger is not made.
   */
  | 'STATEMENT'
  /** The fills of an account, oldest first. */
  | 'TRADES'
  /** Everything that moved the money of an account: deposits, withdrawals, trades, fees; oldest first. */
  | 'TRANSACTIONS';

/** What `requestExport` answers. */
export type ExportPayload = {
  __typename?: 'ExportPayload';
  /** What was asked for; null when nothing was done. */
  export?: Maybe<Export>;
  /** What the caller can mend; empty when it was done. */
  userErrors: Array<UserError>;
};

/** A tax report to write into a file. */
export type ExportTaxReportInput = {
  /** As what. */
  format?: TaxFileFormat;
  /** Which report. */
  id: Scalars['ID']['input'];
};

/** Fees from a volume on. Where a market's own fee is lower, that one applies. */
export type FeeTier = {
  __typename?: 'FeeTier';
  /** Maker fee, as a fraction of what a trade is worth. */
  makerFee: Scalars['Decimal']['output'];
  /** The least volume of 30 days, in quote. */
  minVolume: Scalars['Decimal']['output'];
  /** Taker fee, as a fraction of what a trade is worth. */
  takerFee: Scalars['Decimal']['output'];
};

/** A file that a job made. */
export type File = {
  __typename?: 'File';
  /** How long it is. */
  bytes: Scalars['Int']['output'];
  /** Its media type, such as "application/json". */
  contentType: Scalars['String']['output'];
  /** A new link to the file. */
  download: DownloadLink;
  /** When it goes. Ask for another one then. */
  expiresAt: Scalars['DateTime']['output'];
  /** What to call it. */
  name: Scalars['String']['output'];
  /** SHA-256 of its bytes, in hexadecimal digits. */
  sha256: Scalars['String']['output'];
};

/** A passkey to add. */
export type FinishPasskeyRegistrationInput = {
  /** What the browser answered to `startPasskeyRegistration`: `toJSON()` of the PublicKeyCredential. */
  credential: Scalars['JSON']['input'];
  /** What to call it: 1 to 64 characters; "Passkey" unless said. */
  name?: InputMaybe<Scalars['String']['input']>;
};

/** A passkey that was added. */
export type FinishPasskeyRegistrationPayload = {
  __typename?: 'FinishPasskeyRegistrationPayload';
  /** The passkey; null when none was added. */
  passkey?: Maybe<Passkey>;
  /** When there was no second factor before: the recovery codes, at most 10, to be written down. Nobody sees them again. */
  recoveryCodes?: Maybe<Array<Scalars['String']['output']>>;
  /** What the caller can mend; empty when it was added. */
  userErrors: Array<UserError>;
};

/** Who signs in by a passkey, and how the tokens travel. */
export type FinishPasskeySignInInput = {
  /** What the browser answered to `startPasskeySignIn`: `toJSON()` of the PublicKeyCredential. */
  credential: Scalars['JSON']['input'];
  /** What to call this device in the list of sessions. */
  deviceName?: InputMaybe<Scalars['String']['input']>;
  /** The `deviceToken` of an earlier sign-in on this device; null to use the cookie's, if there is one. */
  deviceToken?: InputMaybe<Scalars['String']['input']>;
  /** How the tokens travel. */
  transport?: TokenTransport;
};

/** A wallet that has signed that it is to be linked. */
export type FinishWalletLinkInput = {
  /** The `message` of `startWalletLink`, as it is. */
  message: Scalars['String']['input'];
  /** What `personal_sign` answered: `0x` and 130 digits of base 16. */
  signature: Scalars['String']['input'];
};

/** Who signs in by a wallet, and how the tokens travel. */
export type FinishWalletSignInInput = {
  /** What to call this device in the list of sessions. */
  deviceName?: InputMaybe<Scalars['String']['input']>;
  /** The `deviceToken` of an earlier sign-in on this device; null to use the cookie's, if there is one. */
  deviceToken?: InputMaybe<Scalars['String']['input']>;
  /** The `message` of `startWalletSignIn`, as it is. */
  message: Scalars['String']['input'];
  /** What `personal_sign` answered: `0x` and 130 digits of base 16. */
  signature: Scalars['String']['input'];
  /** How the tokens travel. */
  transport?: TokenTransport;
};

/** How far back a price history goes. */
export type HistoryRange =
  /** As far back as the source knows. */
  | 'ALL'
  /** The last 24 hours. */
  | 'DAY'
  /** The last 30 days. */
  | 'MONTH'
  /** The last 90 days. */
  | 'QUARTER'
  /** The last 7 days. */
  | 'WEEK'
  /** The last 365 days. */
  | 'YEAR';

/** One asset of a portfolio. */
export type Holding = {
  __typename?: 'Holding';
  /** Its share of the portfolio's value, from 0 to 1; null when there is no price. */
  allocation?: Maybe<Scalars['Decimal']['output']>;
  /** Which asset. */
  asset: Asset;
  /**
   * What one whole coin cost on average. Null when that is not known: some of it was deposited, or bought for
   * something, that had no price at that time. A deposit costs what it was worth at its market's last trade
   * here.
   */
  averageCost?: Maybe<Scalars['Decimal']['output']>;
  /** Present price of one whole coin; null when there is none. */
  price?: Maybe<Scalars['Decimal']['output']>;
  /** How much, available and held together. */
  quantity: Scalars['Decimal']['output'];
  /** What selling it now would gain, before fees; null when the price or the cost is not known. */
  unrealizedPnl?: Maybe<Scalars['Decimal']['output']>;
  /** Present value; null when there is no price. */
  value?: Maybe<Scalars['Decimal']['output']>;
};

/** How long something was held. */
export type HoldingTerm =
  /** More than a year: from the day after the anniversary. */
  | 'LONG'
  /** A year or less, or nobody knows. */
  | 'SHORT';

/** Why a row is no activity. */
export type IgnoredReason =
  /** It announces what another row says again. */
  | 'ANNOUNCEMENT'
  /** It did not happen: cancelled, failed, pending. */
  | 'NOT_DONE'
  /** It moves something within the account. */
  | 'WITHIN_ACCOUNT';

/**
 * A file of another exchange that somebody brought in: first looked at, row by row, then written down by `applyImport`,
 * all or nothing, and taken back by `revertImport`. Its rows and its file are kept until `expiresAt`.
 */
export type Import = Node & {
  __typename?: 'Import';
  /** The account that it is of; null when its portfolio was deleted. */
  account?: Maybe<PortfolioAccount>;
  /** How many new activities there are; once it was applied, how many were written down. */
  activities: Scalars['Int']['output'];
  /** When its activities were written down. */
  appliedAt?: Maybe<Scalars['DateTime']['output']>;
  /** How many of them got which verdict. */
  counts: ImportCounts;
  /** When it was begun. */
  createdAt: Scalars['DateTime']['output'];
  /** When its file and its rows go. What was written down stays, and can be taken back. */
  expiresAt: Scalars['DateTime']['output'];
  /** How long it is, in bytes. */
  fileBytes: Scalars['Int']['output'];
  /** SHA-256 of it, in hexadecimal digits. */
  fileHash: Scalars['String']['output'];
  /** What the file is called. */
  fileName: Scalars['String']['output'];
  /** The format that its header told; MAPPED when its columns were mapped; null while that is not known. */
  format?: Maybe<ImportFormatCode>;
  /** Global id. */
  id: Scalars['ID']['output'];
  /** The job that works on it, or did last; null when that is forgotten. */
  job?: Maybe<Job>;
  /**
   * Its rows in the order of the file; none while it is PARSING, and after `expiresAt`. Of a file that needs a mapping, the
   * first 100 lines.
   */
  preview: ImportRowConnection;
  /** Why nothing came of it, or of applying it; null when all is well. */
  problem?: Maybe<ImportProblem>;
  /** When it was taken back. */
  revertedAt?: Maybe<Scalars['DateTime']['output']>;
  /** How many rows it has. */
  rows: Scalars['Int']['output'];
  /** Where it stands. */
  status: ImportStatus;
};


/**
 * A file of another exchange that somebody brought in: first looked at, row by row, then written down by `applyImport`,
 * all or nothing, and taken back by `revertImport`. Its rows and its file are kept until `expiresAt`.
 */
export type ImportPreviewArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  verdict?: InputMaybe<Array<RowVerdict>>;
};

/** One page of a list. Ask for the next one by sending `pageInfo.endCursor` as `after`. */
export type ImportConnection = {
  __typename?: 'ImportConnection';
  /** The items, each with its cursor. */
  edges: Array<ImportEdge>;
  /** The items alone. */
  nodes: Array<Import>;
  /** Where this page stands in the list. */
  pageInfo: PageInfo;
};

/** How many rows of a file got which verdict. */
export type ImportCounts = {
  __typename?: 'ImportCounts';
  /** Of activities that are there already. */
  duplicate: Scalars['Int']['output'];
  /** Rows that are no activity. */
  ignored: Scalars['Int']['output'];
  /** Rows that cannot be understood. */
  invalid: Scalars['Int']['output'];
  /** Rows of activities that are new. */
  new: Scalars['Int']['output'];
  /** Of activities that look as if they were. */
  possibleDuplicate: Scalars['Int']['output'];
};

/** An item of a page, and its place in the list. */
export type ImportEdge = {
  __typename?: 'ImportEdge';
  /** The item's place in the list, to send as `after` or `before`. */
  cursor: Scalars['String']['output'];
  /** The item. */
  node: Import;
};

/** What a column means. */
export type ImportField =
  /** What the exchange calls it: the same id again is the same activity. */
  | 'EXTERNAL_ID'
  /** Of what. */
  | 'FEE_ASSET'
  /** How much the fee was. */
  | 'FEE_QUANTITY'
  /** What the file says about it. */
  | 'NOTE'
  /** How much of the asset: in for BUY and for what was earned, out for SELL. */
  | 'QUANTITY'
  /** Of what. */
  | 'RECEIVED_ASSET'
  /** How much came in. */
  | 'RECEIVED_QUANTITY'
  /** Of what. */
  | 'SENT_ASSET'
  /** How much went out. */
  | 'SENT_QUANTITY'
  /** When. */
  | 'TIMESTAMP'
  /** What a trade was worth: out for BUY, in for SELL. */
  | 'TOTAL'
  /** The currency of that. */
  | 'TOTAL_CURRENCY'
  /** What, as `types` says; the names of `ActivityType` are known. */
  | 'TYPE'
  /** What it was worth. */
  | 'VALUE'
  /** In which currency. */
  | 'VALUE_CURRENCY';

/** A format that is told by a header line. */
export type ImportFormat = {
  __typename?: 'ImportFormat';
  /** Which: to send as `format`. */
  code: ImportFormatCode;
  /** Header lines that tell it; at most 8. Columns may come and go: those that matter decide. */
  headers: Array<Scalars['String']['output']>;
  /** Whose it is; null for Agio's own. */
  institution?: Maybe<Scalars['String']['output']>;
  /** What it is called. */
  name: Scalars['String']['output'];
};

/** The formats that are known. */
export type ImportFormatCode =
  /** Binance, trade history. */
  | 'BINANCE_TRADES'
  /** Binance, transaction history. */
  | 'BINANCE_TRANSACTIONS'
  /** Bitstamp since it follows RFC 4180. */
  | 'BITSTAMP'
  /** Bitstamp, with amount and unit in one cell. */
  | 'BITSTAMP_OLD'
  /** Coinbase, of any year. */
  | 'COINBASE'
  /** The app of Crypto.com. */
  | 'CRYPTO_COM'
  /** Agio's own: one row an activity, with the names of the schema. */
  | 'GENERIC'
  /** Kraken, ledgers. */
  | 'KRAKEN_LEDGERS'
  /** KuCoin, trades. */
  | 'KUCOIN_TRADES'
  /** Columns that were mapped by `mapImport`. No file is told as this. */
  | 'MAPPED';

/** What `startImport`, `mapImport`, `applyImport` and `revertImport` answer. */
export type ImportPayload = {
  __typename?: 'ImportPayload';
  /** The import as it is now; null when nothing was done. */
  import?: Maybe<Import>;
  /** What the caller can mend; empty when it was done. */
  userErrors: Array<UserError>;
};

/** Why nothing came of an import, or of applying it. */
export type ImportProblem = {
  __typename?: 'ImportProblem';
  /** Which kind, for programs. */
  code: ImportProblemCode;
  /** For people, in English: what happened and what to do next. */
  message: Scalars['String']['output'];
};

/** The ways in which nothing comes of an import. */
export type ImportProblemCode =
  /** The file has no row. */
  | 'EMPTY'
  /** Its job was cancelled, or given up. */
  | 'GIVEN_UP'
  /** It did not arrive in full. */
  | 'INCOMPLETE'
  /** It is of another format than `startImport` said. */
  | 'OTHER_FORMAT'
  /** The portfolio takes no more activities. */
  | 'PORTFOLIO_FULL'
  /** It has more than 500,000 rows, or more than 100,000 activities. */
  | 'TOO_MANY_ROWS';

/** A row of a file, and what becomes of it. */
export type ImportRow = {
  __typename?: 'ImportRow';
  /** The activity that it is; of several rows that are one activity, at the first. */
  activity?: Maybe<ImportedActivity>;
  /** What else it is: a fee beside a trade, say. At most 10. */
  also: Array<ImportedActivity>;
  /** Its cells as they stand there; at most 50, each cut after 200 characters. */
  cells: Array<Scalars['String']['output']>;
  /** Of duplicates: the activity that is there already; null when it is an earlier row of the same file. */
  duplicateOf?: Maybe<Activity>;
  /** Why it cannot be understood; null unless its verdict is INVALID. */
  error?: Maybe<ImportRowError>;
  /** Why it is no activity; null unless its verdict is IGNORED. */
  ignoredBecause?: Maybe<IgnoredReason>;
  /** Its line in the file, from 1: to send in `include` and `exclude`. */
  line: Scalars['Int']['output'];
  /** The line of that first row, at the others. */
  partOf?: Maybe<Scalars['Int']['output']>;
  /** What becomes of it. */
  verdict: RowVerdict;
};

/** One page of a list. Ask for the next one by sending `pageInfo.endCursor` as `after`. */
export type ImportRowConnection = {
  __typename?: 'ImportRowConnection';
  /** The items, each with its cursor. */
  edges: Array<ImportRowEdge>;
  /** The items alone. */
  nodes: Array<ImportRow>;
  /** Where this page stands in the list. */
  pageInfo: PageInfo;
};

/** An item of a page, and its place in the list. */
export type ImportRowEdge = {
  __typename?: 'ImportRowEdge';
  /** The item's place in the list, to send as `after` or `before`. */
  cursor: Scalars['String']['output'];
  /** The item. */
  node: ImportRow;
};

/** Why a row cannot be understood. */
export type ImportRowError = {
  __typename?: 'ImportRowError';
  /** Which kind, for programs. */
  code: ImportRowErrorCode;
  /** Which cell, from 0; null when it is about the whole row. */
  column?: Maybe<Scalars['Int']['output']>;
  /** For people, in English: what is wrong and what to do next. */
  message: Scalars['String']['output'];
};

/** What is wrong with a row. */
export type ImportRowErrorCode =
  /** It was understood, and no portfolio can hold it. */
  | 'IMPOSSIBLE'
  /** The other side of a trade is not there, or cannot be told from others. */
  | 'INCOMPLETE_TRADE'
  /** A cell that has to say something is empty. */
  | 'MISSING'
  /** A cell is no number, or none that can be held. */
  | 'NOT_A_NUMBER'
  /** A cell is no time. */
  | 'NOT_A_TIME'
  /** It has a NUL byte. */
  | 'NUL_BYTE'
  /** It has fewer cells than the header says. */
  | 'TOO_FEW_CELLS'
  /** It is longer than 256 KiB. */
  | 'TOO_LONG'
  /** A quote is opened and never closed, or it has more than 1,000 cells. */
  | 'UNCLOSED_QUOTE'
  /** It says something that no rule here knows. */
  | 'UNKNOWN_TYPE'
  /** Nobody has said yet what the columns of the file mean: see `mapImport`. */
  | 'UNMAPPED';

/** Where an import stands. */
export type ImportStatus =
  /** They are written down. */
  | 'APPLIED'
  /** They are being written down: see `job`. Nothing of it is seen yet. */
  | 'APPLYING'
  /** Nothing came of it: see `problem`. */
  | 'FAILED'
  /** Its header tells no known format: say with `mapImport` what the columns mean. `preview` shows the first lines. */
  | 'NEEDS_MAPPING'
  /** Its file is being read: see `job`. */
  | 'PARSING'
  /** Its rows can be looked at and written down. */
  | 'READY'
  /** It was taken back, or never applied and discarded. */
  | 'REVERTED';

/** An activity of a file, as it would be written down. */
export type ImportedActivity = {
  __typename?: 'ImportedActivity';
  /** When. */
  at: Scalars['DateTime']['output'];
  /** What the exchange calls it. */
  externalId?: Maybe<Scalars['String']['output']>;
  /** What it cost to do it. */
  fee?: Maybe<AssetQuantity>;
  /** All lines that make it up; at most 100. */
  lines: Array<Scalars['Int']['output']>;
  /** What the file says about it. */
  note?: Maybe<Scalars['String']['output']>;
  /** What came in. */
  received?: Maybe<AssetQuantity>;
  /** What went out, without the fee. */
  sent?: Maybe<AssetQuantity>;
  /** What happened. */
  type: ActivityType;
  /** What it was worth, when the file says that in the portfolio's currency. */
  value?: Maybe<Scalars['Decimal']['output']>;
};

/** What income is added up by. */
export type IncomeGrouping =
  /** By asset: "BTC". */
  | 'ASSET'
  /** By civil day: "2026-04-05". */
  | 'DAY'
  /** By month: "2026-04". */
  | 'MONTH'
  /** By type of activity: "STAKING_REWARD". */
  | 'TYPE'
  /** By year: "2026". */
  | 'YEAR';

/** What was earned of one group. */
export type IncomeRow = {
  __typename?: 'IncomeRow';
  /** How many times something came. */
  count: Scalars['Int']['output'];
  /** Which group. */
  key: Scalars['String']['output'];
  /** How much of the asset; null unless the groups are assets. */
  quantity?: Maybe<Scalars['Decimal']['output']>;
  /** How many of those nobody knows the worth of. */
  unpriced: Scalars['Int']['output'];
  /** What it was worth when it came. What nobody knows the worth of is left out. */
  value: Scalars['Decimal']['output'];
};

/** What a person owns anywhere, as far as they say so. What stands on this exchange now is `User.portfolio`. */
export type InvestmentPortfolio = Node & {
  __typename?: 'InvestmentPortfolio';
  /** Its places, the oldest first; at most 50. */
  accounts: Array<PortfolioAccount>;
  /** What happened, newest first: what was written down, and what the ledger says of accounts of this exchange. */
  activities: ActivityConnection;
  /** How what it is worth now is spread, what is worth most first. What has no price is left out. */
  allocation: Array<AllocationSlice>;
  /** How disposals find their cost, unless a field is asked for another method. */
  costBasisMethod: CostBasisMethod;
  /** When it was made. */
  createdAt: Scalars['DateTime']['output'];
  /** What everything in it is counted in. */
  currency: Scalars['String']['output'];
  /** What was disposed of, newest first. */
  disposals: DisposalConnection;
  /** What is held, what is worth most first. */
  holdings: Array<PortfolioHolding>;
  /** Global id, to send as `portfolioId`. */
  id: Scalars['ID']['output'];
  /** What was earned by staking, interest, airdrops and the like, in the order of the groups. */
  income: Array<IncomeRow>;
  /** What does not add up, newest first: sales without purchases, transfers with one end, missing prices. */
  issues: PortfolioIssueConnection;
  /** Whose law decides what a disposal is. */
  jurisdiction: Jurisdiction;
  /** Where they look for it. */
  lotScope: LotScope;
  /** Lots, newest asset last and the newest lot first. AVERAGE, SECTION_104 and ACB have pools and no lots. */
  lots: LotConnection;
  /** What its owner calls it. */
  name: Scalars['String']['output'];
  /** How it did between two days: what it gained, at which rates, and how that compares. */
  performance: Performance;
  /** Everything added up, at present prices. */
  summary: PortfolioSummary;
  /** Its tax reports, the newest first; at most 30. See `requestTaxReport`. */
  taxReports: Array<TaxReport>;
  /** IANA name of the zone that days are counted in. */
  timeZone: Scalars['String']['output'];
  /** What it was worth over time, oldest first, beside what had been paid in. */
  valueSeries: Array<ValuePoint>;
  /** How often it was changed itself, from 1: to send as `expectedVersion`. */
  version: Scalars['Int']['output'];
};


/** What a person owns anywhere, as far as they say so. What stands on this exchange now is `User.portfolio`. */
export type InvestmentPortfolioActivitiesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<ActivityFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** What a person owns anywhere, as far as they say so. What stands on this exchange now is `User.portfolio`. */
export type InvestmentPortfolioAllocationArgs = {
  by?: AllocationKey;
  first?: Scalars['Int']['input'];
};


/** What a person owns anywhere, as far as they say so. What stands on this exchange now is `User.portfolio`. */
export type InvestmentPortfolioDisposalsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  asset?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  costBasisMethod?: InputMaybe<CostBasisMethod>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** What a person owns anywhere, as far as they say so. What stands on this exchange now is `User.portfolio`. */
export type InvestmentPortfolioHoldingsArgs = {
  costBasisMethod?: InputMaybe<CostBasisMethod>;
  first?: Scalars['Int']['input'];
};


/** What a person owns anywhere, as far as they say so. What stands on this exchange now is `User.portfolio`. */
export type InvestmentPortfolioIncomeArgs = {
  by?: IncomeGrouping;
  from?: InputMaybe<Scalars['Date']['input']>;
  limit?: Scalars['Int']['input'];
  to?: InputMaybe<Scalars['Date']['input']>;
};


/** What a person owns anywhere, as far as they say so. What stands on this exchange now is `User.portfolio`. */
export type InvestmentPortfolioIssuesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  costBasisMethod?: InputMaybe<CostBasisMethod>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** What a person owns anywhere, as far as they say so. What stands on this exchange now is `User.portfolio`. */
export type InvestmentPortfolioLotsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  asset?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  costBasisMethod?: InputMaybe<CostBasisMethod>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  openOnly?: Scalars['Boolean']['input'];
};


/** What a person owns anywhere, as far as they say so. What stands on this exchange now is `User.portfolio`. */
export type InvestmentPortfolioPerformanceArgs = {
  accounts?: InputMaybe<Array<Scalars['ID']['input']>>;
  benchmark?: Array<BenchmarkPartInput>;
  currency?: InputMaybe<Scalars['String']['input']>;
  from?: InputMaybe<Scalars['Date']['input']>;
  range?: PerformanceRange;
  riskFreeRate?: InputMaybe<Scalars['Decimal']['input']>;
  to?: InputMaybe<Scalars['Date']['input']>;
};


/** What a person owns anywhere, as far as they say so. What stands on this exchange now is `User.portfolio`. */
export type InvestmentPortfolioSummaryArgs = {
  costBasisMethod?: InputMaybe<CostBasisMethod>;
};


/** What a person owns anywhere, as far as they say so. What stands on this exchange now is `User.portfolio`. */
export type InvestmentPortfolioValueSeriesArgs = {
  accounts?: InputMaybe<Array<Scalars['ID']['input']>>;
  currency?: InputMaybe<Scalars['String']['input']>;
  from?: InputMaybe<Scalars['Date']['input']>;
  limit?: Scalars['Int']['input'];
  step?: SeriesStep;
  to?: InputMaybe<Scalars['Date']['input']>;
};

/** What `createPortfolio`, `updatePortfolio` and the like answer. */
export type InvestmentPortfolioPayload = {
  __typename?: 'InvestmentPortfolioPayload';
  /** The portfolio as it is now; null when nothing was done. */
  portfolio?: Maybe<InvestmentPortfolio>;
  /** What the caller can mend; empty when it was done. */
  userErrors: Array<UserError>;
};

/**
 * Work that somebody asked for and that takes longer than an answer may. It goes on when the client hangs up or a server
 * ends; ask again for where it stands, every second or so. Jobs that are over are forgotten after some days.
 */
export type Job = Node & {
  __typename?: 'Job';
  /** When it was asked for. */
  createdAt: Scalars['DateTime']['output'];
  /** Why it failed; null unless its status is FAILED. */
  failure?: Maybe<JobFailure>;
  /** What it made, or read; null until it has succeeded, and when the file has expired. */
  file?: Maybe<File>;
  /** When it was over; null before. */
  finishedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Global id, to send to `cancelJob`. */
  id: Scalars['ID']['output'];
  /** What it does. */
  kind: JobKind;
  /** How much of it is done, from 0.000000 to 1.000000. */
  progress: Scalars['Decimal']['output'];
  /** When it began; null while it waits. */
  startedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Where it stands. */
  status: JobStatus;
};

/** Why a job failed. */
export type JobFailure = {
  __typename?: 'JobFailure';
  /** Which kind, for programs. */
  code: JobFailureCode;
  /** For people, in English: what happened and what to do next. */
  message: Scalars['String']['output'];
};

/** The ways in which a job fails. */
export type JobFailureCode =
  /** Something went wrong on our side. */
  | 'INTERNAL'
  /** What it makes would be larger than a file may be. */
  | 'TOO_LARGE';

/** What a job does. */
export type JobKind =
  /** Writes a file of what the person has here: see `requestExport`. */
  | 'EXPORT'
  /**
   * Reads a file of another exchange, or writes down what is in it: see `startImport` and `applyImport`. Its `file` is the
   * one that was sent.
   */
  | 'IMPORT'
  /** Writes an archive of everything that is kept about the person: see `exportPersonalData`. */
  | 'PERSONAL_DATA_EXPORT'
  /** Writes the file of a tax report: see `exportTaxReport`. */
  | 'TAX_REPORT_EXPORT';

/** A job that was asked for or ended. */
export type JobPayload = {
  __typename?: 'JobPayload';
  /** The job; null when nothing was done. */
  job?: Maybe<Job>;
  /** What the caller can mend; empty when it was done. */
  userErrors: Array<UserError>;
};

/** Where a job stands. */
export type JobStatus =
  /** Its owner did not want it any more. */
  | 'CANCELLED'
  /** It was tried often enough: see `failure`. */
  | 'FAILED'
  /** It is being done. */
  | 'RUNNING'
  /** It is done. */
  | 'SUCCEEDED'
  /** It waits for its turn, or for its next try. */
  | 'WAITING';

/** Whose law decides what a disposal is. */
export type Jurisdiction =
  /** Canada. */
  | 'CA'
  /** Anywhere else: presents at market value, as most laws have it. */
  | 'OTHER'
  /** United Kingdom. */
  | 'UK'
  /** United States. */
  | 'US';

/** An account at a provider to link. */
export type LinkProviderInput = {
  /** Name of the provider: see `signInProviders`. */
  provider: Scalars['String']['input'];
  /** Where the browser goes afterwards: a path of the front end that begins with one `/`; the first page without it. */
  returnPath?: InputMaybe<Scalars['String']['input']>;
};

/** What `linkProvider` answers. */
export type LinkProviderPayload = {
  __typename?: 'LinkProviderPayload';
  /** Where to send this very browser, within ten minutes; null when nothing was begun. */
  url?: Maybe<Scalars['String']['output']>;
  /** What the caller can mend; empty when it was begun. */
  userErrors: Array<UserError>;
};

/** Two activities of one portfolio that are the ends of a transfer between own accounts. */
export type LinkTransferInput = {
  /** The end that receives: a DEPOSIT or a TRANSFER_IN, of the ledger, too. */
  receivedId: Scalars['ID']['input'];
  /** The end that sends: a WITHDRAWAL or a TRANSFER_OUT, of the ledger, too. */
  sentId: Scalars['ID']['input'];
};

/** An account at a provider that signs the person in. */
export type LinkedAccount = {
  __typename?: 'LinkedAccount';
  /** The address that the provider told when it was linked. */
  email?: Maybe<Scalars['String']['output']>;
  /** When it was linked. */
  linkedAt: Scalars['DateTime']['output'];
  /** Name of the provider. */
  provider: Scalars['String']['output'];
};

/** An Ethereum wallet that signs the person in. */
export type LinkedWallet = {
  __typename?: 'LinkedWallet';
  /** Its address, with the checksum of EIP-55. */
  address: Scalars['String']['output'];
  /** When it last signed in; null when it never did. */
  lastUsedAt?: Maybe<Scalars['DateTime']['output']>;
  /** When it was linked. */
  linkedAt: Scalars['DateTime']['output'];
};

/** Which side of a trade an order was on. */
export type Liquidity =
  /** It rested on the order book and was taken. */
  | 'MAKER'
  /** It came in and took what was resting. */
  | 'TAKER';

/** A try to sign in to the person's account. */
export type LoginEvent = Node & {
  __typename?: 'LoginEvent';
  /** When. */
  at: Scalars['DateTime']['output'];
  /** Global id. */
  id: Scalars['ID']['output'];
  /** Network address it came from. */
  ip: Scalars['String']['output'];
  /** Whether nobody had signed in to this account from such a device before. */
  newDevice: Scalars['Boolean']['output'];
  /** How it ended. */
  outcome: LoginOutcome;
  /** Where that address is; null when nobody knows, or the exchange keeps no file of places. */
  place?: Maybe<Place>;
  /** What the program called itself. */
  userAgent?: Maybe<Scalars['String']['output']>;
};

/** One page of a list. Ask for the next one by sending `pageInfo.endCursor` as `after`. */
export type LoginEventConnection = {
  __typename?: 'LoginEventConnection';
  /** The items, each with its cursor. */
  edges: Array<LoginEventEdge>;
  /** The items alone. */
  nodes: Array<LoginEvent>;
  /** Where this page stands in the list. */
  pageInfo: PageInfo;
};

/** An item of a page, and its place in the list. */
export type LoginEventEdge = {
  __typename?: 'LoginEventEdge';
  /** The item's place in the list, to send as `after` or `before`. */
  cursor: Scalars['String']['output'];
  /** The item. */
  node: LoginEvent;
};

/** How a try to sign in ended. */
export type LoginOutcome =
  /** The password was right, and signing in was refused because of too many wrong ones before. */
  | 'LOCKED'
  /** Signed in. */
  | 'SUCCEEDED'
  /** The password was right, and the code of the second factor was wrong. */
  | 'WRONG_CODE'
  /** The password was wrong. */
  | 'WRONG_PASSWORD';

/** Some of an asset that was acquired at once, or came from such a lot by a transfer. */
export type Lot = {
  __typename?: 'Lot';
  /** Where it is; under a universal scope, where it was acquired. */
  account: PortfolioAccount;
  /** When it was acquired. A transfer does not change that. */
  acquiredAt: Scalars['DateTime']['output'];
  /** What acquired it: to be named by `assignLots`. */
  acquisition: Activity;
  /** Of which asset. */
  asset: PortfolioAsset;
  /** What that cost, fees included; null when it is not known. */
  costBasis?: Maybe<Scalars['Decimal']['output']>;
  /** How much it was. */
  quantity: Scalars['Decimal']['output'];
  /** What that cost. */
  remainingCostBasis?: Maybe<Scalars['Decimal']['output']>;
  /** How much is left. */
  remainingQuantity: Scalars['Decimal']['output'];
};

/** One page of a list. Ask for the next one by sending `pageInfo.endCursor` as `after`. */
export type LotConnection = {
  __typename?: 'LotConnection';
  /** The items, each with its cursor. */
  edges: Array<LotEdge>;
  /** The items alone. */
  nodes: Array<Lot>;
  /** Where this page stands in the list. */
  pageInfo: PageInfo;
};

/** An item of a page, and its place in the list. */
export type LotEdge = {
  __typename?: 'LotEdge';
  /** The item's place in the list, to send as `after` or `before`. */
  cursor: Scalars['String']['output'];
  /** The item. */
  node: Lot;
};

/** Some of a lot. */
export type LotPickInput = {
  /** The activity that acquired the lot. */
  activityId: Scalars['ID']['input'];
  /** How much of it. */
  quantity: Scalars['Decimal']['input'];
};

/** Where a disposal looks for its lots. */
export type LotScope =
  /** In its own account; in the United States since 1 January 2025, and in all accounts before. */
  | 'PER_ACCOUNT'
  /** In all accounts of the portfolio. */
  | 'UNIVERSAL';

/** What the file of an import means. It is read anew, from the first line on. */
export type MapImportInput = {
  /** What the file calls assets, at most 500. */
  assets?: Array<AssetMappingInput>;
  /** What the columns mean, at most 50; none for what the header tells, when only assets are to be named. */
  columns?: Array<ColumnMappingInput>;
  /** Whether 01/02 is the first of February. */
  dayFirst?: Scalars['Boolean']['input'];
  /** Whether a comma stands before the decimal places. */
  decimalComma?: Scalars['Boolean']['input'];
  /** What stands between cells: one sign. */
  delimiter?: Scalars['String']['input'];
  /** How many lines there are before the first row: 0 to 20. */
  headerLines?: Scalars['Int']['input'];
  /** Which import: one that needs a mapping, can be applied, or failed. */
  id: Scalars['ID']['input'];
  /** IANA name of the zone of times that have none; the format's own, or UTC, unless said. */
  timeZone?: InputMaybe<Scalars['String']['input']>;
  /** What the texts of the column TYPE mean, at most 100. */
  types?: Array<TypeMappingInput>;
};

/** Which way a trade goes whose file has QUANTITY and TOTAL. */
export type MappedTrade =
  /** It brings the quantity for the total. */
  | 'BUY'
  /** It gives the quantity for the total. */
  | 'SELL';

/** Where one asset is traded for another. */
export type Market = Node & {
  __typename?: 'Market';
  /** What is bought and sold. */
  base: Asset;
  /**
   * What this market's trades amount to, stretch by stretch, oldest first: the newest that exist, however
   * long ago they were. Stretches without a trade are left out and do not count against `limit`. They are put
   * together from minutes with trades, at most 144,000 of them; ask for no more than you show, because what a
   * request may cost is reckoned by the minutes that `limit` of `interval` span.
   */
  candles: Array<Candle>;
  /**
   * The fees of those who trade much, by ascending volume, at most 32 tiers; below the first, the market's own
   * fees apply. `viewer.tradingFees` says what applies to the caller.
   */
  feeTiers: Array<FeeTier>;
  /** Global id. */
  id: Scalars['ID']['output'];
  /** Quantities are multiples of this, in base. */
  lotSize: Scalars['Decimal']['output'];
  /** Fee of the order that rested, as a fraction of what the trade is worth: 0.001 is 0.1 %. */
  makerFee: Scalars['Decimal']['output'];
  /** The most that one order may be worth, in quote; null when there is no limit. */
  maxNotional?: Maybe<Scalars['Decimal']['output']>;
  /** How many orders of one account may stand on the book or wait for their trigger in this market. */
  maxOpenOrders: Scalars['Int']['output'];
  /** The most base of one order; null when there is no limit. */
  maxQuantity?: Maybe<Scalars['Decimal']['output']>;
  /** The least that an order may be worth, in quote. */
  minNotional: Scalars['Decimal']['output'];
  /** Resting orders, summed by price. */
  orderBook: OrderBook;
  /**
   * How far from the last trade an order may be priced, and how far it may trade, as a fraction of that
   * price: 0.1 is 10 % below to 10 % above. Of an order that waits for a trigger, the limit price is held
   * against its stop price instead. Null when there is no limit; before the first trade there is none either.
   */
  priceBand?: Maybe<Scalars['Decimal']['output']>;
  /**
   * How many decimal places of its prices people are shown: those that `tickSize` needs. Prices have no
   * others but zeros.
   */
  priceDecimals: Scalars['Int']['output'];
  /**
   * How many decimal places of its quantities people are shown: those that `lotSize` needs. Quantities have
   * no others but zeros.
   */
  quantityDecimals: Scalars['Int']['output'];
  /** What it is paid with; fees are taken in it. */
  quote: Asset;
  /** Whether it trades. */
  status: MarketStatus;
  /** Base and quote, such as "BTC-USD". */
  symbol: Scalars['String']['output'];
  /** Fee of the order that came in and took, as a fraction of what the trade is worth. */
  takerFee: Scalars['Decimal']['output'];
  /** Prices are multiples of this, in quote. */
  tickSize: Scalars['Decimal']['output'];
  /** The market at a glance. */
  ticker: Ticker;
  /** The latest trades, newest first. */
  trades: Array<PublicTrade>;
};


/** Where one asset is traded for another. */
export type MarketCandlesArgs = {
  from?: InputMaybe<Scalars['DateTime']['input']>;
  interval: CandleInterval;
  limit?: Scalars['Int']['input'];
  to?: InputMaybe<Scalars['DateTime']['input']>;
};


/** Where one asset is traded for another. */
export type MarketOrderBookArgs = {
  depth?: Scalars['Int']['input'];
};


/** Where one asset is traded for another. */
export type MarketTradesArgs = {
  first?: Scalars['Int']['input'];
};

/** Whether a market trades. */
export type MarketStatus =
  /** Trading has ended; open orders can be cancelled. */
  | 'CLOSED'
  /** No orders are accepted; open ones can be cancelled. */
  | 'HALTED'
  /** Orders are accepted and matched. */
  | 'OPEN'
  /** Only orders that add to the book are accepted. */
  | 'POST_ONLY';

/** How a disposal found its cost. */
export type MatchRule =
  /** The average, or the adjusted cost base. */
  | 'AVERAGE'
  /** A lot. */
  | 'LOT'
  /** United Kingdom: what was acquired on the same day. */
  | 'SAME_DAY'
  /** United Kingdom: the pool. */
  | 'SECTION_104'
  /** United Kingdom: what was acquired on the 30 days that follow. */
  | 'THIRTY_DAY'
  /** Nothing: what was disposed of had never come in. Its cost is not known. */
  | 'UNCOVERED';

/** What the person must answer a sign-in with beside the password: see `completeMfa`. */
export type MfaChallenge = {
  __typename?: 'MfaChallenge';
  /** Until when; a challenge takes five codes and passkeys at the most. */
  expiresAt: Scalars['DateTime']['output'];
  /** What can answer it, at most 3. EMAIL_CODE stands alone. */
  methods: Array<MfaMethod>;
  /** For `PublicKeyCredential.parseRequestOptionsFromJSON()`, when PASSKEY is among the methods; good once. Null otherwise. */
  passkeyOptions?: Maybe<Scalars['JSON']['output']>;
  /** To send back with the code or the passkey. */
  token: Scalars['String']['output'];
};

/** What answers a challenge. */
export type MfaMethod =
  /**
   * The six digits of a mail that went out with the challenge: of a sign-in that is not like those before it, by somebody
   * without a second factor.
   */
  | 'EMAIL_CODE'
  /** A passkey: see `MfaChallenge.passkeyOptions` and `startPasskeyStepUp`. */
  | 'PASSKEY'
  /** A recovery code, in place of the app or a passkey. Each works once. */
  | 'RECOVERY_CODE'
  /** A six-digit code of the authenticator app. */
  | 'TOTP';

/**
 * Everything that changes something. Each takes one `input` and answers with a payload whose
 * `userErrors` say what the caller can mend. With COOKIE transport, send the X-CSRF-Token header.
 */
export type Mutation = {
  __typename?: 'Mutation';
  /**
   * Writes down up to 1,000 activities; each stands or falls by itself. Give each a `reference`: the same ones again find
   * out what became of them without writing anything twice.
   */
  addActivities: AddActivitiesPayload;
  /**
   * Adds a place of holdings to a portfolio of the caller, at most 50 in all. One of the kind EXCHANGE shows what happened
   * in an account of the caller here.
   */
  addPortfolioAccount: PortfolioAccountPayload;
  /**
   * Changes price or quantity of an open order of the caller, waiting ones included. Needs a verified
   * e-mail address. A change that is refused leaves the order as it was.
   */
  amendOrder: OrderPayload;
  /**
   * Writes the activities of an import down, all or nothing; those that the account has by now are left out. Sent again,
   * it answers the first outcome. Large ones are written by a job: until their status is APPLIED, nothing of them is seen.
   */
  applyImport: ImportPayload;
  /** Says which lots a disposal takes. It counts where the portfolio, or a query, says SPECIFIC_ID. */
  assignLots: ActivityPayload;
  /**
   * Dead man's switch: cancels every open order of the caller unless it is called again within `seconds`; 0
   * switches it off. Call it again and again while your program is well, for example every 20 seconds with
   * 60. Orders that end so have the reason DEAD_MANS_SWITCH. It survives a restart of the exchange.
   */
  cancelAllAfter: CancelAllAfterPayload;
  /** Cancels every open order of the caller that matches, also those that wait for their trigger. */
  cancelAllOrders: CancelAllOrdersPayload;
  /** Ends a job early: at once when it waits, within seconds when it runs. Its status says CANCELLED then. */
  cancelJob: JobPayload;
  /** Cancels an open order of the caller, also one that waits for its trigger. */
  cancelOrder: OrderPayload;
  /**
   * Asks for another e-mail address. A mail with a link goes there, and the present address is told; nothing changes
   * until `confirmEmailChange`. The answer does not tell whether the address has an account. Needs a fresh proof.
   */
  changeEmail: AcknowledgedPayload;
  /** Sets a new password by the present one, and ends all other sessions. */
  changePassword: AcknowledgedPayload;
  /** Ends a sign-in that `signIn` answered with a challenge. The tokens travel as that `signIn` said. */
  completeMfa: SignInPayload;
  /**
   * Moves the account to the new address, by the token that was mailed there, in any session of the person who asked. All
   * their other sessions end. The old address gets a link that takes the account back for seven days.
   */
  confirmEmailChange: UserPayload;
  /**
   * Has sign-ins ask for the authenticator app from now on, and answers the recovery codes. All other sessions end. Needs a
   * fresh proof.
   */
  confirmTotp: RecoveryCodesPayload;
  /** Makes an API key, at most 50 in all. Needs a verified e-mail address and a fresh proof. */
  createApiKey: CreateApiKeyPayload;
  /**
   * Makes a portfolio, at most 10 in all. Needs a verified e-mail address. When a portfolio of the caller has the name and
   * the settings, that one is the answer: it is safe to ask again.
   */
  createPortfolio: InvestmentPortfolioPayload;
  /**
   * Deletes the account: every session and API key ends at once, open orders are cancelled soon after, and nobody can
   * sign in. For 30 days, unless the server is set otherwise, `signIn` with `restore: true` brings it back whole but for
   * those; after that everything that says who the person is is erased. Needs a fresh proof.
   */
  deleteAccount: DeleteAccountPayload;
  /** Deletes an activity that was written down. Its `reference` stays taken. */
  deleteActivity: AcknowledgedPayload;
  /**
   * Deletes a file of the caller, and ends its job when that is not over. Links to it lead nowhere from then on. It still counts
   * for what may be asked for in 24 hours.
   */
  deleteExport: AcknowledgedPayload;
  /**
   * Deletes a portfolio of the caller with all that was written down in it, and its tax reports. What the ledger says stays where it
   * is.
   */
  deletePortfolio: AcknowledgedPayload;
  /** Deletes a tax report of the caller. One that was filed is better kept. */
  deleteTaxReport: AcknowledgedPayload;
  /**
   * Takes the authenticator app away, and the recovery codes unless there is a passkey. All other sessions end. Needs a fresh
   * proof by a second factor.
   */
  disableTotp: AcknowledgedPayload;
  /** Says anew what happened. What the ledger says cannot be changed: READ_ONLY. */
  editActivity: ActivityPayload;
  /**
   * Begins to set an authenticator app up; `confirmTotp` ends it. Until then nothing is changed, and calling it again
   * draws another secret. Needs a fresh proof.
   */
  enableTotp: EnableTotpPayload;
  /**
   * Begins an archive of everything that is kept about the person, as a job: one JSON file, fetched by the link of
   * `job { file { download { url } } }` when it is done. A mail says when. One at a time, and three in 24 hours. Needs
   * a fresh proof.
   */
  exportPersonalData: JobPayload;
  /**
   * Begins a file of a tax report, as a job, fetched by the link of `job { file { download { url } } }` when it is done. The same
   * report gives the same bytes. At most 50 in 24 hours.
   */
  exportTaxReport: JobPayload;
  /**
   * Adds a passkey: sign-ins by password ask for a second factor from now on, and the passkey signs in by itself. When it is
   * the first second factor, the recovery codes are answered, and all other sessions end. Needs a fresh proof.
   */
  finishPasskeyRegistration: FinishPasskeyRegistrationPayload;
  /** Signs in whoever the passkey belongs to. Its device made sure of its owner, so no second factor is asked for. */
  finishPasskeySignIn: SignInPayload;
  /** Links the wallet that signed. It signs in from now on, and a second factor is asked for after it. Needs a fresh proof. */
  finishWalletLink: WalletPayload;
  /**
   * Signs in whoever the wallet is linked to, or answers a challenge to whoever has a second factor, as `signIn` does. A
   * wallet that is linked to nobody opens no account.
   */
  finishWalletSignIn: SignInPayload;
  /**
   * Begins to link an account at a provider, to sign in by it: send this very browser to the `url`. The answer sets a
   * cookie that binds the link to the browser, so send it with POST /graphql and with credentials. Needs a fresh proof.
   */
  linkProvider: LinkProviderPayload;
  /**
   * Makes two activities of one portfolio the ends of a transfer between own accounts: cost and dates go along, and
   * nothing is gained.
   */
  linkTransfer: InvestmentPortfolioPayload;
  /**
   * Reads the file of an import again, as its owner says: what the columns of an unknown format mean, and what it calls
   * assets. What was said before is forgotten.
   */
  mapImport: ImportPayload;
  /**
   * Opens one more account, at most 20 in all. Needs a verified e-mail address. Money comes into it by `transfer`.
   * When an account of the caller has the name, that one is the answer: it is safe to ask again.
   */
  openAccount: AccountPayload;
  /**
   * Places a limit order and a stop order of which at most one trades. Needs a verified e-mail address.
   * Durable when it answers.
   */
  placeOco: PlaceOcoPayload;
  /**
   * Places an order. Needs a verified e-mail address. Durable when it answers. When the answer is lost, the error
   * has the code OUTCOME_UNKNOWN: the order may have been placed. With a `clientOrderId` the same request may then
   * be sent again (`retryable: true`), without one look at `viewer.orders` first. After UNAVAILABLE and OVERLOADED
   * nothing was done.
   */
  placeOrder: PlaceOrderPayload;
  /**
   * Places up to 100 orders, in the order given, in one record of the journal: no other order comes in
   * between. Each stands or falls by itself. Give each a `clientOrderId`: after OUTCOME_UNKNOWN all may have been
   * placed, and the same ids again find out without placing anything twice.
   */
  placeOrders: PlaceOrdersPayload;
  /** Exchanges the refresh token for a fresh pair of tokens. Each refresh token works once. */
  refreshSession: SignInPayload;
  /** Makes new recovery codes; those before are void. Needs a fresh proof by a second factor. */
  regenerateRecoveryCodes: RecoveryCodesPayload;
  /**
   * Takes a passkey away, and with the last second factor the recovery codes. All other sessions end. The device keeps it,
   * until its owner deletes it there. Needs a fresh proof by a second factor.
   */
  removePasskey: AcknowledgedPayload;
  /** Gives an account of the caller another name. */
  renameAccount: AccountPayload;
  /** Gives a passkey another name. The device does not learn of it. */
  renamePasskey: PasskeyPayload;
  /**
   * Says that a sign-in was somebody else's, by the token in the mail about it: ends all sessions, API keys, links to
   * other providers and wallets, and mails a link to choose a new password.
   */
  reportSignIn: AcknowledgedPayload;
  /**
   * Begins a file of what the caller has here, as a job; fetched by the link of `export { job { file { download { url } } } }` when
   * that has succeeded. At most 50 in 24 hours, and at most 1 GiB, unless the operator says otherwise.
   */
  requestExport: ExportPayload;
  /** Mails a link to choose a new password. The answer does not tell whether the address has an account. */
  requestPasswordReset: AcknowledgedPayload;
  /**
   * Computes the tax report of a year and keeps it, at most 30 a portfolio. When everything that goes into it is as it was
   * before, the report of then is the answer: it is safe to ask again. It is no tax advice.
   */
  requestTaxReport: TaxReportPayload;
  /** Sends the verification mail again. The answer does not tell whether the address has an account. */
  resendVerificationEmail: AcknowledgedPayload;
  /** Sets a new password by the mailed link's token, and ends all sessions. */
  resetPassword: AcknowledgedPayload;
  /**
   * Takes the account back to its address before, by the token that was mailed there when it moved. All sessions and API keys
   * end, the password works no more, and a link to set a new one goes to the address.
   */
  revertEmailChange: AcknowledgedPayload;
  /**
   * Takes an import back as if it had never been, wherever it stands: its activities go, and the transfers and assigned
   * lots that they are in. One that was not applied is discarded.
   */
  revertImport: ImportPayload;
  /** Ends an API key at once: within 5 seconds nothing takes it any more, and its sockets are closed. */
  revokeApiKey: AcknowledgedPayload;
  /** Ends all sessions of the person but this one. */
  revokeOtherSessions: AcknowledgedPayload;
  /** Ends one of the person's sessions. Their own one takes its cookies with it. */
  revokeSession: AcknowledgedPayload;
  /**
   * Makes an API key like another, which stays in force for a while, so that programs can change over without a pause.
   * Needs a fresh proof.
   */
  rotateApiKey: RotateApiKeyPayload;
  /**
   * Credits play money. Only where the server runs with the sandbox. Needs a verified e-mail address. After
   * OUTCOME_UNKNOWN it may have been credited: the same `reference` again finds out without crediting twice.
   */
  sandboxDeposit: DepositPayload;
  /**
   * Sets the word that stands in every mail of the exchange to the person, so that they know a mail without it for a fraud. Needs a
   * fresh proof.
   */
  setAntiPhishingCode: UserPayload;
  /**
   * Signs in, or answers a challenge to whoever has a second factor. With COOKIE transport the tokens come as
   * httpOnly cookies, with BEARER in the payload. A page of another site cannot keep cookies, so COOKIE is
   * refused there.
   */
  signIn: SignInPayload;
  /**
   * Ends this session, by the access token or by the refresh cookie, and takes the cookies away. Nobody signed
   * in, or a session that is over, is fine. It needs no X-CSRF-Token on pages of the same site; a page of
   * another site gets CSRF_REQUIRED. A WebSocket cannot take cookies away: those that stay are of no use.
   */
  signOut: AcknowledgedPayload;
  /** Ends all sessions of the person, this one included. */
  signOutEverywhere: AcknowledgedPayload;
  /** Opens an account. A mail with a six-digit code and a link follows. */
  signUp: SignUpPayload;
  /**
   * Brings a file of another exchange in, to be looked at: nothing is written down before `applyImport`. Small files are
   * read at once; for others the status is PARSING, and `job` says how far it is. Three at a time.
   */
  startImport: ImportPayload;
  /**
   * Begins to add a passkey, at most 20 in all: pass the options to `navigator.credentials.create()`, and what it answers to
   * `finishPasskeyRegistration`. Needs a fresh proof.
   */
  startPasskeyRegistration: PasskeyOptionsPayload;
  /**
   * Begins a sign-in by a passkey alone: pass the options to `navigator.credentials.get()`, and what it answers to
   * `finishPasskeySignIn`.
   */
  startPasskeySignIn: PasskeyOptionsPayload;
  /** Begins a fresh proof by a passkey: pass the options to `navigator.credentials.get()`, and what it answers to `stepUp`. */
  startPasskeyStepUp: PasskeyOptionsPayload;
  /**
   * Begins to link an Ethereum wallet, at most 10 in all, to sign in by it: have it sign the message by `personal_sign`,
   * within five minutes, and send both to `finishWalletLink`. Needs a verified e-mail address and a fresh proof.
   */
  startWalletLink: WalletMessagePayload;
  /**
   * Begins a sign-in by an Ethereum wallet that is linked to an account: have it sign the message by `personal_sign`, within
   * five minutes, and send both to `finishWalletSignIn`.
   */
  startWalletSignIn: WalletMessagePayload;
  /**
   * Proves anew who is there. What changes the protection of an account needs a proof of the last ten minutes, and answers
   * STEP_UP_REQUIRED without one; signing in is one, refreshing is none.
   */
  stepUp: StepUpPayload;
  /**
   * Moves money from one account of the caller to another: to accounts of others it does not. Needs a verified
   * e-mail address. After OUTCOME_UNKNOWN it may have moved: the same `reference` again finds out without moving
   * anything twice. After INSUFFICIENT_FUNDS nothing has moved: the same request again tries again, and a
   * transfer of another amount needs another `reference`.
   */
  transfer: TransferPayload;
  /**
   * Takes the link to an account at a provider away. The other sessions end. The last one of somebody without a password
   * stays, because nothing else would let them in. Needs a fresh proof.
   */
  unlinkProvider: AcknowledgedPayload;
  /** Takes a transfer apart that `linkTransfer` put together. What is no end of one stays as it is. */
  unlinkTransfer: InvestmentPortfolioPayload;
  /** Takes a wallet away. The other sessions end. The last way in of somebody without a password stays. Needs a fresh proof. */
  unlinkWallet: AcknowledgedPayload;
  /** Changes what is said of a portfolio of the caller. */
  updatePortfolio: InvestmentPortfolioPayload;
  /** Changes the person's preferences. */
  updatePreferences: UserPayload;
  /** Changes the person's profile. */
  updateProfile: UserPayload;
  /** Proves an e-mail address, by the mailed link's token or by the code. Each works once. */
  verifyEmail: VerifyEmailPayload;
};


/**
 * Everything that changes something. Each takes one `input` and answers with a payload whose
 * `userErrors` say what the caller can mend. With COOKIE transport, send the X-CSRF-Token header.
 */
export type MutationAddActivitiesArgs = {
  input: Array<AddActivityInput>;
};


/**
 * Everything that changes something. Each takes one `input` and answers with a payload whose
 * `userErrors` say what the caller can mend. With COOKIE transport, send the X-CSRF-Token header.
 */
export type MutationAddPortfolioAccountArgs = {
  input: AddPortfolioAccountInput;
};


/**
 * Everything that changes something. Each takes one `input` and answers with a payload whose
 * `userErrors` say what the caller can mend. With COOKIE transport, send the X-CSRF-Token header.
 */
export type MutationAmendOrderArgs = {
  input: AmendOrderInput;
};


/**
 * Everything that changes something. Each takes one `input` and answers with a payload whose
 * `userErrors` say what the caller can mend. With COOKIE transport, send the X-CSRF-Token header.
 */
export type MutationApplyImportArgs = {
  input: ApplyImportInput;
};


/**
 * Everything that changes something. Each takes one `input` and answers with a payload whose
 * `userErrors` say what the caller can mend. With COOKIE transport, send the X-CSRF-Token header.
 */
export type MutationAssignLotsArgs = {
  input: AssignLotsInput;
};


/**
 * Everything that changes something. Each takes one `input` and answers with a payload whose
 * `userErrors` say what the caller can mend. With COOKIE transport, send the X-CSRF-Token header.
 */
export type MutationCancelAllAfterArgs = {
  input: CancelAllAfterInput;
};


/**
 * Everything that changes something. Each takes one `input` and answers with a payload whose
 * `userErrors` say what the caller can mend. With COOKIE transport, send the X-CSRF-Token header.
 */
export type MutationCancelAllOrdersArgs = {
  input: CancelAllOrdersInput;
};


/**
 * Everything that changes something. Each takes one `input` and answers with a payload whose
 * `userErrors` say what the caller can mend. With COOKIE transport, send the X-CSRF-Token header.
 */
export type MutationCancelJobArgs = {
  input: CancelJobInput;
};


/**
 * Everything that changes something. Each takes one `input` and answers with a payload whose
 * `userErrors` say what the caller can mend. With COOKIE transport, send the X-CSRF-Token header.
 */
export type MutationCancelOrderArgs = {
  input: CancelOrderInput;
};


/**
 * Everything that changes something. Each takes one `input` and answers with a payload whose
 * `userErrors` say what the caller can mend. With COOKIE transport, send the X-CSRF-Token header.
 */
export type MutationChangeEmailArgs = {
  input: ChangeEmailInput;
};


/**
 * Everything that changes something. Each takes one `input` and answers with a payload whose
 * `userErrors` say what the caller can mend. With COOKIE transport, send the X-CSRF-Token header.
 */
export type MutationChangePasswordArgs = {
  input: ChangePasswordInput;
};


/**
 * Everything that changes something. Each takes one `input` and answers with a payload whose
 * `userErrors` say what the caller can mend. With COOKIE transport, send the X-CSRF-Token header.
 */
export type MutationCompleteMfaArgs = {
  input: CompleteMfaInput;
};


/**
 * Everything that changes something. Each takes one `input` and answers with a payload whose
 * `userErrors` say what the caller can mend. With COOKIE transport, send the X-CSRF-Token header.
 */
export type MutationConfirmEmailChangeArgs = {
  input: ConfirmEmailChangeInput;
};


/**
 * Everything that changes something. Each takes one `input` and answers with a payload whose
 * `userErrors` say what the caller can mend. With COOKIE transport, send the X-CSRF-Token header.
 */
export type MutationConfirmTotpArgs = {
  input: ConfirmTotpInput;
};


/**
 * Everything that changes something. Each takes one `input` and answers with a payload whose
 * `userErrors` say what the caller can mend. With COOKIE transport, send the X-CSRF-Token header.
 */
export type MutationCreateApiKeyArgs = {
  input: CreateApiKeyInput;
};


/**
 * Everything that changes something. Each takes one `input` and answers with a payload whose
 * `userErrors` say what the caller can mend. With COOKIE transport, send the X-CSRF-Token header.
 */
export type MutationCreatePortfolioArgs = {
  input: CreatePortfolioInput;
};


/**
 * Everything that changes something. Each takes one `input` and answers with a payload whose
 * `userErrors` say what the caller can mend. With COOKIE transport, send the X-CSRF-Token header.
 */
export type MutationDeleteAccountArgs = {
  input: DeleteAccountInput;
};


/**
 * Everything that changes something. Each takes one `input` and answers with a payload whose
 * `userErrors` say what the caller can mend. With COOKIE transport, send the X-CSRF-Token header.
 */
export type MutationDeleteActivityArgs = {
  input: DeleteActivityInput;
};


/**
 * Everything that changes something. Each takes one `input` and answers with a payload whose
 * `userErrors` say what the caller can mend. With COOKIE transport, send the X-CSRF-Token header.
 */
export type MutationDeleteExportArgs = {
  input: DeleteExportInput;
};


/**
 * Everything that changes something. Each takes one `input` and answers with a payload whose
 * `userErrors` say what the caller can mend. With COOKIE transport, send the X-CSRF-Token header.
 */
export type MutationDeletePortfolioArgs = {
  input: DeletePortfolioInput;
};


/**
 * Everything that changes something. Each takes one `input` and answers with a payload whose
 * `userErrors` say what the caller can mend. With COOKIE transport, send the X-CSRF-Token header.
 */
export type MutationDeleteTaxReportArgs = {
  input: DeleteTaxReportInput;
};


/**
 * Everything that changes something. Each takes one `input` and answers with a payload whose
 * `userErrors` say what the caller can mend. With COOKIE transport, send the X-CSRF-Token header.
 */
export type MutationEditActivityArgs = {
  input: EditActivityInput;
};


/**
 * Everything that changes something. Each takes one `input` and answers with a payload whose
 * `userErrors` say what the caller can mend. With COOKIE transport, send the X-CSRF-Token header.
 */
export type MutationExportTaxReportArgs = {
  input: ExportTaxReportInput;
};


/**
 * Everything that changes something. Each takes one `input` and answers with a payload whose
 * `userErrors` say what the caller can mend. With COOKIE transport, send the X-CSRF-Token header.
 */
export type MutationFinishPasskeyRegistrationArgs = {
  input: FinishPasskeyRegistrationInput;
};


/**
 * Everything that changes something. Each takes one `input` and answers with a payload whose
 * `userErrors` say what the caller can mend. With COOKIE transport, send the X-CSRF-Token header.
 */
export type MutationFinishPasskeySignInArgs = {
  input: FinishPasskeySignInInput;
};


/**
 * Everything that changes something. Each takes one `input` and answers with a payload whose
 * `userErrors` say what the caller can mend. With COOKIE transport, send the X-CSRF-Token header.
 */
export type MutationFinishWalletLinkArgs = {
  input: FinishWalletLinkInput;
};


/**
 * Everything that changes something. Each takes one `input` and answers with a payload whose
 * `userErrors` say what the caller can mend. With COOKIE transport, send the X-CSRF-Token header.
 */
export type MutationFinishWalletSignInArgs = {
  input: FinishWalletSignInInput;
};


/**
 * Everything that changes something. Each takes one `input` and answers with a payload whose
 * `userErrors` say what the caller can mend. With COOKIE transport, send the X-CSRF-Token header.
 */
export type MutationLinkProviderArgs = {
  input: LinkProviderInput;
};


/**
 * Everything that changes something. Each takes one `input` and answers with a payload whose
 * `userErrors` say what the caller can mend. With COOKIE transport, send the X-CSRF-Token header.
 */
export type MutationLinkTransferArgs = {
  input: LinkTransferInput;
};


/**
 * Everything that changes something. Each takes one `input` and answers with a payload whose
 * `userErrors` say what the caller can mend. With COOKIE transport, send the X-CSRF-Token header.
 */
export type MutationMapImportArgs = {
  input: MapImportInput;
};


/**
 * Everything that changes something. Each takes one `input` and answers with a payload whose
 * `userErrors` say what the caller can mend. With COOKIE transport, send the X-CSRF-Token header.
 */
export type MutationOpenAccountArgs = {
  input: OpenAccountInput;
};


/**
 * Everything that changes something. Each takes one `input` and answers with a payload whose
 * `userErrors` say what the caller can mend. With COOKIE transport, send the X-CSRF-Token header.
 */
export type MutationPlaceOcoArgs = {
  input: PlaceOcoInput;
};


/**
 * Everything that changes something. Each takes one `input` and answers with a payload whose
 * `userErrors` say what the caller can mend. With COOKIE transport, send the X-CSRF-Token header.
 */
export type MutationPlaceOrderArgs = {
  input: PlaceOrderInput;
};


/**
 * Everything that changes something. Each takes one `input` and answers with a payload whose
 * `userErrors` say what the caller can mend. With COOKIE transport, send the X-CSRF-Token header.
 */
export type MutationPlaceOrdersArgs = {
  input: Array<PlaceOrderInput>;
};


/**
 * Everything that changes something. Each takes one `input` and answers with a payload whose
 * `userErrors` say what the caller can mend. With COOKIE transport, send the X-CSRF-Token header.
 */
export type MutationRefreshSessionArgs = {
  input: RefreshSessionInput;
};


/**
 * Everything that changes something. Each takes one `input` and answers with a payload whose
 * `userErrors` say what the caller can mend. With COOKIE transport, send the X-CSRF-Token header.
 */
export type MutationRemovePasskeyArgs = {
  input: RemovePasskeyInput;
};


/**
 * Everything that changes something. Each takes one `input` and answers with a payload whose
 * `userErrors` say what the caller can mend. With COOKIE transport, send the X-CSRF-Token header.
 */
export type MutationRenameAccountArgs = {
  input: RenameAccountInput;
};


/**
 * Everything that changes something. Each takes one `input` and answers with a payload whose
 * `userErrors` say what the caller can mend. With COOKIE transport, send the X-CSRF-Token header.
 */
export type MutationRenamePasskeyArgs = {
  input: RenamePasskeyInput;
};


/**
 * Everything that changes something. Each takes one `input` and answers with a payload whose
 * `userErrors` say what the caller can mend. With COOKIE transport, send the X-CSRF-Token header.
 */
export type MutationReportSignInArgs = {
  input: ReportSignInInput;
};


/**
 * Everything that changes something. Each takes one `input` and answers with a payload whose
 * `userErrors` say what the caller can mend. With COOKIE transport, send the X-CSRF-Token header.
 */
export type MutationRequestExportArgs = {
  input: RequestExportInput;
};


/**
 * Everything that changes something. Each takes one `input` and answers with a payload whose
 * `userErrors` say what the caller can mend. With COOKIE transport, send the X-CSRF-Token header.
 */
export type MutationRequestPasswordResetArgs = {
  input: RequestPasswordResetInput;
};


/**
 * Everything that changes something. Each takes one `input` and answers with a payload whose
 * `userErrors` say what the caller can mend. With COOKIE transport, send the X-CSRF-Token header.
 */
export type MutationRequestTaxReportArgs = {
  input: RequestTaxReportInput;
};


/**
 * Everything that changes something. Each takes one `input` and answers with a payload whose
 * `userErrors` say what the caller can mend. With COOKIE transport, send the X-CSRF-Token header.
 */
export type MutationResendVerificationEmailArgs = {
  input: ResendVerificationEmailInput;
};


/**
 * Everything that changes something. Each takes one `input` and answers with a payload whose
 * `userErrors` say what the caller can mend. With COOKIE transport, send the X-CSRF-Token header.
 */
export type MutationResetPasswordArgs = {
  input: ResetPasswordInput;
};


/**
 * Everything that changes something. Each takes one `input` and answers with a payload whose
 * `userErrors` say what the caller can mend. With COOKIE transport, send the X-CSRF-Token header.
 */
export type MutationRevertEmailChangeArgs = {
  input: RevertEmailChangeInput;
};


/**
 * Everything that changes something. Each takes one `input` and answers with a payload whose
 * `userErrors` say what the caller can mend. With COOKIE transport, send the X-CSRF-Token header.
 */
export type MutationRevertImportArgs = {
  input: RevertImportInput;
};


/**
 * Everything that changes something. Each takes one `input` and answers with a payload whose
 * `userErrors` say what the caller can mend. With COOKIE transport, send the X-CSRF-Token header.
 */
export type MutationRevokeApiKeyArgs = {
  input: RevokeApiKeyInput;
};


/**
 * Everything that changes something. Each takes one `input` and answers with a payload whose
 * `userErrors` say what the caller can mend. With COOKIE transport, send the X-CSRF-Token header.
 */
export type MutationRevokeSessionArgs = {
  input: RevokeSessionInput;
};


/**
 * Everything that changes something. Each takes one `input` and answers with a payload whose
 * `userErrors` say what the caller can mend. With COOKIE transport, send the X-CSRF-Token header.
 */
export type MutationRotateApiKeyArgs = {
  input: RotateApiKeyInput;
};


/**
 * Everything that changes something. Each takes one `input` and answers with a payload whose
 * `userErrors` say what the caller can mend. With COOKIE transport, send the X-CSRF-Token header.
 */
export type MutationSandboxDepositArgs = {
  input: SandboxDepositInput;
};


/**
 * Everything that changes something. Each takes one `input` and answers with a payload whose
 * `userErrors` say what the caller can mend. With COOKIE transport, send the X-CSRF-Token header.
 */
export type MutationSetAntiPhishingCodeArgs = {
  input: SetAntiPhishingCodeInput;
};


/**
 * Everything that changes something. Each takes one `input` and answers with a payload whose
 * `userErrors` say what the caller can mend. With COOKIE transport, send the X-CSRF-Token header.
 */
export type MutationSignInArgs = {
  input: SignInInput;
};


/**
 * Everything that changes something. Each takes one `input` and answers with a payload whose
 * `userErrors` say what the caller can mend. With COOKIE transport, send the X-CSRF-Token header.
 */
export type MutationSignUpArgs = {
  input: SignUpInput;
};


/**
 * Everything that changes something. Each takes one `input` and answers with a payload whose
 * `userErrors` say what the caller can mend. With COOKIE transport, send the X-CSRF-Token header.
 */
export type MutationStartImportArgs = {
  input: StartImportInput;
};


/**
 * Everything that changes something. Each takes one `input` and answers with a payload whose
 * `userErrors` say what the caller can mend. With COOKIE transport, send the X-CSRF-Token header.
 */
export type MutationStartWalletLinkArgs = {
  input: StartWalletLinkInput;
};


/**
 * Everything that changes something. Each takes one `input` and answers with a payload whose
 * `userErrors` say what the caller can mend. With COOKIE transport, send the X-CSRF-Token header.
 */
export type MutationStartWalletSignInArgs = {
  input: StartWalletSignInInput;
};


/**
 * Everything that changes something. Each takes one `input` and answers with a payload whose
 * `userErrors` say what the caller can mend. With COOKIE transport, send the X-CSRF-Token header.
 */
export type MutationStepUpArgs = {
  input: StepUpInput;
};


/**
 * Everything that changes something. Each takes one `input` and answers with a payload whose
 * `userErrors` say what the caller can mend. With COOKIE transport, send the X-CSRF-Token header.
 */
export type MutationTransferArgs = {
  input: TransferInput;
};


/**
 * Everything that changes something. Each takes one `input` and answers with a payload whose
 * `userErrors` say what the caller can mend. With COOKIE transport, send the X-CSRF-Token header.
 */
export type MutationUnlinkProviderArgs = {
  input: UnlinkProviderInput;
};


/**
 * Everything that changes something. Each takes one `input` and answers with a payload whose
 * `userErrors` say what the caller can mend. With COOKIE transport, send the X-CSRF-Token header.
 */
export type MutationUnlinkTransferArgs = {
  input: UnlinkTransferInput;
};


/**
 * Everything that changes something. Each takes one `input` and answers with a payload whose
 * `userErrors` say what the caller can mend. With COOKIE transport, send the X-CSRF-Token header.
 */
export type MutationUnlinkWalletArgs = {
  input: UnlinkWalletInput;
};


/**
 * Everything that changes something. Each takes one `input` and answers with a payload whose
 * `userErrors` say what the caller can mend. With COOKIE transport, send the X-CSRF-Token header.
 */
export type MutationUpdatePortfolioArgs = {
  input: UpdatePortfolioInput;
};


/**
 * Everything that changes something. Each takes one `input` and answers with a payload whose
 * `userErrors` say what the caller can mend. With COOKIE transport, send the X-CSRF-Token header.
 */
export type MutationUpdatePreferencesArgs = {
  input: UpdatePreferencesInput;
};


/**
 * Everything that changes something. Each takes one `input` and answers with a payload whose
 * `userErrors` say what the caller can mend. With COOKIE transport, send the X-CSRF-Token header.
 */
export type MutationUpdateProfileArgs = {
  input: UpdateProfileInput;
};


/**
 * Everything that changes something. Each takes one `input` and answers with a payload whose
 * `userErrors` say what the caller can mend. With COOKIE transport, send the X-CSRF-Token header.
 */
export type MutationVerifyEmailArgs = {
  input: VerifyEmailInput;
};

/** Something with an identity: `node(id:)` finds it again. */
export type Node = {
  /** Global id, opaque. */
  id: Scalars['ID']['output'];
};

/** One more account to open. */
export type OpenAccountInput = {
  /**
   * What to call it: 1 to 64 characters. When an account of the caller has this name, upper and lower case aside, that
   * one is the answer.
   */
  name: Scalars['String']['input'];
};

/** What an operation costs. */
export type OperationCost = {
  __typename?: 'OperationCost';
  /**
   * How many fields it may answer and how many input values it holds, each list counted at the length that is asked
   * for, or else at its longest. Fields that read many stored rows add a tenth of them.
   */
  cost: Scalars['Int']['output'];
  /** The most that an operation may cost here. */
  limit: Scalars['Int']['output'];
};

/** An order of the caller. */
export type Order = Node & {
  __typename?: 'Order';
  /** Average price of the fills, rounded to the quote asset's scale; null before the first fill. */
  averagePrice?: Maybe<Scalars['Decimal']['output']>;
  /** The id the caller gave it. */
  clientOrderId?: Maybe<Scalars['String']['output']>;
  /** When it was accepted. */
  createdAt: Scalars['DateTime']['output'];
  /** How much of it the order book shows at a time; null when it shows all. */
  displayQuantity?: Maybe<Scalars['Decimal']['output']>;
  /** When it ends at the latest; null when it stands until it is cancelled. */
  expiresAt?: Maybe<Scalars['DateTime']['output']>;
  /** How much base has filled. */
  filledQuantity: Scalars['Decimal']['output'];
  /** Global id. */
  id: Scalars['ID']['output'];
  /** The other order of its pair; null for an order that was placed by itself. See `placeOco`. */
  linkedOrder?: Maybe<Order>;
  /** Where it trades. */
  market: Market;
  /** Whether it was to be refused rather than trade at once. */
  postOnly: Scalars['Boolean']['output'];
  /** Limit price in quote; null for orders that take the book's prices. */
  price?: Maybe<Scalars['Decimal']['output']>;
  /** How much base was ordered; null when it was ordered by `quoteQuantity`. */
  quantity?: Maybe<Scalars['Decimal']['output']>;
  /** How much quote may be spent, fees included; null when it was ordered by `quantity`. */
  quoteQuantity?: Maybe<Scalars['Decimal']['output']>;
  /** Why it ended before it was filled; null when it did not. */
  reason?: Maybe<OrderEndReason>;
  /** How much base has not; 0 when it was ordered by `quoteQuantity`. */
  remainingQuantity: Scalars['Decimal']['output'];
  /** What happens when it comes in and meets another order of the caller. */
  selfTradePrevention: SelfTradePrevention;
  /** Which way it trades. */
  side: Side;
  /** Where it is in its life. */
  status: OrderStatus;
  /**
   * The price whose trade triggers it, or has triggered it. Of a TRAILING_STOP, where it stands now: it
   * follows the market until it triggers, and is null until the market trades for the first time. Null for
   * LIMIT and MARKET.
   */
  stopPrice?: Maybe<Scalars['Decimal']['output']>;
  /** How long it stands. */
  timeInForce: TimeInForce;
  /** Its fills, oldest first. */
  trades: TradeConnection;
  /** How far behind the market a TRAILING_STOP follows, in quote; null for other types. */
  trailingDelta?: Maybe<Scalars['Decimal']['output']>;
  /** How it is priced. */
  type: OrderType;
  /** When it last changed. */
  updatedAt: Scalars['DateTime']['output'];
};


/** An order of the caller. */
export type OrderTradesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};

/** Resting orders, summed by price. */
export type OrderBook = {
  __typename?: 'OrderBook';
  /** What is asked, lowest price first. */
  asks: Array<PriceLevel>;
  /** As of when. */
  at: Scalars['DateTime']['output'];
  /** What is bid, highest price first. */
  bids: Array<PriceLevel>;
  /** Of which market. */
  market: Market;
  /** Changes whenever the book does; compares with the `sequence` of the `orderBook` subscription. */
  sequence: Scalars['String']['output'];
};

/** What changed in an order book. The first update of a subscription is a snapshot, unless it goes on `after` another. */
export type OrderBookUpdate = {
  __typename?: 'OrderBookUpdate';
  /** Changed ask levels, lowest price first; a level with quantity 0 is gone. */
  asks: Array<PriceLevel>;
  /** When it changed. */
  at: Scalars['DateTime']['output'];
  /** Changed bid levels, highest price first; a level with quantity 0 is gone. */
  bids: Array<PriceLevel>;
  /** Of which market. */
  market: Market;
  /**
   * The `sequence` of the update before this one; of a snapshot, its own. When it differs from the
   * last `sequence` received, subscribe again.
   */
  previousSequence: Scalars['String']['output'];
  /**
   * Identifies the state of the book after this update, on every node: hand the last one back as `after` to go on
   * there.
   */
  sequence: Scalars['String']['output'];
  /** Whether `bids` and `asks` are the whole book to the asked depth, rather than what changed in it. */
  snapshot: Scalars['Boolean']['output'];
};

/** One page of a list. Ask for the next one by sending `pageInfo.endCursor` as `after`. */
export type OrderConnection = {
  __typename?: 'OrderConnection';
  /** The items, each with its cursor. */
  edges: Array<OrderEdge>;
  /** The items alone. */
  nodes: Array<Order>;
  /** Where this page stands in the list. */
  pageInfo: PageInfo;
};

/** An item of a page, and its place in the list. */
export type OrderEdge = {
  __typename?: 'OrderEdge';
  /** The item's place in the list, to send as `after` or `before`. */
  cursor: Scalars['String']['output'];
  /** The item. */
  node: Order;
};

/** Why an order ended before it was wholly filled. */
export type OrderEndReason =
  /** Its owner's dead man's switch fired: see `cancelAllAfter`. */
  | 'DEAD_MANS_SWITCH'
  /** Its `expiresAt` had come. */
  | 'EXPIRED'
  /** It was fill-or-kill, and when it triggered it could not be filled at once. */
  | 'FILL_OR_KILL'
  /** It was immediate-or-cancel, and this is what did not fill at once. */
  | 'IMMEDIATE_OR_CANCEL'
  /** When it triggered, its owner could not pay for it. */
  | 'INSUFFICIENT_FUNDS'
  /** Its market was closed. */
  | 'MARKET_CLOSED'
  /** It took the order book's prices, and the book had no more to offer within the market's price band. */
  | 'NO_LIQUIDITY'
  /** The other order of its pair traded or triggered. */
  | 'ONE_CANCELS_OTHER'
  /** It met another order of its owner, and one of the two said so in its `selfTradePrevention`. */
  | 'SELF_TRADE_PREVENTION'
  /** Its owner cancelled it. */
  | 'USER'
  /** It was post-only, and when it triggered it would have traded at once. */
  | 'WOULD_TAKE';

/** Which orders to list. All conditions must hold; what is left out does not matter. */
export type OrderFilter = {
  /** Only orders accepted at or after this moment. */
  from?: InputMaybe<Scalars['DateTime']['input']>;
  /** Symbol of the market, such as "BTC-USD". */
  market?: InputMaybe<Scalars['String']['input']>;
  /** True: only orders that stand on the book or wait for their trigger. False: only those that have ended. */
  open?: InputMaybe<Scalars['Boolean']['input']>;
  /** Only this side. */
  side?: InputMaybe<Side>;
  /** Only these states; at most 20, repeated ones count once. An empty list selects nothing. */
  status?: InputMaybe<Array<OrderStatus>>;
  /** Only orders accepted before this moment. */
  to?: InputMaybe<Scalars['DateTime']['input']>;
};

/** What `amendOrder` and `cancelOrder` answer. */
export type OrderPayload = {
  __typename?: 'OrderPayload';
  /** The order as it is now; null when nothing was done. */
  order?: Maybe<Order>;
  /** What the caller can mend; empty when it was done. */
  userErrors: Array<UserError>;
};

/**
 * What placing an order would come to at this moment. Nothing is placed, and the market may have moved when
 * it is. When the order would be refused, `userErrors` says why, the lists are empty and the rest is null.
 */
export type OrderPreview = {
  __typename?: 'OrderPreview';
  /** Average price of what would fill at once, rounded to the quote asset's scale; null when nothing would. */
  averagePrice?: Maybe<Scalars['Decimal']['output']>;
  /** The best price the order book offers now; null when it offers none. */
  bestPrice?: Maybe<Scalars['Decimal']['output']>;
  /** The fee of what would fill at once, in quote. */
  fee?: Maybe<Scalars['Decimal']['output']>;
  /** How much base would fill at once, at all prices. */
  filledQuantity?: Maybe<Scalars['Decimal']['output']>;
  /** What would fill at once, summed by price, best price first; at most 100 prices. */
  fills: Array<ExpectedFill>;
  /**
   * How much would be set aside when the order is accepted, in `heldAsset`: what it can cost at most. What
   * fills at once is paid out of it.
   */
  held?: Maybe<Scalars['Decimal']['output']>;
  /** What the order is paid with: quote for a BUY, base for a SELL. */
  heldAsset?: Maybe<Asset>;
  /**
   * The maker fee it would be accepted under, as a fraction of what a trade is worth: the market's, or that
   * of the caller's fee tier.
   */
  makerFee?: Maybe<Scalars['Decimal']['output']>;
  /**
   * Whether it would wait for its trigger. Then nothing would fill now, and fills, prices and fees are
   * known only when it triggers.
   */
  pendingTrigger?: Maybe<Scalars['Boolean']['output']>;
  /** How much quote that is worth, without the fee. */
  quoteQuantity?: Maybe<Scalars['Decimal']['output']>;
  /** How much base would rest on the order book afterwards. */
  restingQuantity?: Maybe<Scalars['Decimal']['output']>;
  /**
   * How much worse than the best price the average is, in percent with four decimal places; null when
   * nothing would fill.
   */
  slippagePercent?: Maybe<Scalars['Decimal']['output']>;
  /** The taker fee it would be accepted under, as a fraction of what a trade is worth. */
  takerFee?: Maybe<Scalars['Decimal']['output']>;
  /** Why the order would be refused; empty when it would be accepted. */
  userErrors: Array<UserError>;
};

/** Where an order is in its life. */
export type OrderStatus =
  /** Ended before it was wholly filled; `reason` says why. */
  | 'CANCELLED'
  /** Ended because its `expiresAt` had come. */
  | 'EXPIRED'
  /** Wholly filled. */
  | 'FILLED'
  /** On the order book, untouched. */
  | 'OPEN'
  /** On the order book, partly filled. */
  | 'PARTIALLY_FILLED'
  /** Waits for its trigger, on no order book. */
  | 'PENDING_TRIGGER';

/**
 * How an order is priced, and what it waits for. What it waits for is always a trade of its market: the
 * first one at the stop price, or beyond it, triggers the order.
 */
export type OrderType =
  /** At its price or better. */
  | 'LIMIT'
  /** At whatever the order book offers now; what is not there is cancelled. */
  | 'MARKET'
  /**
   * A MARKET order that waits until the market trades at `stopPrice` or worse for the owner: a SELL at or
   * below it, a BUY at or above it.
   */
  | 'STOP'
  /** A LIMIT order that waits like STOP. */
  | 'STOP_LIMIT'
  /**
   * A MARKET order that waits until the market trades at `stopPrice` or better for the owner: a SELL at or
   * above it, a BUY at or below it.
   */
  | 'TAKE_PROFIT'
  /** A LIMIT order that waits like TAKE_PROFIT. */
  | 'TAKE_PROFIT_LIMIT'
  /**
   * A STOP order whose stop price follows the market at the distance `trailingDelta` while that is better
   * for the owner, and never goes back.
   */
  | 'TRAILING_STOP';

/** A change of one of the caller's orders. */
export type OrderUpdate = {
  __typename?: 'OrderUpdate';
  /** The order as it is now. */
  order: Order;
  /**
   * The place of this update, on every node: hand the last one back as `after` to go on there. A stop price that the
   * market moved has that of the update before.
   */
  sequence: Scalars['String']['output'];
  /**
   * Whether the subscription begins anew with this: forget the open orders that you hold. The others of the snapshot
   * follow.
   */
  snapshot: Scalars['Boolean']['output'];
  /** The trade that changed it; null when something else did. */
  trade?: Maybe<Trade>;
};

/** Where a page stands in its list. */
export type PageInfo = {
  __typename?: 'PageInfo';
  /** Cursor of the last item, to send as `after`; null when the page is empty. */
  endCursor?: Maybe<Scalars['String']['output']>;
  /** Whether more follows this page. */
  hasNextPage: Scalars['Boolean']['output'];
  /** Whether something precedes this page. */
  hasPreviousPage: Scalars['Boolean']['output'];
  /** Cursor of the first item, to send as `before`; null when the page is empty. */
  startCursor?: Maybe<Scalars['String']['output']>;
};

/**
 * A passkey (WebAuthn): a key on a device, which makes sure that its owner is there before it signs. It is a second factor
 * beside the password, and signs in by itself.
 */
export type Passkey = Node & {
  __typename?: 'Passkey';
  /** When it was added. */
  createdAt: Scalars['DateTime']['output'];
  /** Global id, to send to `renamePasskey` and `removePasskey`. */
  id: Scalars['ID']['output'];
  /** When it was last used; null when it never was. */
  lastUsedAt?: Maybe<Scalars['DateTime']['output']>;
  /** What its owner calls it. */
  name: Scalars['String']['output'];
};

/** What a browser is asked for. */
export type PasskeyOptionsPayload = {
  __typename?: 'PasskeyOptionsPayload';
  /**
   * For `PublicKeyCredential.parseCreationOptionsFromJSON()` or `parseRequestOptionsFromJSON()`; good once, for five minutes.
   * Null when nothing was begun.
   */
  options?: Maybe<Scalars['JSON']['output']>;
  /** What the caller can mend; empty when it was begun. */
  userErrors: Array<UserError>;
};

/** A passkey after a change. */
export type PasskeyPayload = {
  __typename?: 'PasskeyPayload';
  /** The passkey; null when nothing was changed. */
  passkey?: Maybe<Passkey>;
  /** What the caller can mend; empty when it was done. */
  userErrors: Array<UserError>;
};

/** How a portfolio did between two days. What something was worth on a day is its last price on that day, or before. */
export type Performance = {
  __typename?: 'Performance';
  /** How `benchmark` did; null without one, and when a part of it had no price on the day before the first. */
  benchmark?: Maybe<BenchmarkResult>;
  /** In which currency. */
  currency: Scalars['String']['output'];
  /** What everything is worth at the end of the last day. */
  endValue: Scalars['Decimal']['output'];
  /** The first day. */
  from: Scalars['Date']['output'];
  /** `endValue` less `startValue` and `inflows`, and `outflows` added. */
  gain: Scalars['Decimal']['output'];
  /** What came in from outside, at the prices of the day. Transfers between accounts that are looked at are none. */
  inflows: Scalars['Decimal']['output'];
  /** The deepest fall from a peak; null when there was none. */
  maxDrawdown?: Maybe<Drawdown>;
  /** Money-weighted (XIRR, actual/365): the rate at which everything that was paid in and out comes to nothing. */
  mwr: ReturnRate;
  /** What went out. */
  outflows: Scalars['Decimal']['output'];
  /** Day by day, oldest first. */
  series: Array<PerformancePoint>;
  /** Return above `riskFreeRate` by `volatility`; a year from a year on, else over the period. */
  sharpe?: Maybe<Scalars['Decimal']['output']>;
  /** `gain` by `startValue` and `inflows`; null when those are 0. */
  simpleReturn?: Maybe<Scalars['Decimal']['output']>;
  /** The same by the volatility of what lies below the mean. */
  sortino?: Maybe<Scalars['Decimal']['output']>;
  /** On how many days something was valued at the price of an earlier day. */
  staleDays: Scalars['Int']['output'];
  /** What everything was worth at the end of the day before the first. */
  startValue: Scalars['Decimal']['output'];
  /** The last day. */
  to: Scalars['Date']['output'];
  /** Time-weighted: what a unit of money gained that was there all the time, day by day. */
  twr: ReturnRate;
  /** What was held and never had a price: every figure leaves it out. At most 100. */
  unpriced: Array<PortfolioAsset>;
  /** Standard deviation of the daily logarithmic returns, times the square root of their number; null below two days. */
  volatility?: Maybe<Scalars['Decimal']['output']>;
};


/** How a portfolio did between two days. What something was worth on a day is its last price on that day, or before. */
export type PerformanceSeriesArgs = {
  limit?: Scalars['Int']['input'];
  step?: SeriesStep;
};

/** One day of a performance. */
export type PerformancePoint = {
  __typename?: 'PerformancePoint';
  /** What the benchmark gained since the beginning. */
  benchmark?: Maybe<Scalars['Decimal']['output']>;
  /** Which day. */
  date: Scalars['Date']['output'];
  /** How far it is below its peak: 0.5 when half is lost. */
  drawdown?: Maybe<Scalars['Decimal']['output']>;
  /** What came in less what went out since the point before. */
  netFlow: Scalars['Decimal']['output'];
  /** The time-weighted rate since the beginning. */
  twr?: Maybe<Scalars['Decimal']['output']>;
  /** What everything was worth at its end. */
  value: Scalars['Decimal']['output'];
};

/** How far back a performance reaches. All but CUSTOM end today. */
export type PerformanceRange =
  /** Since the first activity; thirty years at most. */
  | 'ALL'
  /** From `from` to `to`. */
  | 'CUSTOM'
  /** Today. */
  | 'DAY'
  /** Five years. */
  | 'FIVE_YEARS'
  /** A month. */
  | 'MONTH'
  /** Three months. */
  | 'QUARTER'
  /** Three years. */
  | 'THREE_YEARS'
  /** The last seven days. */
  | 'WEEK'
  /** A year. */
  | 'YEAR'
  /** Since the year began. */
  | 'YEAR_TO_DATE';

/** Where an address is, as well as it tells: addresses of phones and companies are often elsewhere. */
export type Place = {
  __typename?: 'Place';
  /** In English; null when only the country is known. */
  city?: Maybe<Scalars['String']['output']>;
  /** In English; null when it has no name. */
  country?: Maybe<Scalars['String']['output']>;
  /** ISO 3166-1, two letters, such as "PT". */
  countryCode: Scalars['String']['output'];
};

/**
 * Two orders to place of which at most one trades: a LIMIT order, and a STOP order on the other side of the
 * market. When the limit order trades, even in part, the stop order ends, and when the stop order triggers,
 * the limit order ends: `reason` ONE_CANCELS_OTHER. When one is cancelled, so is the other. What they need is
 * held once. Neither can be amended.
 */
export type PlaceOcoInput = {
  /** Which account of the caller; the main one unless said. */
  accountId?: InputMaybe<Scalars['ID']['input']>;
  /** When both end at the latest; without it they stand until they are cancelled. */
  expiresAt?: InputMaybe<Scalars['DateTime']['input']>;
  /**
   * The caller's id of the limit order: unique per account, 1 to 64 visible ASCII characters (`!` to `~`, no
   * spaces). The same ids again answer with the first outcome and move nothing.
   */
  limitClientOrderId?: InputMaybe<Scalars['String']['input']>;
  /** Symbol of the market, such as "BTC-USD". */
  market: Scalars['String']['input'];
  /** Refuse the pair (WOULD_TAKE) rather than let the limit order trade at once. */
  postOnly?: Scalars['Boolean']['input'];
  /**
   * Price of the limit order: a multiple of the market's `tickSize`. Of a SELL it must lie above
   * `stopPrice`, of a BUY below it.
   */
  price: Scalars['Decimal']['input'];
  /** How much base each is for: a multiple of the market's `lotSize`. */
  quantity: Scalars['Decimal']['input'];
  /** What happens when either comes in and meets another order of the caller. */
  selfTradePrevention?: SelfTradePrevention;
  /** Which way both trade. */
  side: Side;
  /** The caller's id of the stop order. */
  stopClientOrderId?: InputMaybe<Scalars['String']['input']>;
  /**
   * Limit price of the stop order once it has triggered, which makes it a STOP_LIMIT order; without it, it
   * is a STOP order and takes the order book's prices.
   */
  stopLimitPrice?: InputMaybe<Scalars['Decimal']['input']>;
  /** The price whose trade triggers the stop order: a multiple of the market's `tickSize`. */
  stopPrice: Scalars['Decimal']['input'];
};

/** What `placeOco` answers, after it is durable. */
export type PlaceOcoPayload = {
  __typename?: 'PlaceOcoPayload';
  /** The limit order as the exchange left it; null when the pair was refused. */
  limitOrder?: Maybe<Order>;
  /** The stop order as the exchange left it; null when the pair was refused. */
  stopOrder?: Maybe<Order>;
  /** How many trades the two made on arrival. */
  tradeCount: Scalars['Int']['output'];
  /** The first trades that either made on arrival, at most 20; the orders' own `trades` have all. */
  trades: Array<Trade>;
  /** What the caller can mend; empty when both were placed. */
  userErrors: Array<UserError>;
};

/**
 * An order to place. `quantity` in base; a BUY at market prices may say `quoteQuantity` in quote instead:
 * exactly one of the two. Which of the other fields goes with which `type` is told with each; what does not
 * go together is refused, all of it at once.
 */
export type PlaceOrderInput = {
  /** Which account of the caller; the main one unless said. */
  accountId?: InputMaybe<Scalars['ID']['input']>;
  /**
   * Unique per account, 1 to 64 visible ASCII characters (`!` to `~`, no spaces); the same id again answers
   * with the first outcome and moves nothing.
   */
  clientOrderId?: InputMaybe<Scalars['String']['input']>;
  /**
   * Iceberg: how much of it the order book shows at a time, a multiple of the market's `lotSize`. When that
   * much has traded, the next part queues up behind the others at the price. At most 100 parts. Only for
   * orders with a `price`, with GTC or GTD.
   */
  displayQuantity?: InputMaybe<Scalars['Decimal']['input']>;
  /** When it ends at the latest. Goes with `timeInForce: GTD` only, which needs it. */
  expiresAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** Symbol of the market, such as "BTC-USD". */
  market: Scalars['String']['input'];
  /**
   * Refuse the order (WOULD_TAKE) rather than trade at once; only for orders with a `price`, with GTC or
   * GTD.
   */
  postOnly?: Scalars['Boolean']['input'];
  /**
   * Limit price: a multiple of the market's `tickSize`; only for LIMIT, STOP_LIMIT and TAKE_PROFIT_LIMIT,
   * which need it.
   */
  price?: InputMaybe<Scalars['Decimal']['input']>;
  /** How much base: a multiple of the market's `lotSize`. */
  quantity?: InputMaybe<Scalars['Decimal']['input']>;
  /**
   * How much quote to spend, fees included; only for a BUY of type MARKET, STOP, TAKE_PROFIT or
   * TRAILING_STOP.
   */
  quoteQuantity?: InputMaybe<Scalars['Decimal']['input']>;
  /** What happens when it comes in and meets another order of the caller. */
  selfTradePrevention?: SelfTradePrevention;
  /** Which way to trade. */
  side: Side;
  /**
   * The price whose trade triggers the order: a multiple of the market's `tickSize`. STOP, STOP_LIMIT,
   * TAKE_PROFIT and TAKE_PROFIT_LIMIT need it. For TRAILING_STOP it may say where the stop price starts;
   * whatever is nearer to the market, this or `trailingDelta` from the last trade, is taken.
   */
  stopPrice?: InputMaybe<Scalars['Decimal']['input']>;
  /**
   * How long it stands. A MARKET order never stands: GTC and IOC mean the same there. STOP, TAKE_PROFIT and
   * TRAILING_STOP wait with GTC or GTD.
   */
  timeInForce?: TimeInForce;
  /**
   * How far behind the market the stop price follows, in quote: a multiple of the market's `tickSize`. Only
   * for TRAILING_STOP, which needs it.
   */
  trailingDelta?: InputMaybe<Scalars['Decimal']['input']>;
  /** How it is priced, and what it waits for. */
  type: OrderType;
};

/** What `placeOrder` answers, after it is durable. */
export type PlaceOrderPayload = {
  __typename?: 'PlaceOrderPayload';
  /** The order as the exchange left it; null when it was refused. */
  order?: Maybe<Order>;
  /** How many trades it made on arrival. */
  tradeCount: Scalars['Int']['output'];
  /** The first trades it made on arrival, at most 20; `order.trades` has all. */
  trades: Array<Trade>;
  /** What the caller can mend; empty when it was placed. */
  userErrors: Array<UserError>;
};

/** What `placeOrders` answers. */
export type PlaceOrdersPayload = {
  __typename?: 'PlaceOrdersPayload';
  /** One result for each input, in the same order; each stands or falls by itself. */
  results: Array<PlaceOrderPayload>;
};

/** What all balances of an account are worth together. */
export type Portfolio = {
  __typename?: 'Portfolio';
  /**
   * How far prices moved the value of the present holdings in the last 24 hours; null when no
   * source says.
   */
  change24h?: Maybe<Scalars['Decimal']['output']>;
  /**
   * Whether the sums hold everything. False when the price or the cost of a holding is not known, or what a
   * past sale gained is not: then they are sums of what is known.
   */
  complete: Scalars['Boolean']['output'];
  /** What the holdings cost, by the average-cost method; those of unknown cost are left out. */
  costBasis: Scalars['Decimal']['output'];
  /** Symbol of the asset everything is expressed in. */
  currency: Scalars['String']['output'];
  /** The assets held: as many as are listed, 1000 at most. */
  holdings: Array<Holding>;
  /** What sales have gained so far, as far as it is known. */
  realizedPnl: Scalars['Decimal']['output'];
  /** What selling now would gain, before fees: the sum of the holdings' `unrealizedPnl` that are known. */
  unrealizedPnl: Scalars['Decimal']['output'];
  /** Present value of the holdings that have a price. */
  value: Scalars['Decimal']['output'];
};

/** A place of holdings in a portfolio. */
export type PortfolioAccount = Node & {
  __typename?: 'PortfolioAccount';
  /** The account of this exchange that it stands for; null but for the kind EXCHANGE. */
  account?: Maybe<Account>;
  /** When it was added. */
  createdAt: Scalars['DateTime']['output'];
  /** Global id, to send as `portfolioAccountId`. */
  id: Scalars['ID']['output'];
  /** Who keeps it. */
  institution?: Maybe<Scalars['String']['output']>;
  /** What kind of place it is. */
  kind: PortfolioAccountKind;
  /** What its owner calls it. */
  name: Scalars['String']['output'];
};

/** What kind of place it is. */
export type PortfolioAccountKind =
  /** A bank. */
  | 'BANK'
  /** An account of the caller on this exchange: its ledger says what happened there, and nobody can change it. */
  | 'EXCHANGE'
  /** Another exchange. */
  | 'EXTERNAL_EXCHANGE'
  /** A wallet of one's own. */
  | 'WALLET';

/** What `addPortfolioAccount` answers. */
export type PortfolioAccountPayload = {
  __typename?: 'PortfolioAccountPayload';
  /** The account as it is now; null when nothing was done. */
  account?: Maybe<PortfolioAccount>;
  /** What the caller can mend; empty when it was done. */
  userErrors: Array<UserError>;
};

/** An asset of a portfolio; it need not be listed here. */
export type PortfolioAsset = {
  __typename?: 'PortfolioAsset';
  /** The asset of this symbol, when one is listed here. */
  asset?: Maybe<Asset>;
  /** Its symbol. */
  symbol: Scalars['String']['output'];
};

/** What a portfolio holds of one asset. */
export type PortfolioHolding = {
  __typename?: 'PortfolioHolding';
  /** Its share of the value of all, from 0 to 1; null without a price. */
  allocation?: Maybe<Scalars['Decimal']['output']>;
  /** Which asset. */
  asset: PortfolioAsset;
  /** What that cost; null when what a part of it cost is not known, which is never 0. */
  costBasis?: Maybe<Scalars['Decimal']['output']>;
  /** What one whole is worth now; null without a price. */
  price?: Maybe<Scalars['Decimal']['output']>;
  /** How much. */
  quantity: Scalars['Decimal']['output'];
  /** What its value exceeds its cost; null when one of them is not known. */
  unrealizedPnl?: Maybe<Scalars['Decimal']['output']>;
  /** What it is worth now; null without a price. */
  value?: Maybe<Scalars['Decimal']['output']>;
};

/** Something that does not add up. */
export type PortfolioIssue = {
  __typename?: 'PortfolioIssue';
  /** Where it shows. */
  activity?: Maybe<Activity>;
  /** Of which asset. */
  asset: PortfolioAsset;
  /** On which civil day. */
  day: Scalars['Date']['output'];
  /** What. */
  kind: PortfolioIssueKind;
  /** For people, in English: what it is, and what to do. */
  message: Scalars['String']['output'];
  /** How much of it this is about. */
  quantity: Scalars['Decimal']['output'];
};

/** One page of a list. Ask for the next one by sending `pageInfo.endCursor` as `after`. */
export type PortfolioIssueConnection = {
  __typename?: 'PortfolioIssueConnection';
  /** The items, each with its cursor. */
  edges: Array<PortfolioIssueEdge>;
  /** The items alone. */
  nodes: Array<PortfolioIssue>;
  /** Where this page stands in the list. */
  pageInfo: PageInfo;
};

/** An item of a page, and its place in the list. */
export type PortfolioIssueEdge = {
  __typename?: 'PortfolioIssueEdge';
  /** The item's place in the list, to send as `after` or `before`. */
  cursor: Scalars['String']['output'];
  /** The item. */
  node: PortfolioIssue;
};

/** What does not add up. */
export type PortfolioIssueKind =
  /** Which lots were in which account on 1 January 2025 was not said; the oldest ones went to the first account. */
  | 'ALLOCATION_ASSUMED'
  /** An activity without what its type needs; it is left out. */
  | 'INCOMPLETE'
  /** The named lots do not cover the disposal; the oldest ones stand in. */
  | 'LOTS_DO_NOT_COVER'
  /** Something left, or came in, and nothing says what it had cost. */
  | 'MISSING_ACQUISITION'
  /** Nothing says what something was worth. */
  | 'MISSING_PRICE'
  /** More of the portfolio's currency was paid than was there; the difference counts as paid in. */
  | 'NEGATIVE_BALANCE'
  /** One end of a transfer without the other. */
  | 'UNMATCHED_TRANSFER';

/** A portfolio in numbers, in its currency. */
export type PortfolioSummary = {
  __typename?: 'PortfolioSummary';
  /** Whether every holding has a price and a cost. False when the sums leave something out: see `issues`. */
  complete: Scalars['Boolean']['output'];
  /** What that cost. */
  costBasis: Scalars['Decimal']['output'];
  /** Fees that are in no cost and in no proceeds. */
  expensedFees: Scalars['Decimal']['output'];
  /** What was earned. */
  income: Scalars['Decimal']['output'];
  /** Paid in less paid out. */
  netContributions: Scalars['Decimal']['output'];
  /** What disposals gained. */
  realizedGain: Scalars['Decimal']['output'];
  /** Value less net contributions: `unrealizedPnl`, `realizedGain` and `income` less `expensedFees`. */
  totalGain: Scalars['Decimal']['output'];
  /** What its value exceeds its cost. */
  unrealizedPnl: Scalars['Decimal']['output'];
  /** What is held is worth now. What has no price counts as its cost. */
  value: Scalars['Decimal']['output'];
};

/** How the person likes things shown and told. */
export type Preferences = {
  __typename?: 'Preferences';
  /** Symbol of the asset that values are shown in. */
  currency: Scalars['String']['output'];
  /** Whether to send mail beyond what security demands. */
  emailNotifications: Scalars['Boolean']['output'];
  /** Language and region as a BCP 47 tag, such as "en-GB". */
  locale: Scalars['String']['output'];
  /** Colours of the pages. */
  theme: Theme;
  /** IANA time zone, such as "Europe/Lisbon". */
  timeZone: Scalars['String']['output'];
};

/** What one whole coin costs. */
export type Price = {
  __typename?: 'Price';
  /** Of what. */
  asset: Asset;
  /** When the source said so. */
  at: Scalars['DateTime']['output'];
  /** How far it moved in the last 24 hours, in `currency`; null when the source does not say. */
  change24h?: Maybe<Scalars['Decimal']['output']>;
  /** How far it moved in the last 24 hours, in percent; null when the source does not say. */
  changePercent24h?: Maybe<Scalars['Decimal']['output']>;
  /** Symbol of the asset it is expressed in. */
  currency: Scalars['String']['output'];
  /**
   * How many decimal places of the price people are shown: `priceDecimals` of the market of the asset in
   * this currency where there is one, else `displayDecimals` of the currency, and more of a price so low
   * that four of its digits would not be seen.
   */
  displayDecimals: Scalars['Int']['output'];
  /** Highest price of the last 24 hours; null when the source does not say. */
  high24h?: Maybe<Scalars['Decimal']['output']>;
  /** Lowest price of the last 24 hours; null when the source does not say. */
  low24h?: Maybe<Scalars['Decimal']['output']>;
  /** The price, rounded to the currency's scale. */
  price: Scalars['Decimal']['output'];
  /** Who says so. */
  source: PriceSource;
  /** True when the source has been silent for longer than its freshness limit. */
  stale: Scalars['Boolean']['output'];
  /** What was traded in the last 24 hours, worth in `currency`; null when the source does not say. */
  volume24h?: Maybe<Scalars['Decimal']['output']>;
};

/** The orders that rest at one price. */
export type PriceLevel = {
  __typename?: 'PriceLevel';
  /** How many orders rest there. */
  orders: Scalars['Int']['output'];
  /** The price. */
  price: Scalars['Decimal']['output'];
  /** What rests there, in base; 0 in an update means that the level is gone. */
  quantity: Scalars['Decimal']['output'];
};

/** A price at one moment. */
export type PricePoint = {
  __typename?: 'PricePoint';
  /** When. */
  at: Scalars['DateTime']['output'];
  /** The price of one whole coin, rounded to the currency's scale. */
  price: Scalars['Decimal']['output'];
};

/** Where a price comes from. */
export type PriceSource =
  /** CoinGecko, an outside provider. */
  | 'COINGECKO'
  /** The trades of this exchange. */
  | 'EXCHANGE'
  /** A recording of real prices, played back. */
  | 'RECORDING'
  /** A simulation: the price is made up. */
  | 'SIMULATION';

/** A trade as everybody sees it. */
export type PublicTrade = {
  __typename?: 'PublicTrade';
  /** When. */
  at: Scalars['DateTime']['output'];
  /** Identifies the trade. */
  id: Scalars['ID']['output'];
  /** The price. */
  price: Scalars['Decimal']['output'];
  /** How much base changed hands. */
  quantity: Scalars['Decimal']['output'];
  /** Its place in the subscription `trades` of its market: hand the last one back as `after` to go on there. */
  sequence: Scalars['String']['output'];
  /**
   * Whether the subscription `trades` begins anew with this: what you hold may lack trades before it. False
   * elsewhere.
   */
  snapshot: Scalars['Boolean']['output'];
  /** Which side came in and took what was resting. */
  takerSide: Side;
};

/** Everything that can be asked. What is private hangs from `viewer`; the rest is open to all. */
export type Query = {
  __typename?: 'Query';
  /** The asset with this symbol; null when none is listed. */
  asset?: Maybe<Asset>;
  /** All listed assets, 1000 at most. */
  assets: Array<Asset>;
  /**
   * What one unit of a currency cost in another on each of these days, oldest first, by the daily reference rates of the European
   * Central Bank; at most 366. Days without a rate in the 14 days before are left out.
   */
  exchangeRates: Array<ExchangeRate>;
  /** The formats of files that `startImport` knows, at most 64. */
  importFormats: Array<ImportFormat>;
  /** The market with this symbol; null when none is listed. */
  market?: Maybe<Market>;
  /** All listed markets, 1000 at most. */
  markets: Array<Market>;
  /** The thing with this id; null when there is none, or none that the caller may see. */
  node?: Maybe<Node>;
  /**
   * What this very operation costs and how much one may cost, as reckoned before it ran. One that costs more is
   * refused before anything of it runs, with QUERY_TOO_COMPLEX and both numbers.
   */
  operationCost: OperationCost;
  /** Whether a password reset token can still be used. Says nothing about whose it is. */
  passwordResetTokenValid: Scalars['Boolean']['output'];
  /**
   * What placing this order would come to at this moment, for whoever is signed in: nothing is placed. It
   * goes through the same checks as `placeOrder`; `clientOrderId` does not matter.
   */
  previewOrder: OrderPreview;
  /** What you may spend on operations in a minute, and what is left of it. To ask costs nothing. */
  rateLimit: RateLimit;
  /** The providers that people can sign in by, at most 16; none unless the settings name some. */
  signInProviders: Array<SignInProvider>;
  /** Whoever is signed in; null when nobody is. */
  viewer?: Maybe<User>;
  /** What Ethereum wallets are told that sign in; null where none does, which is so unless the settings name chains. */
  walletSignIn?: Maybe<WalletSignIn>;
};


/** Everything that can be asked. What is private hangs from `viewer`; the rest is open to all. */
export type QueryAssetArgs = {
  symbol: Scalars['String']['input'];
};


/** Everything that can be asked. What is private hangs from `viewer`; the rest is open to all. */
export type QueryExchangeRatesArgs = {
  base: Scalars['String']['input'];
  from: Scalars['Date']['input'];
  quote: Scalars['String']['input'];
  to: Scalars['Date']['input'];
};


/** Everything that can be asked. What is private hangs from `viewer`; the rest is open to all. */
export type QueryMarketArgs = {
  symbol: Scalars['String']['input'];
};


/** Everything that can be asked. What is private hangs from `viewer`; the rest is open to all. */
export type QueryNodeArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be asked. What is private hangs from `viewer`; the rest is open to all. */
export type QueryPasswordResetTokenValidArgs = {
  token: Scalars['String']['input'];
};


/** Everything that can be asked. What is private hangs from `viewer`; the rest is open to all. */
export type QueryPreviewOrderArgs = {
  input: PlaceOrderInput;
};

/**
 * What the caller may spend on operations: whoever is signed in for themselves, everybody else together with all others
 * of their network. It comes back evenly.
 */
export type RateLimit = {
  __typename?: 'RateLimit';
  /** What this very operation was counted as. `rateLimit` itself costs nothing. */
  cost: Scalars['Int']['output'];
  /** The most that may be spent at once. */
  limit: Scalars['Int']['output'];
  /**
   * What is left, this operation taken off. An operation that costs more is refused with RATE_LIMITED, and
   * `extensions.retryAfter` says how many seconds to wait.
   */
  remaining: Scalars['Int']['output'];
  /** When all of it is there again, if nothing more is spent. */
  resetAt: Scalars['DateTime']['output'];
};

/** Why a rate is what it is. */
export type RateStatus =
  /** Several rates solve the equation: `roots` has them, and none is chosen. */
  | 'MULTIPLE'
  /** Nothing was invested. */
  | 'NO_CAPITAL'
  /** No rate solves the equation. */
  | 'NO_SOLUTION'
  /** There is one. */
  | 'OK'
  /** All that was paid in and out was on one day. */
  | 'PERIOD_TOO_SHORT';

/** New recovery codes. */
export type RecoveryCodesPayload = {
  __typename?: 'RecoveryCodesPayload';
  /** The codes, at most 10, to be written down: nobody sees them again. Null when nothing was changed. */
  recoveryCodes?: Maybe<Array<Scalars['String']['output']>>;
  /** What the caller can mend; empty when it was done. */
  userErrors: Array<UserError>;
};

/** `refreshToken` is null when it is in the cookie. */
export type RefreshSessionInput = {
  /** The newest refresh token; null to use the cookie's. */
  refreshToken?: InputMaybe<Scalars['String']['input']>;
};

/** A passkey to take away. */
export type RemovePasskeyInput = {
  /** Which. */
  id: Scalars['ID']['input'];
};

/** Another name for an account. */
export type RenameAccountInput = {
  /** Which account. */
  accountId: Scalars['ID']['input'];
  /** 1 to 64 characters; no other account of the caller may have it, upper and lower case aside. */
  name: Scalars['String']['input'];
};

/** A name for a passkey. */
export type RenamePasskeyInput = {
  /** Which. */
  id: Scalars['ID']['input'];
  /** What to call it: 1 to 64 characters. */
  name: Scalars['String']['input'];
};

/** What ends all sessions of whoever got the mail about a sign-in. */
export type ReportSignInInput = {
  /** The token out of the mailed link; good for seven days. */
  token: Scalars['String']['input'];
};

/** A file to write. */
export type RequestExportInput = {
  /** Of which account: for TRANSACTIONS, TRADES, ORDERS and STATEMENT; the main one unless said. */
  accountId?: InputMaybe<Scalars['ID']['input']>;
  /** What it is written as. */
  format?: ExportFormat;
  /** Its first day; from the beginning unless said. */
  from?: InputMaybe<Scalars['Date']['input']>;
  /** What is in it. */
  kind: ExportKind;
  /** Of which portfolio: for ACTIVITIES, which need it. */
  portfolioId?: InputMaybe<Scalars['ID']['input']>;
  /**
   * IANA name of the time zone that days are cut by, such as "Europe/Berlin"; the portfolio's, or that of the person's
   * preferences, unless said.
   */
  timeZone?: InputMaybe<Scalars['String']['input']>;
  /** Its last day; today unless said. */
  to?: InputMaybe<Scalars['Date']['input']>;
};

/** Who forgot the password. */
export type RequestPasswordResetInput = {
  /** E-mail address; if it has an account, a mail with a link goes there. */
  email: Scalars['String']['input'];
};

/** A tax report to compute. */
export type RequestTaxReportInput = {
  /** US: what the broker's form said. */
  brokerReporting?: BrokerReporting;
  /** US: FIFO, LIFO, HIFO, LOFO or SPECIFIC_ID; as the portfolio says unless said. UK and CA know one method each. */
  costBasisMethod?: InputMaybe<CostBasisMethod>;
  /** By whose law: UK, US or CA; the portfolio's unless said. */
  jurisdiction?: InputMaybe<Jurisdiction>;
  /** Of which portfolio: in GBP for the United Kingdom, in USD for the United States, in CAD for Canada. */
  portfolioId: Scalars['ID']['input'];
  /** Which year; in the United Kingdom the year that it begins in. */
  taxYear: Scalars['Int']['input'];
};

/** Where to send the verification mail again. */
export type ResendVerificationEmailInput = {
  /** The address given at sign-up. */
  email: Scalars['String']['input'];
};

/** A new password for whoever got the mail. */
export type ResetPasswordInput = {
  /** At least 8 characters (the exchange may want more), at most 128, and not among the commonly used ones. All sessions end. */
  newPassword: Scalars['String']['input'];
  /** The token out of the mailed link; works once, for one hour. */
  token: Scalars['String']['input'];
};

/** A rate of return: 0.05 is five per cent. */
export type ReturnRate = {
  __typename?: 'ReturnRate';
  /** A year; null below a year, because it would tell of a year that never was. */
  annualized?: Maybe<Scalars['Decimal']['output']>;
  /** Money-weighted only: every rate a year in (-1, 100] that solves the equation, ascending; at most 20. */
  roots: Array<Scalars['Decimal']['output']>;
  /** Why it is what it is. */
  status: RateStatus;
  /** Over the period; null unless `status` is OK. */
  value?: Maybe<Scalars['Decimal']['output']>;
};

/** Takes an account back to its address before. */
export type RevertEmailChangeInput = {
  /** The token out of the link that was mailed to the old address. */
  token: Scalars['String']['input'];
};

/** An import to take back. */
export type RevertImportInput = {
  /** Whether activities go that were changed since they were written down. Without it, one such refuses the whole. */
  discardEdits?: Scalars['Boolean']['input'];
  /** Which import. */
  id: Scalars['ID']['input'];
};

/** A key to end. */
export type RevokeApiKeyInput = {
  /** Which. */
  id: Scalars['ID']['input'];
};

/** Which session to end. */
export type RevokeSessionInput = {
  /** Id of the session. */
  id: Scalars['ID']['input'];
};

/** A key to replace. */
export type RotateApiKeyInput = {
  /** Which. */
  id: Scalars['ID']['input'];
  /** How long the replaced key stays in force, in seconds: 0 to 604800. */
  overlapSeconds?: Scalars['Int']['input'];
  /** The public key of an Ed25519 key, as for `createApiKey`. Without, the exchange draws a secret. */
  publicKey?: InputMaybe<Scalars['String']['input']>;
};

/** A key that took the place of another. */
export type RotateApiKeyPayload = {
  __typename?: 'RotateApiKeyPayload';
  /** The new key: like the other in everything but how it signs. Null when none was made. */
  apiKey?: Maybe<ApiKey>;
  /** The key that was replaced, with its end. */
  replaced?: Maybe<ApiKey>;
  /** The secret that the exchange drew, in base64url. Nobody sees it again. Null for an Ed25519 key. */
  secret?: Maybe<Scalars['String']['output']>;
  /** What the caller can mend; empty when it was made. */
  userErrors: Array<UserError>;
};

/** What becomes of a row. */
export type RowVerdict =
  /**
   * The account has it already: the same id of the exchange, or the same in every part. It is left out unless `include`
   * names it.
   */
  | 'DUPLICATE'
  /** It is no activity, and need not be. */
  | 'IGNORED'
  /** It cannot be understood. It costs no other row. */
  | 'INVALID'
  /** It is an activity, or a part of one, that the account does not have. */
  | 'NEW'
  /**
   * It looks as if the account had it: the same quantities at about the same time, or in another time zone. It is left
   * out unless `include` names it.
   */
  | 'POSSIBLE_DUPLICATE';

/** Play money to credit. */
export type SandboxDepositInput = {
  /** Which account of the caller; the main one unless said. */
  accountId?: InputMaybe<Scalars['ID']['input']>;
  /** How much; greater than zero, with at most as many decimal places as the asset has. */
  amount: Scalars['Decimal']['input'];
  /** Symbol of the asset, such as "USD". */
  asset: Scalars['String']['input'];
  /**
   * Names one deposit of the caller for ever, whatever the account; a transfer may have the same. The same again, however
   * much later: the first outcome, and nothing moves. 1 to 64 characters from `!` to `~`.
   */
  reference?: InputMaybe<Scalars['String']['input']>;
};

/** How the person's account is protected. */
export type Security = {
  __typename?: 'Security';
  /**
   * The word that stands in every mail of the exchange to the person: a mail without it is not from here. See
   * `setAntiPhishingCode`.
   */
  antiPhishingCode?: Maybe<Scalars['String']['output']>;
  /** Whether the person ever set a password. Who came by another provider has none; a password reset sets one. */
  hasPassword: Scalars['Boolean']['output'];
  /** The accounts at other providers that sign the person in, at most 16. */
  linkedAccounts: Array<LinkedAccount>;
  /** The person's passkeys, the oldest first; at most 20. */
  passkeys: Array<Passkey>;
  /** When the password was last set. */
  passwordChangedAt: Scalars['DateTime']['output'];
  /** How many recovery codes are left. */
  recoveryCodesLeft: Scalars['Int']['output'];
  /** Whether signing in needs a code of an authenticator app. */
  totpEnabled: Scalars['Boolean']['output'];
  /** The Ethereum wallets that sign the person in, the oldest first; at most 10. */
  wallets: Array<LinkedWallet>;
};

/**
 * What happens when an order comes in (or triggers, or is amended) and meets another one of its owner on the
 * book. The mode of the order that comes in decides; the two never trade.
 */
export type SelfTradePrevention =
  /** Both are cancelled. */
  | 'CANCEL_BOTH'
  /** What remains of the order that comes in is cancelled; the one on the book stays. */
  | 'CANCEL_NEWEST'
  /** The order on the book is cancelled; the one that comes in goes on. */
  | 'CANCEL_OLDEST'
  /** Both shrink by the quantity they would have traded; what has nothing left is cancelled. */
  | 'DECREMENT_AND_CANCEL';

/** How far apart the points of a series are. Each is the end of a day; the last day is always one of them. */
export type SeriesStep =
  /** Every day. */
  | 'DAY'
  /** The last day of each month. */
  | 'MONTH'
  /** Every seventh day, counted back from the last one. */
  | 'WEEK';

/** A device or program the person is signed in with. */
export type Session = Node & {
  __typename?: 'Session';
  /** When it was signed in. */
  createdAt: Scalars['DateTime']['output'];
  /** Whether this request came with it, or began it. */
  current: Scalars['Boolean']['output'];
  /** What the person, or else the device, called itself. */
  deviceName: Scalars['String']['output'];
  /** When it ends unless it is refreshed. */
  expiresAt: Scalars['DateTime']['output'];
  /** Global id, to send to `revokeSession`. */
  id: Scalars['ID']['output'];
  /** Network address it was last seen at. */
  ip: Scalars['String']['output'];
  /** When it was last seen. */
  lastSeenAt: Scalars['DateTime']['output'];
  /** Where that address is; null when nobody knows, or the exchange keeps no file of places. */
  place?: Maybe<Place>;
  /** What its program called itself. */
  userAgent?: Maybe<Scalars['String']['output']>;
};

/** The word that stands in every mail to the person. */
export type SetAntiPhishingCodeInput = {
  /** 4 to 32 characters; null takes it away. */
  code?: InputMaybe<Scalars['String']['input']>;
};

/** Which way an order trades. */
export type Side =
  /** Takes base, gives quote. */
  | 'BUY'
  /** Gives base, takes quote. */
  | 'SELL';

/** Who signs in, and how the tokens travel. */
export type SignInInput = {
  /** What to call this device in the list of sessions. */
  deviceName?: InputMaybe<Scalars['String']['input']>;
  /**
   * The `deviceToken` of an earlier sign-in on this device, so that strangers who guess at the account do not lock it
   * out; null to use the cookie's, if there is one.
   */
  deviceToken?: InputMaybe<Scalars['String']['input']>;
  /** E-mail address. */
  email: Scalars['String']['input'];
  /** Password. */
  password: Scalars['String']['input'];
  /** Restores the account, if it was deleted: without, the answer is ACCOUNT_DELETED. */
  restore?: Scalars['Boolean']['input'];
  /** How the tokens travel. */
  transport?: TokenTransport;
};

/** What `signIn`, `completeMfa` and `refreshSession` answer. */
export type SignInPayload = {
  __typename?: 'SignInPayload';
  /** To send back as the X-CSRF-Token header with every mutation; null with BEARER transport. */
  csrfToken?: Maybe<Scalars['String']['output']>;
  /**
   * To keep on this device, also after signing out, and to send with the next `signIn`. It signs nobody in. Null with
   * COOKIE transport, which keeps it in a cookie of its own, and from `refreshSession`.
   */
  deviceToken?: Maybe<Scalars['String']['output']>;
  /** Set instead of `user` when a second factor, or a mailed code, is due: `completeMfa` takes it. */
  mfa?: Maybe<MfaChallenge>;
  /** Null with COOKIE transport. */
  tokens?: Maybe<Tokens>;
  /** Who is signed in now; null when nobody is. */
  user?: Maybe<User>;
  /** What the caller can mend; empty when signed in, or when a second factor is due. */
  userErrors: Array<UserError>;
};

/** A provider that people can sign in by. */
export type SignInProvider = {
  __typename?: 'SignInProvider';
  /** What to write on the button. */
  label: Scalars['String']['output'];
  /** Where the browser goes to sign in: a path of this server. Add `?return_path=` and a path of the front end. */
  path: Scalars['String']['output'];
  /** Its name, as `linkProvider` takes it. */
  provider: Scalars['String']['output'];
};

/** Who signs up. */
export type SignUpInput = {
  /** Name to be called by. */
  displayName: Scalars['String']['input'];
  /** E-mail address; a mail with a six-digit code and a link goes there. */
  email: Scalars['String']['input'];
  /** At least 8 characters (the exchange may want more), at most 128, and not among the commonly used ones. */
  password: Scalars['String']['input'];
};

/** The same answer whether or not the address was taken: the mail that follows tells its owner. */
export type SignUpPayload = {
  __typename?: 'SignUpPayload';
  /** Whether the sign-up was taken and a mail is on its way. */
  acknowledged: Scalars['Boolean']['output'];
  /** What the caller can mend; empty when it was acknowledged. */
  userErrors: Array<UserError>;
};

/** A duty of somebody who works for the exchange. */
export type StaffRole =
  /** Says who has which duty. */
  | 'ADMINISTRATOR'
  /** Sees everything and changes nothing. */
  | 'AUDITOR'
  /** Judges people and movements of money by the law. */
  | 'COMPLIANCE'
  /** Runs the program. */
  | 'ENGINEERING'
  /** Runs the markets. */
  | 'MARKET_OPERATIONS'
  /** Helps people. */
  | 'SUPPORT'
  /** Keeps the exchange's money. */
  | 'TREASURY';

/** A file to bring in. */
export type StartImportInput = {
  /** The file, at most 64 MiB: CSV in UTF-8, UTF-16 or Windows-1252, with `,`, `;`, tabs or `|` between cells. */
  file: Scalars['Upload']['input'];
  /** Its format; told by its header unless said. */
  format?: InputMaybe<ImportFormatCode>;
  /** Of which account: one of a portfolio that is not of the kind EXCHANGE. */
  portfolioAccountId: Scalars['ID']['input'];
  /** IANA name of the zone of times that have none; the format's own, or UTC, unless said. */
  timeZone?: InputMaybe<Scalars['String']['input']>;
};

/** A wallet to link. */
export type StartWalletLinkInput = {
  /** Its address: `0x` and 40 digits of base 16, of one case or with the checksum of EIP-55. */
  address: Scalars['String']['input'];
  /** EIP-155 id of the chain it is on: see `walletSignIn`. */
  chainId: Scalars['Int']['input'];
};

/** A wallet that is to sign in. */
export type StartWalletSignInInput = {
  /** Its address: `0x` and 40 digits of base 16, of one case or with the checksum of EIP-55. */
  address: Scalars['String']['input'];
  /** EIP-155 id of the chain it is on: see `walletSignIn`. */
  chainId: Scalars['Int']['input'];
};

/** A fresh proof: exactly one of the three, as `extensions.methods` of STEP_UP_REQUIRED says. */
export type StepUpInput = {
  /** A code of the authenticator app, or a recovery code. */
  code?: InputMaybe<Scalars['String']['input']>;
  /** What the browser answered to `startPasskeyStepUp`: `toJSON()` of the PublicKeyCredential. */
  passkey?: InputMaybe<Scalars['JSON']['input']>;
  /** The password, of somebody without a second factor. */
  password?: InputMaybe<Scalars['String']['input']>;
};

/** What `stepUp` answers. */
export type StepUpPayload = {
  __typename?: 'StepUpPayload';
  /** Until when the proof counts as fresh; null when nothing was proven. */
  stepUpUntil?: Maybe<Scalars['DateTime']['output']>;
  /** What the caller can mend; empty when it was proven. */
  userErrors: Array<UserError>;
};

/** What happens, as it happens. A subscription that cannot keep up ends with the error code RESUBSCRIBE. */
export type Subscription = {
  __typename?: 'Subscription';
  /**
   * The caller's own: each balance as it changes. With `after`, what was missed first; when that is no longer kept,
   * every balance that is not zero (a zero one when all are), of which the first has `snapshot: true`.
   */
  balanceUpdates: Balance;
  /**
   * The candle being drawn, now and after every trade; what comes at once has `snapshot: true`. With `after`, what was
   * drawn meanwhile comes first: each candle as it ended, and the newest as it is. When that is no longer kept, the
   * newest comes with `snapshot: true`, and `Market.candles` has the others.
   */
  candles: Candle;
  /**
   * A snapshot first, then the changed levels within the depth; `sequence` grows, and
   * `previousSequence` chains the updates. With `after`, and the same depth as before, the updates that were missed
   * come instead of the snapshot, as long as they are kept.
   */
  orderBook: OrderBookUpdate;
  /**
   * The caller's own: each order as it changes, with the trade that changed it. A TRAILING_STOP is told again
   * when the market has moved its stop price, at most four times a second. With `after`, what was missed first; when
   * that is no longer kept, the open orders as they stand (the newest ended one when none is open), of which the
   * first has `snapshot: true`.
   */
  orderUpdates: OrderUpdate;
  /**
   * The caller's own: what it is all worth, now and whenever prices or balances have changed it, at most once a
   * second.
   */
  portfolioUpdates: Portfolio;
  /** The present price of each at once, then every change. No symbols: all. What is as it was told is not told again. */
  prices: Price;
  /** The market at a glance: now, then after every trade. */
  ticker: Ticker;
  /**
   * Every trade of a market as it happens. With `after`, those that were missed first; when they are no longer
   * kept, the newest ones, of which the first has `snapshot: true`.
   */
  trades: PublicTrade;
};


/** What happens, as it happens. A subscription that cannot keep up ends with the error code RESUBSCRIBE. */
export type SubscriptionBalanceUpdatesArgs = {
  accountId?: InputMaybe<Scalars['ID']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


/** What happens, as it happens. A subscription that cannot keep up ends with the error code RESUBSCRIBE. */
export type SubscriptionCandlesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  interval: CandleInterval;
  market: Scalars['String']['input'];
};


/** What happens, as it happens. A subscription that cannot keep up ends with the error code RESUBSCRIBE. */
export type SubscriptionOrderBookArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  depth?: Scalars['Int']['input'];
  market: Scalars['String']['input'];
};


/** What happens, as it happens. A subscription that cannot keep up ends with the error code RESUBSCRIBE. */
export type SubscriptionOrderUpdatesArgs = {
  accountId?: InputMaybe<Scalars['ID']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  market?: InputMaybe<Scalars['String']['input']>;
};


/** What happens, as it happens. A subscription that cannot keep up ends with the error code RESUBSCRIBE. */
export type SubscriptionPortfolioUpdatesArgs = {
  accountId?: InputMaybe<Scalars['ID']['input']>;
  currency?: Scalars['String']['input'];
};


/** What happens, as it happens. A subscription that cannot keep up ends with the error code RESUBSCRIBE. */
export type SubscriptionPricesArgs = {
  currency?: Scalars['String']['input'];
  symbols?: InputMaybe<Array<Scalars['String']['input']>>;
};


/** What happens, as it happens. A subscription that cannot keep up ends with the error code RESUBSCRIBE. */
export type SubscriptionTickerArgs = {
  market: Scalars['String']['input'];
};


/** What happens, as it happens. A subscription that cannot keep up ends with the error code RESUBSCRIBE. */
export type SubscriptionTradesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  market: Scalars['String']['input'];
};

/** A box of a form. */
export type TaxBox = {
  __typename?: 'TaxBox';
  /** Its number or letter. */
  box: Scalars['String']['output'];
  /** What the form calls it. */
  label: Scalars['String']['output'];
  /** What goes into it. */
  value: Scalars['String']['output'];
};

/** Something that was disposed of in the year. By SECTION_104 and ACB a day's disposals of an asset are one. */
export type TaxDisposal = {
  __typename?: 'TaxDisposal';
  /** What disposed, to be looked up by `node`; at most 100. Null there when it was deleted since. */
  activityIds: Array<Scalars['ID']['output']>;
  /** Symbol of the asset. */
  asset: Scalars['String']['output'];
  /** What it had cost, and what it cost to dispose of it; null when nobody can know. */
  costs?: Maybe<Scalars['Decimal']['output']>;
  /** On which day, in the zone of the law. */
  day: Scalars['Date']['output'];
  /** Gain, or loss when negative; null when one of them is not known. */
  gain?: Maybe<Scalars['Decimal']['output']>;
  /** Its parts, and how each found its cost. */
  matches: Array<TaxMatch>;
  /** What was got for it; null when nobody can know. */
  proceeds?: Maybe<Scalars['Decimal']['output']>;
  /** How much. */
  quantity: Scalars['Decimal']['output'];
};


/** Something that was disposed of in the year. By SECTION_104 and ACB a day's disposals of an asset are one. */
export type TaxDisposalMatchesArgs = {
  first?: Scalars['Int']['input'];
};

/** One page of a list. Ask for the next one by sending `pageInfo.endCursor` as `after`. */
export type TaxDisposalConnection = {
  __typename?: 'TaxDisposalConnection';
  /** The items, each with its cursor. */
  edges: Array<TaxDisposalEdge>;
  /** The items alone. */
  nodes: Array<TaxDisposal>;
  /** Where this page stands in the list. */
  pageInfo: PageInfo;
};

/** An item of a page, and its place in the list. */
export type TaxDisposalEdge = {
  __typename?: 'TaxDisposalEdge';
  /** The item's place in the list, to send as `after` or `before`. */
  cursor: Scalars['String']['output'];
  /** The item. */
  node: TaxDisposal;
};

/** What a file of a tax report is written as. */
export type TaxFileFormat =
  /** Every box and row of its forms. */
  | 'CSV'
  /** Pages of A4: the sums, each form with its boxes and rows, and what was earned. */
  | 'PDF'
  /** US: what TurboTax reads, one row a lot. */
  | 'TURBOTAX_CSV';

/** What goes into a form. */
export type TaxForm = {
  __typename?: 'TaxForm';
  /** Its boxes, in order; at most 30. */
  boxes: Array<TaxBox>;
  /** Which form. */
  form: TaxFormId;
  /** Its rows, in the form's order. */
  rows: TaxFormRowConnection;
};


/** What goes into a form. */
export type TaxFormRowsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};

/** A form. */
export type TaxFormId =
  /** Canada: capital gains or losses; boxes and rows. */
  | 'CA_SCHEDULE_3'
  /** United Kingdom: the computation that goes with it; rows. */
  | 'UK_COMPUTATION'
  /** United Kingdom: capital gains summary; boxes. */
  | 'UK_SA108'
  /** United States: sales and other dispositions of capital assets; rows, one a lot. */
  | 'US_8949'
  /** United States: capital gains and losses; boxes. */
  | 'US_SCHEDULE_D';

/** A row of a form: Form 8949 (a) to (h), a disposal of the UK computation, or a property of Schedule 3. */
export type TaxFormRow = {
  __typename?: 'TaxFormRow';
  /** When it had been acquired; null where it is no single day, or nobody knows. */
  acquired?: Maybe<Scalars['Date']['output']>;
  /** Schedule 3: what of a loss is denied. */
  adjustment?: Maybe<Scalars['Decimal']['output']>;
  /** Form 8949: the box that is ticked on its page, A to L. */
  box?: Maybe<Scalars['String']['output']>;
  /** What it had cost. */
  cost?: Maybe<Scalars['Decimal']['output']>;
  /** What it was: "1.5 BTC". */
  description: Scalars['String']['output'];
  /** When it was disposed of. */
  disposed: Scalars['Date']['output'];
  /** Gain, or loss when negative. */
  gain?: Maybe<Scalars['Decimal']['output']>;
  /** Schedule 3: outlays and expenses. */
  outlays?: Maybe<Scalars['Decimal']['output']>;
  /** Form 8949: I for short-term, II for long-term. */
  part?: Maybe<Scalars['String']['output']>;
  /** What was got for it. */
  proceeds?: Maybe<Scalars['Decimal']['output']>;
};

/** One page of a list. Ask for the next one by sending `pageInfo.endCursor` as `after`. */
export type TaxFormRowConnection = {
  __typename?: 'TaxFormRowConnection';
  /** The items, each with its cursor. */
  edges: Array<TaxFormRowEdge>;
  /** The items alone. */
  nodes: Array<TaxFormRow>;
  /** Where this page stands in the list. */
  pageInfo: PageInfo;
};

/** An item of a page, and its place in the list. */
export type TaxFormRowEdge = {
  __typename?: 'TaxFormRowEdge';
  /** The item's place in the list, to send as `after` or `before`. */
  cursor: Scalars['String']['output'];
  /** The item. */
  node: TaxFormRow;
};

/** Something that was earned in the year. */
export type TaxIncome = {
  __typename?: 'TaxIncome';
  /** The activity, to be looked up by `node`. */
  activityId: Scalars['ID']['output'];
  /** Symbol of the asset. */
  asset: Scalars['String']['output'];
  /** On which day. */
  day: Scalars['Date']['output'];
  /** How much of it. */
  quantity: Scalars['Decimal']['output'];
  /** How. */
  type: ActivityType;
  /** What it was worth; null when nobody can know. */
  value?: Maybe<Scalars['Decimal']['output']>;
};

/** One page of a list. Ask for the next one by sending `pageInfo.endCursor` as `after`. */
export type TaxIncomeConnection = {
  __typename?: 'TaxIncomeConnection';
  /** The items, each with its cursor. */
  edges: Array<TaxIncomeEdge>;
  /** The items alone. */
  nodes: Array<TaxIncome>;
  /** Where this page stands in the list. */
  pageInfo: PageInfo;
};

/** An item of a page, and its place in the list. */
export type TaxIncomeEdge = {
  __typename?: 'TaxIncomeEdge';
  /** The item's place in the list, to send as `after` or `before`. */
  cursor: Scalars['String']['output'];
  /** The item. */
  node: TaxIncome;
};

/** A part of a disposal, and what it had cost. */
export type TaxMatch = {
  __typename?: 'TaxMatch';
  /** On which day it had been acquired, where that can be told. */
  acquiredOn?: Maybe<Scalars['Date']['output']>;
  /** What it had cost. */
  costs?: Maybe<Scalars['Decimal']['output']>;
  /** Canada: what of a loss is denied. */
  deniedLoss?: Maybe<Scalars['Decimal']['output']>;
  /** Gain, or loss when negative. */
  gain?: Maybe<Scalars['Decimal']['output']>;
  /** What was got for it. */
  proceeds?: Maybe<Scalars['Decimal']['output']>;
  /** How much. */
  quantity: Scalars['Decimal']['output'];
  /** How it was found. */
  rule: MatchRule;
  /** United States: how long it was held. */
  term?: Maybe<HoldingTerm>;
};

/**
 * A tax report of a portfolio, as it was when it was asked for: it never changes. It states figures by rules that
 * `docs/tax-rules.md` tells with their sources, and is no tax advice.
 */
export type TaxReport = Node & {
  __typename?: 'TaxReport';
  /** What the broker's form said. */
  brokerReporting: BrokerReporting;
  /** How disposals found their cost. */
  costBasisMethod: CostBasisMethod;
  /** When it was computed. */
  createdAt: Scalars['DateTime']['output'];
  /** What was disposed of, oldest first. */
  disposals: TaxDisposalConnection;
  /** What goes into which form; at most 3. */
  forms: Array<TaxForm>;
  /** The first day of the year. */
  from: Scalars['Date']['output'];
  /** Global id. */
  id: Scalars['ID']['output'];
  /** What was earned, oldest first. */
  income: TaxIncomeConnection;
  /** Hash of every activity, price and rule that went into it. The same inputs are the same report, to the byte. */
  inputsHash: Scalars['String']['output'];
  /** By whose law. */
  jurisdiction: Jurisdiction;
  /** The portfolio it is of. */
  portfolio: InvestmentPortfolio;
  /** Whether it still says what the portfolio says. */
  status: TaxReportStatus;
  /** The sums. */
  summary: TaxSummary;
  /** Which year; in the United Kingdom the year that it begins in: 2025 is 6 April 2025 to 5 April 2026. */
  taxYear: Scalars['Int']['output'];
  /** The last day of the year. */
  to: Scalars['Date']['output'];
  /** What was assumed, or could not be known. */
  warnings: Array<TaxWarning>;
};


/**
 * A tax report of a portfolio, as it was when it was asked for: it never changes. It states figures by rules that
 * `docs/tax-rules.md` tells with their sources, and is no tax advice.
 */
export type TaxReportDisposalsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * A tax report of a portfolio, as it was when it was asked for: it never changes. It states figures by rules that
 * `docs/tax-rules.md` tells with their sources, and is no tax advice.
 */
export type TaxReportIncomeArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * A tax report of a portfolio, as it was when it was asked for: it never changes. It states figures by rules that
 * `docs/tax-rules.md` tells with their sources, and is no tax advice.
 */
export type TaxReportWarningsArgs = {
  first?: Scalars['Int']['input'];
};

/** What `requestTaxReport` answers. */
export type TaxReportPayload = {
  __typename?: 'TaxReportPayload';
  /** The report; null when nothing was done. */
  report?: Maybe<TaxReport>;
  /** What the caller can mend; empty when it was done. */
  userErrors: Array<UserError>;
};

/** Whether a report still says what the portfolio says. */
export type TaxReportStatus =
  /** Asked for again, it would say the same. */
  | 'READY'
  /** Something that went into it was changed since. It still says what it said; ask for another one. */
  | 'STALE';

/** A part of a year with a rate of its own. */
export type TaxSplit = {
  __typename?: 'TaxSplit';
  /** The first day. */
  from: Scalars['Date']['output'];
  /** The gains of its disposals. */
  gains: Scalars['Decimal']['output'];
  /** The losses of its disposals; positive. */
  losses: Scalars['Decimal']['output'];
  /** The last day. */
  to: Scalars['Date']['output'];
};

/**
 * The sums of a report. United Kingdom: in whole pounds of each disposal, proceeds down and costs up; elsewhere to the cent.
 * What nobody knows the cost or the worth of is left out: see `warnings`.
 */
export type TaxSummary = {
  __typename?: 'TaxSummary';
  /** What they had cost, and what it cost to dispose of them. */
  costs: Scalars['Decimal']['output'];
  /** In which currency. */
  currency: Scalars['String']['output'];
  /** Canada: superficial losses, which count as none. */
  deniedLosses?: Maybe<Scalars['Decimal']['output']>;
  /** How many disposals. */
  disposals: Scalars['Int']['output'];
  /** United Kingdom: the annual exempt amount. */
  exemptAmount?: Maybe<Scalars['Decimal']['output']>;
  /** The gains of those that gained. */
  gains: Scalars['Decimal']['output'];
  /** What was earned by staking, airdrops and the like. */
  income: Scalars['Decimal']['output'];
  /** United States: what was held for more than a year gained. */
  longTerm?: Maybe<Scalars['Decimal']['output']>;
  /** The losses of those that lost; positive. */
  losses: Scalars['Decimal']['output'];
  /** Gains less losses. */
  net: Scalars['Decimal']['output'];
  /** What was got for them. */
  proceeds: Scalars['Decimal']['output'];
  /** United States: what was held for a year or less gained. */
  shortTerm?: Maybe<Scalars['Decimal']['output']>;
  /** Parts of a year with rates of their own: United Kingdom 2024/25, to 29 October and from 30 October. At most 2. */
  splits: Array<TaxSplit>;
};

/** What a report assumed, or could not know. */
export type TaxWarning = {
  __typename?: 'TaxWarning';
  /** The activity where it shows, to be looked up by `node`. */
  activityId?: Maybe<Scalars['ID']['output']>;
  /** Symbol of the asset that it is about. */
  asset?: Maybe<Scalars['String']['output']>;
  /** What, for programs. */
  code: TaxWarningCode;
  /** For people, in English: what it means, and what to do. */
  message: Scalars['String']['output'];
};

/** What a report assumed, or could not know. */
export type TaxWarningCode =
  /** Which lots were in which account on 1 January 2025 was not said. */
  | 'ALLOCATION_ASSUMED'
  /** A broker may have sent a form for this year, which decides the boxes: say `brokerReporting`. */
  | 'BROKER_FORM_POSSIBLE'
  /** An activity is left out because it lacks what its type needs. */
  | 'INCOMPLETE'
  /** Named lots do not cover a disposal; the oldest stand in. */
  | 'LOTS_DO_NOT_COVER'
  /** The cost of something is not known: its gain is left out. */
  | 'MISSING_COST'
  /** What something was worth is not known: its gain or its income is left out. */
  | 'MISSING_PRICE'
  /** More was paid than was there; the difference counts as paid in. */
  | 'NEGATIVE_BALANCE'
  /** Not everything that the person owns is in the portfolio, although the law pools it. */
  | 'SCOPE_INCOMPLETE'
  /** One end of a transfer is missing: it may have been a disposal. */
  | 'UNMATCHED_TRANSFER';

/** Colours of the pages. */
export type Theme =
  /** Light on dark. */
  | 'DARK'
  /** Dark on light. */
  | 'LIGHT'
  /** As the device is set. */
  | 'SYSTEM';

/** A market at a glance, from this exchange's own trades and order book. */
export type Ticker = {
  __typename?: 'Ticker';
  /** As of when. */
  at: Scalars['DateTime']['output'];
  /** Lowest price somebody asks; null when nobody does. */
  bestAsk?: Maybe<Scalars['Decimal']['output']>;
  /** Highest price somebody bids; null when nobody does. */
  bestBid?: Maybe<Scalars['Decimal']['output']>;
  /** Last price against the price 24 hours ago, in percent; null when there was no trade. */
  changePercent24h?: Maybe<Scalars['Decimal']['output']>;
  /** Highest price of the last 24 hours; null when there was no trade. */
  high24h?: Maybe<Scalars['Decimal']['output']>;
  /** Price of the last trade; null before the first. */
  lastPrice?: Maybe<Scalars['Decimal']['output']>;
  /** Lowest price of the last 24 hours; null when there was no trade. */
  low24h?: Maybe<Scalars['Decimal']['output']>;
  /** Of which market. */
  market: Market;
  /** Price of the first trade of the last 24 hours; null when there was none. */
  open24h?: Maybe<Scalars['Decimal']['output']>;
  /** Quote traded in the last 24 hours. */
  quoteVolume24h?: Maybe<Scalars['Decimal']['output']>;
  /** Base traded in the last 24 hours. */
  volume24h?: Maybe<Scalars['Decimal']['output']>;
};

/** How long an order stands. */
export type TimeInForce =
  /** Fill or kill: all of it at once, or the order is refused. */
  | 'FOK'
  /** Until it is filled or cancelled. */
  | 'GTC'
  /** Good till date: until it is filled or cancelled, and at the latest until `expiresAt`. */
  | 'GTD'
  /** Immediate or cancel: what fills at once fills; the rest is cancelled. */
  | 'IOC';

/** How a client keeps its tokens. */
export type TokenTransport =
  /** In the payload, to send as `Authorization: Bearer`: for programs. */
  | 'BEARER'
  /** In httpOnly cookies: for browsers. Mutations then need the X-CSRF-Token header. */
  | 'COOKIE';

/** What a program proves itself with. */
export type Tokens = {
  __typename?: 'Tokens';
  /** To send as `Authorization: Bearer`. */
  accessToken: Scalars['String']['output'];
  /** When the access token ends; refresh before. */
  accessTokenExpiresAt: Scalars['DateTime']['output'];
  /** To send to `refreshSession`, once: each refresh answers with a new one. */
  refreshToken: Scalars['String']['output'];
  /** When the session ends unless it is refreshed. */
  refreshTokenExpiresAt: Scalars['DateTime']['output'];
};

/** One fill of one of the caller's orders. */
export type Trade = Node & {
  __typename?: 'Trade';
  /** When. */
  at: Scalars['DateTime']['output'];
  /** The fee the caller paid, in `feeAsset`. */
  fee: Scalars['Decimal']['output'];
  /** What the fee was paid in: the market's quote. */
  feeAsset: Asset;
  /** Global id. */
  id: Scalars['ID']['output'];
  /** Whether the caller's order rested or took. */
  liquidity: Liquidity;
  /** Where it happened. */
  market: Market;
  /** The owner's order that was filled. */
  order: Order;
  /** The price. */
  price: Scalars['Decimal']['output'];
  /** How much base changed hands. */
  quantity: Scalars['Decimal']['output'];
  /** How much quote changed hands, without the fee. */
  quoteQuantity: Scalars['Decimal']['output'];
  /** Which way the caller traded. */
  side: Side;
};

/** One page of a list. Ask for the next one by sending `pageInfo.endCursor` as `after`. */
export type TradeConnection = {
  __typename?: 'TradeConnection';
  /** The items, each with its cursor. */
  edges: Array<TradeEdge>;
  /** The items alone. */
  nodes: Array<Trade>;
  /** Where this page stands in the list. */
  pageInfo: PageInfo;
};

/** An item of a page, and its place in the list. */
export type TradeEdge = {
  __typename?: 'TradeEdge';
  /** The item's place in the list, to send as `after` or `before`. */
  cursor: Scalars['String']['output'];
  /** The item. */
  node: Trade;
};

/** What trading in a market costs the caller at present. */
export type TradingFees = {
  __typename?: 'TradingFees';
  /** Maker fee of the caller's next order, as a fraction of what a trade is worth. */
  makerFee: Scalars['Decimal']['output'];
  /** The market. */
  market: Market;
  /** The next tier; null in the last one. */
  nextTier?: Maybe<FeeTier>;
  /** Taker fee of the caller's next order, as a fraction of what a trade is worth. */
  takerFee: Scalars['Decimal']['output'];
  /** The tier that the volume has reached; null below the first. */
  tier?: Maybe<FeeTier>;
  /**
   * What the caller has traded, as maker and as taker, today (UTC) and in the 29 days before, in all
   * markets that are paid with this market's quote, in quote.
   */
  volume30d: Scalars['Decimal']['output'];
};

/** One posting on one of the balances of an account. */
export type Transaction = Node & {
  __typename?: 'Transaction';
  /** Signed: what the balance gained or lost. */
  amount: Scalars['Decimal']['output'];
  /** Which asset moved. */
  asset: Asset;
  /** When. */
  at: Scalars['DateTime']['output'];
  /** The balance's total (available and held) afterwards. */
  balanceAfter: Scalars['Decimal']['output'];
  /** Global id. */
  id: Scalars['ID']['output'];
  /** Why money moved. */
  kind: TransactionKind;
  /** The owner's order it belongs to; null for what no order caused. */
  order?: Maybe<Order>;
  /** The reference the caller gave, if any. */
  reference?: Maybe<Scalars['String']['output']>;
  /** The trade it settles; null for what no trade caused. */
  trade?: Maybe<Trade>;
};

/** One page of a list. Ask for the next one by sending `pageInfo.endCursor` as `after`. */
export type TransactionConnection = {
  __typename?: 'TransactionConnection';
  /** The items, each with its cursor. */
  edges: Array<TransactionEdge>;
  /** The items alone. */
  nodes: Array<Transaction>;
  /** Where this page stands in the list. */
  pageInfo: PageInfo;
};

/** An item of a page, and its place in the list. */
export type TransactionEdge = {
  __typename?: 'TransactionEdge';
  /** The item's place in the list, to send as `after` or `before`. */
  cursor: Scalars['String']['output'];
  /** The item. */
  node: Transaction;
};

/** Which transactions to list. All conditions must hold; what is left out does not matter. */
export type TransactionFilter = {
  /** Symbol of the asset, such as "BTC". */
  asset?: InputMaybe<Scalars['String']['input']>;
  /** Only what moved at or after this moment. */
  from?: InputMaybe<Scalars['DateTime']['input']>;
  /** Only these kinds; at most 20, repeated ones count once. An empty list selects nothing. */
  kind?: InputMaybe<Array<TransactionKind>>;
  /** Only what moved before this moment. */
  to?: InputMaybe<Scalars['DateTime']['input']>;
};

/** Why money moved. */
export type TransactionKind =
  /** Into the exchange. */
  | 'DEPOSIT'
  /** A trading fee. */
  | 'FEE'
  /** One leg of a trade. */
  | 'TRADE'
  /** From one account to another. */
  | 'TRANSFER'
  /** Out of the exchange. */
  | 'WITHDRAWAL';

/** Money to move from one account of the caller to another. */
export type TransferInput = {
  /**
   * How much; greater than zero, with at most as many decimal places as the asset has, and no more than is
   * available in the giving account.
   */
  amount: Scalars['Decimal']['input'];
  /** Symbol of the asset, such as "USD". */
  asset: Scalars['String']['input'];
  /** The account that gives. */
  from: Scalars['ID']['input'];
  /**
   * Names one transfer of the caller for ever, whatever the accounts; a deposit may have the same. The same again, however
   * much later: the first outcome, and nothing moves. 1 to 64 characters from `!` to `~`. Give one, and a lost answer
   * can be asked for again.
   */
  reference?: InputMaybe<Scalars['String']['input']>;
  /** The account that gets. */
  to: Scalars['ID']['input'];
};

/** What `transfer` answers, after it is durable. */
export type TransferPayload = {
  __typename?: 'TransferPayload';
  /** The balance of the account that gave, afterwards; null when nothing moved. */
  fromBalance?: Maybe<Balance>;
  /** The posting of the account that got; null when nothing moved. */
  received?: Maybe<Transaction>;
  /** The posting of the account that gave; null when nothing moved. */
  sent?: Maybe<Transaction>;
  /** The balance of the account that got, afterwards; null when nothing moved. */
  toBalance?: Maybe<Balance>;
  /** What the caller can mend; empty when it moved. */
  userErrors: Array<UserError>;
};

/** A text in the column TYPE, and what it means. */
export type TypeMappingInput = {
  /** What stands there, upper and lower case aside. */
  text: Scalars['String']['input'];
  /** Which way, when it is a trade by QUANTITY and TOTAL. Exactly one of both is to be said. */
  trade?: InputMaybe<MappedTrade>;
  /** What it means, when it is no trade by QUANTITY and TOTAL. */
  type?: InputMaybe<ActivityType>;
};

/** An account at a provider to unlink. */
export type UnlinkProviderInput = {
  /** Name of the provider. */
  provider: Scalars['String']['input'];
};

/** A transfer to take apart. */
export type UnlinkTransferInput = {
  /** One of its ends. */
  id: Scalars['ID']['input'];
};

/** A wallet to take away. */
export type UnlinkWalletInput = {
  /** Its address. */
  address: Scalars['String']['input'];
};

/** What to change of a portfolio; what is left out stays. */
export type UpdatePortfolioInput = {
  /** How disposals find their cost, unless a query says another method. */
  costBasisMethod?: InputMaybe<CostBasisMethod>;
  /** The version that the caller knows. When it is another one now, nothing is changed: CONFLICT. */
  expectedVersion: Scalars['Int']['input'];
  /** Which portfolio. */
  id: Scalars['ID']['input'];
  /** Whose law decides what a disposal is. */
  jurisdiction?: InputMaybe<Jurisdiction>;
  /** Where they look for it. */
  lotScope?: InputMaybe<LotScope>;
  /** What to call it: 1 to 64 characters. */
  name?: InputMaybe<Scalars['String']['input']>;
  /** IANA name of the zone that days are counted in. */
  timeZone?: InputMaybe<Scalars['String']['input']>;
};

/** What to change of the preferences; what is left out stays. */
export type UpdatePreferencesInput = {
  /** Symbol of the asset that values are shown in. */
  currency?: InputMaybe<Scalars['String']['input']>;
  /** Whether to send mail beyond what security demands. */
  emailNotifications?: InputMaybe<Scalars['Boolean']['input']>;
  /** Language and region as a BCP 47 tag, such as "en-GB". */
  locale?: InputMaybe<Scalars['String']['input']>;
  /** Colours of the pages. */
  theme?: InputMaybe<Theme>;
  /** IANA time zone, such as "Europe/Lisbon". */
  timeZone?: InputMaybe<Scalars['String']['input']>;
};

/** What to change of the profile; what is left out stays. */
export type UpdateProfileInput = {
  /** Name to be called by. */
  displayName?: InputMaybe<Scalars['String']['input']>;
};

/**
 * Whoever is signed in. Everything private hangs from here. The fields of money and orders answer for the main account;
 * `accounts` has them for each.
 */
export type User = Node & {
  __typename?: 'User';
  /** One of the person's accounts; null when they have none with this id. */
  account?: Maybe<Account>;
  /** The person's accounts, the main one first; at most 20. */
  accounts: Array<Account>;
  /** The person's API keys that are in force, the newest first; at most 50. */
  apiKeys: Array<ApiKey>;
  /** What was done to the person's account, by them or by others, newest first. */
  auditLog: AuditLogConnection;
  /** What the account has of one asset; nothing, if it never had any. */
  balance: Balance;
  /** Every asset the account has or had: as many as are listed, 1000 at most. */
  balances: Array<Balance>;
  /** When the person signed up. */
  createdAt: Scalars['DateTime']['output'];
  /** Name to be called by. */
  displayName: Scalars['String']['output'];
  /** E-mail address. */
  email: Scalars['String']['output'];
  /** Whether the address is verified; trading and funding need it. */
  emailVerified: Scalars['Boolean']['output'];
  /**
   * The files that the person asked for of what they have here, newest first: see `requestExport`. They are listed until their
   * jobs are forgotten.
   */
  exports: ExportConnection;
  /** Global id. */
  id: Scalars['ID']['output'];
  /** The files of other exchanges that the person brought in, newest first. */
  imports: ImportConnection;
  /** One of the person's portfolios; null when they have none with this id. */
  investmentPortfolio?: Maybe<InvestmentPortfolio>;
  /** What the person asked to be done that takes a while, newest first; at most 50. */
  jobs: Array<Job>;
  /** Tries to sign in to this account, newest first. */
  loginHistory: LoginEventConnection;
  /** One of the account's orders, by exactly one of the two; null when there is none. */
  order?: Maybe<Order>;
  /** The account's orders, newest first. */
  orders: OrderConnection;
  /** What it is all worth. */
  portfolio: Portfolio;
  /**
   * What the person owns anywhere, by portfolios, the oldest first; at most 10. What stands on this exchange now is
   * `portfolio`.
   */
  portfolios: Array<InvestmentPortfolio>;
  /** How the person likes things shown and told. */
  preferences: Preferences;
  /** How the account is protected. */
  security: Security;
  /** Where the person is signed in, most recently seen first; at most 100. */
  sessions: Array<Session>;
  /** The person's duties at the exchange, at most 7; none for somebody who only trades. */
  staffRoles: Array<StaffRole>;
  /** The account's fills, newest first. */
  trades: TradeConnection;
  /** What trading in a market costs at present, and what the account has traded to get there. */
  tradingFees: TradingFees;
  /** Everything that moved money: deposits, withdrawals, trades, fees; newest first. */
  transactions: TransactionConnection;
};


/**
 * Whoever is signed in. Everything private hangs from here. The fields of money and orders answer for the main account;
 * `accounts` has them for each.
 */
export type UserAccountArgs = {
  id: Scalars['ID']['input'];
};


/**
 * Whoever is signed in. Everything private hangs from here. The fields of money and orders answer for the main account;
 * `accounts` has them for each.
 */
export type UserAuditLogArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * Whoever is signed in. Everything private hangs from here. The fields of money and orders answer for the main account;
 * `accounts` has them for each.
 */
export type UserBalanceArgs = {
  asset: Scalars['String']['input'];
};


/**
 * Whoever is signed in. Everything private hangs from here. The fields of money and orders answer for the main account;
 * `accounts` has them for each.
 */
export type UserExportsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * Whoever is signed in. Everything private hangs from here. The fields of money and orders answer for the main account;
 * `accounts` has them for each.
 */
export type UserImportsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * Whoever is signed in. Everything private hangs from here. The fields of money and orders answer for the main account;
 * `accounts` has them for each.
 */
export type UserInvestmentPortfolioArgs = {
  id: Scalars['ID']['input'];
};


/**
 * Whoever is signed in. Everything private hangs from here. The fields of money and orders answer for the main account;
 * `accounts` has them for each.
 */
export type UserLoginHistoryArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * Whoever is signed in. Everything private hangs from here. The fields of money and orders answer for the main account;
 * `accounts` has them for each.
 */
export type UserOrderArgs = {
  clientOrderId?: InputMaybe<Scalars['String']['input']>;
  id?: InputMaybe<Scalars['ID']['input']>;
};


/**
 * Whoever is signed in. Everything private hangs from here. The fields of money and orders answer for the main account;
 * `accounts` has them for each.
 */
export type UserOrdersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<OrderFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * Whoever is signed in. Everything private hangs from here. The fields of money and orders answer for the main account;
 * `accounts` has them for each.
 */
export type UserPortfolioArgs = {
  currency?: Scalars['String']['input'];
};


/**
 * Whoever is signed in. Everything private hangs from here. The fields of money and orders answer for the main account;
 * `accounts` has them for each.
 */
export type UserTradesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  market?: InputMaybe<Scalars['String']['input']>;
};


/**
 * Whoever is signed in. Everything private hangs from here. The fields of money and orders answer for the main account;
 * `accounts` has them for each.
 */
export type UserTradingFeesArgs = {
  market: Scalars['String']['input'];
};


/**
 * Whoever is signed in. Everything private hangs from here. The fields of money and orders answer for the main account;
 * `accounts` has them for each.
 */
export type UserTransactionsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<TransactionFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};

/** Something the caller can mend. A payload tells of at most 10 at a time. */
export type UserError = {
  __typename?: 'UserError';
  /** Which kind, for programs. */
  code: UserErrorCode;
  /** For people, in English: what happened, why, and what to do next. */
  message: Scalars['String']['output'];
  /**
   * Path of the offending input field, such as ["input", "price"]; null when no field is to blame. At
   * most 4 parts.
   */
  path?: Maybe<Array<Scalars['String']['output']>>;
};

/** The kinds of mistakes that a caller can mend. */
export type UserErrorCode =
  /** The order is larger than the market takes: see its `maxQuantity` and `maxNotional`. */
  | 'ABOVE_MAX_SIZE'
  /**
   * The password is right, but the account was deleted: the message says until when signing in with `restore: true` brings it
   * back.
   */
  | 'ACCOUNT_DELETED'
  /**
   * The password is right, but there were too many wrong ones before: the message says until when to wait. A device that
   * was signed in from before, and a password reset, are not locked out.
   */
  | 'ACCOUNT_LOCKED'
  /** There is one already. */
  | 'ALREADY_EXISTS'
  /** There is money in the account that is to be deleted: move it first, or say that it is to be left behind. */
  | 'BALANCE_REMAINS'
  /** The order is worth less than the market's `minNotional`. */
  | 'BELOW_MIN_NOTIONAL'
  /** It was changed by somebody else since: read it again, and say what is wanted with the version that it has now. */
  | 'CONFLICT'
  /** The client order id was used before, for something else. */
  | 'DUPLICATE_CLIENT_ORDER_ID'
  /** The reference of a movement of money was used before, for something else. */
  | 'DUPLICATE_REFERENCE'
  /** The e-mail address must be verified first: see `verifyEmail`. */
  | 'EMAIL_NOT_VERIFIED'
  /** The token or code was right, but its time is over: ask for a new one. */
  | 'EXPIRED'
  /** The available balance does not cover it. */
  | 'INSUFFICIENT_FUNDS'
  /** The code or token is wrong, or was used already. */
  | 'INVALID_CODE'
  /** E-mail address and password do not belong together. */
  | 'INVALID_CREDENTIALS'
  /** A value is missing, malformed, out of range, or does not go with another one. */
  | 'INVALID_INPUT'
  /**
   * More than there may be, of an account's money, of a person's accounts, or in a portfolio: the message says how much
   * that is.
   */
  | 'LIMIT_EXCEEDED'
  /** The market does not take such orders now: see its `status`. */
  | 'MARKET_HALTED'
  /** Nothing the caller may see has this id, symbol or name. */
  | 'NOT_FOUND'
  /** The order book has nothing to trade with. */
  | 'NO_LIQUIDITY'
  /** The order has ended already. */
  | 'ORDER_CLOSED'
  /** The password is too short or among the commonly used ones. */
  | 'PASSWORD_TOO_WEAK'
  /** The price is not a multiple of the market's `tickSize`. */
  | 'PRICE_OFF_TICK'
  /**
   * The limit price is too far from the last trade, or from the order's own stop price: see the market's
   * `priceBand`.
   */
  | 'PRICE_OUT_OF_BAND'
  /** The quantity is not a multiple of the market's `lotSize`. */
  | 'QUANTITY_OFF_LOT'
  /** It cannot be changed by hand: the ledger of this exchange says it. */
  | 'READ_ONLY'
  /** Nobody can sign up at present: the exchange's records of people are being repaired. Try again later. */
  | 'SIGN_UP_CLOSED'
  /** It stands where that cannot be done any more: read it again. */
  | 'STATE_CHANGED'
  /** The caller has as many open orders in the market as one account may have: see its `maxOpenOrders`. */
  | 'TOO_MANY_OPEN_ORDERS'
  /** There is no tax report of this year: its rules are not known here, or it has not begun. */
  | 'UNSUPPORTED_TAX_YEAR'
  /** The fill-or-kill order could not be filled at once. */
  | 'WOULD_NOT_FILL'
  /** The post-only order would have traded at once. */
  | 'WOULD_TAKE';

/** What mutations of the signed-in person answer. */
export type UserPayload = {
  __typename?: 'UserPayload';
  /** The person after the change; null when nothing changed. */
  user?: Maybe<User>;
  /** What the caller can mend; empty when it was done. */
  userErrors: Array<UserError>;
};

/** What a portfolio was worth at the end of a day. */
export type ValuePoint = {
  __typename?: 'ValuePoint';
  /** Which day. */
  date: Scalars['Date']['output'];
  /** Paid in less paid out since the first activity, at the prices of those days. */
  netContributions: Scalars['Decimal']['output'];
  /** What everything was worth. What had no price yet is left out. */
  value: Scalars['Decimal']['output'];
};

/** Either the token out of the mailed link, or the address with the six-digit code. */
export type VerifyEmailInput = {
  /** The six digits out of the mail; goes with `email`. */
  code?: InputMaybe<Scalars['String']['input']>;
  /** The address; goes with `code`. */
  email?: InputMaybe<Scalars['String']['input']>;
  /** The token out of the mailed link. */
  token?: InputMaybe<Scalars['String']['input']>;
};

/** What `verifyEmail` answers. */
export type VerifyEmailPayload = {
  __typename?: 'VerifyEmailPayload';
  /**
   * The person after it, when the caller is signed in as that person; null for anybody else, who learns no
   * more than that the proof was good.
   */
  user?: Maybe<User>;
  /** What the caller can mend; empty when the address was verified. */
  userErrors: Array<UserError>;
  /** Whether the address is verified now. */
  verified: Scalars['Boolean']['output'];
};

/** What a wallet is to sign. */
export type WalletMessagePayload = {
  __typename?: 'WalletMessagePayload';
  /** Until when its signature is taken; it is taken once. */
  expiresAt?: Maybe<Scalars['DateTime']['output']>;
  /** The message (EIP-4361), for `personal_sign`; send it back as it is. Null when nothing was begun. */
  message?: Maybe<Scalars['String']['output']>;
  /** What the caller can mend; empty when it was begun. */
  userErrors: Array<UserError>;
};

/** A wallet that was linked. */
export type WalletPayload = {
  __typename?: 'WalletPayload';
  /** What the caller can mend; empty when it was linked. */
  userErrors: Array<UserError>;
  /** The wallet; null when none was linked. */
  wallet?: Maybe<LinkedWallet>;
};

/** What wallets are told of this exchange. */
export type WalletSignIn = {
  __typename?: 'WalletSignIn';
  /** The chains that wallets may be on, by EIP-155 id, at most 20. */
  chainIds: Array<Scalars['Int']['output']>;
  /** Host and port of the page that asks wallets: they warn their owner of any other. */
  domain: Scalars['String']['output'];
};

export type PortfolioQueryVariables = Exact<{
  currency?: InputMaybe<Scalars['String']['input']>;
}>;


export type PortfolioQuery = { __typename?: 'Query', viewer?: { __typename?: 'User', id: string, portfolio: { __typename?: 'Portfolio', currency: string, complete: boolean, value: string, costBasis: string, unrealizedPnl: string, realizedPnl: string, change24h?: string | null, holdings: Array<{ __typename?: 'Holding', quantity: string, price?: string | null, value?: string | null, averageCost?: string | null, unrealizedPnl?: string | null, allocation?: string | null, asset: { __typename?: 'Asset', id: string, symbol: string } }> }, balances: Array<{ __typename?: 'Balance', available: string, held: string, total: string, asset: { __typename?: 'Asset', id: string, symbol: string } }> } | null };

export type OrdersQueryVariables = Exact<{
  filter?: InputMaybe<OrderFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type OrdersQuery = { __typename?: 'Query', viewer?: { __typename?: 'User', id: string, orders: { __typename?: 'OrderConnection', nodes: Array<{ __typename?: 'Order', id: string, clientOrderId?: string | null, side: Side, type: OrderType, timeInForce: TimeInForce, status: OrderStatus, price?: string | null, stopPrice?: string | null, quantity?: string | null, quoteQuantity?: string | null, filledQuantity: string, remainingQuantity: string, averagePrice?: string | null, reason?: OrderEndReason | null, createdAt: string, updatedAt: string, market: { __typename?: 'Market', id: string, symbol: string } }>, pageInfo: { __typename?: 'PageInfo', hasNextPage: boolean, hasPreviousPage: boolean, startCursor?: string | null, endCursor?: string | null } } } | null };

export type OrderQueryVariables = Exact<{
  id?: InputMaybe<Scalars['ID']['input']>;
  clientOrderId?: InputMaybe<Scalars['String']['input']>;
}>;


export type OrderQuery = { __typename?: 'Query', viewer?: { __typename?: 'User', id: string, order?: { __typename?: 'Order', id: string, clientOrderId?: string | null, side: Side, type: OrderType, timeInForce: TimeInForce, status: OrderStatus, price?: string | null, stopPrice?: string | null, quantity?: string | null, quoteQuantity?: string | null, filledQuantity: string, remainingQuantity: string, averagePrice?: string | null, reason?: OrderEndReason | null, createdAt: string, updatedAt: string, trades: { __typename?: 'TradeConnection', nodes: Array<{ __typename?: 'Trade', id: string, side: Side, price: string, quantity: string, quoteQuantity: string, fee: string, liquidity: Liquidity, at: string, market: { __typename?: 'Market', id: string, symbol: string }, feeAsset: { __typename?: 'Asset', id: string, symbol: string } }>, pageInfo: { __typename?: 'PageInfo', hasNextPage: boolean, hasPreviousPage: boolean, startCursor?: string | null, endCursor?: string | null } }, market: { __typename?: 'Market', id: string, symbol: string } } | null } | null };

export type TransactionsQueryVariables = Exact<{
  filter?: InputMaybe<TransactionFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type TransactionsQuery = { __typename?: 'Query', viewer?: { __typename?: 'User', id: string, transactions: { __typename?: 'TransactionConnection', nodes: Array<{ __typename?: 'Transaction', id: string, kind: TransactionKind, amount: string, balanceAfter: string, reference?: string | null, at: string, asset: { __typename?: 'Asset', id: string, symbol: string } }>, pageInfo: { __typename?: 'PageInfo', hasNextPage: boolean, hasPreviousPage: boolean, startCursor?: string | null, endCursor?: string | null } } } | null };

export type AccountsQueryVariables = Exact<{ [key: string]: never; }>;


export type AccountsQuery = { __typename?: 'Query', viewer?: { __typename?: 'User', id: string, accounts: Array<{ __typename?: 'Account', id: string, name: string, kind: AccountKind, createdAt: string, balances: Array<{ __typename?: 'Balance', available: string, held: string, total: string, asset: { __typename?: 'Asset', id: string, symbol: string } }> }> } | null };

export type OpenAccountMutationVariables = Exact<{
  input: OpenAccountInput;
}>;


export type OpenAccountMutation = { __typename?: 'Mutation', openAccount: { __typename?: 'AccountPayload', account?: { __typename?: 'Account', id: string, name: string, kind: AccountKind, createdAt: string } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, path?: Array<string> | null }> } };

export type TransferMutationVariables = Exact<{
  input: TransferInput;
}>;


export type TransferMutation = { __typename?: 'Mutation', transfer: { __typename?: 'TransferPayload', sent?: { __typename?: 'Transaction', id: string, kind: TransactionKind, amount: string, balanceAfter: string, reference?: string | null, at: string, asset: { __typename?: 'Asset', id: string, symbol: string } } | null, received?: { __typename?: 'Transaction', id: string, kind: TransactionKind, amount: string, balanceAfter: string, reference?: string | null, at: string, asset: { __typename?: 'Asset', id: string, symbol: string } } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, path?: Array<string> | null }> } };

export type DepositMutationVariables = Exact<{
  input: SandboxDepositInput;
}>;


export type DepositMutation = { __typename?: 'Mutation', sandboxDeposit: { __typename?: 'DepositPayload', transaction?: { __typename?: 'Transaction', id: string, kind: TransactionKind, amount: string, balanceAfter: string, reference?: string | null, at: string, asset: { __typename?: 'Asset', id: string, symbol: string } } | null, balance?: { __typename?: 'Balance', available: string, held: string, total: string, asset: { __typename?: 'Asset', id: string, symbol: string } } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, path?: Array<string> | null }> } };

export type SignUpMutationVariables = Exact<{
  input: SignUpInput;
}>;


export type SignUpMutation = { __typename?: 'Mutation', signUp: { __typename?: 'SignUpPayload', acknowledged: boolean, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, path?: Array<string> | null }> } };

export type VerifyEmailMutationVariables = Exact<{
  input: VerifyEmailInput;
}>;


export type VerifyEmailMutation = { __typename?: 'Mutation', verifyEmail: { __typename?: 'VerifyEmailPayload', verified: boolean, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, path?: Array<string> | null }> } };

export type ResendVerificationEmailMutationVariables = Exact<{
  input: ResendVerificationEmailInput;
}>;


export type ResendVerificationEmailMutation = { __typename?: 'Mutation', resendVerificationEmail: { __typename?: 'AcknowledgedPayload', acknowledged: boolean, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, path?: Array<string> | null }> } };

export type SignInMutationVariables = Exact<{
  input: SignInInput;
}>;


export type SignInMutation = { __typename?: 'Mutation', signIn: { __typename?: 'SignInPayload', csrfToken?: string | null, deviceToken?: string | null, user?: { __typename?: 'User', id: string, email: string, displayName: string } | null, tokens?: { __typename?: 'Tokens', accessToken: string, accessTokenExpiresAt: string, refreshToken: string, refreshTokenExpiresAt: string } | null, mfa?: { __typename?: 'MfaChallenge', token: string, methods: Array<MfaMethod>, passkeyOptions?: unknown | null, expiresAt: string } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, path?: Array<string> | null }> } };

export type CompleteMfaMutationVariables = Exact<{
  input: CompleteMfaInput;
}>;


export type CompleteMfaMutation = { __typename?: 'Mutation', completeMfa: { __typename?: 'SignInPayload', csrfToken?: string | null, deviceToken?: string | null, user?: { __typename?: 'User', id: string, email: string, displayName: string } | null, tokens?: { __typename?: 'Tokens', accessToken: string, accessTokenExpiresAt: string, refreshToken: string, refreshTokenExpiresAt: string } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, path?: Array<string> | null }> } };

export type StepUpMutationVariables = Exact<{
  input: StepUpInput;
}>;


export type StepUpMutation = { __typename?: 'Mutation', stepUp: { __typename?: 'StepUpPayload', stepUpUntil?: string | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, path?: Array<string> | null }> } };

export type SecondFactorsQueryVariables = Exact<{ [key: string]: never; }>;


export type SecondFactorsQuery = { __typename?: 'Query', viewer?: { __typename?: 'User', id: string, security: { __typename?: 'Security', passwordChangedAt: string, hasPassword: boolean, totpEnabled: boolean, recoveryCodesLeft: number, passkeys: Array<{ __typename?: 'Passkey', id: string, name: string, createdAt: string, lastUsedAt?: string | null }>, linkedAccounts: Array<{ __typename?: 'LinkedAccount', provider: string, email?: string | null, linkedAt: string }>, wallets: Array<{ __typename?: 'LinkedWallet', address: string, linkedAt: string, lastUsedAt?: string | null }> } } | null };

export type SignInProvidersQueryVariables = Exact<{ [key: string]: never; }>;


export type SignInProvidersQuery = { __typename?: 'Query', signInProviders: Array<{ __typename?: 'SignInProvider', provider: string, label: string, path: string }> };

export type WalletSignInQueryVariables = Exact<{ [key: string]: never; }>;


export type WalletSignInQuery = { __typename?: 'Query', walletSignIn?: { __typename?: 'WalletSignIn', domain: string, chainIds: Array<number> } | null };

export type EnableTotpMutationVariables = Exact<{ [key: string]: never; }>;


export type EnableTotpMutation = { __typename?: 'Mutation', enableTotp: { __typename?: 'EnableTotpPayload', secret?: string | null, otpauthUrl?: string | null, qrCode?: string | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, path?: Array<string> | null }> } };

export type ConfirmTotpMutationVariables = Exact<{
  input: ConfirmTotpInput;
}>;


export type ConfirmTotpMutation = { __typename?: 'Mutation', confirmTotp: { __typename?: 'RecoveryCodesPayload', recoveryCodes?: Array<string> | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, path?: Array<string> | null }> } };

export type DisableTotpMutationVariables = Exact<{ [key: string]: never; }>;


export type DisableTotpMutation = { __typename?: 'Mutation', disableTotp: { __typename?: 'AcknowledgedPayload', acknowledged: boolean, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, path?: Array<string> | null }> } };

export type RegenerateRecoveryCodesMutationVariables = Exact<{ [key: string]: never; }>;


export type RegenerateRecoveryCodesMutation = { __typename?: 'Mutation', regenerateRecoveryCodes: { __typename?: 'RecoveryCodesPayload', recoveryCodes?: Array<string> | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, path?: Array<string> | null }> } };

export type RefreshSessionMutationVariables = Exact<{
  input: RefreshSessionInput;
}>;


export type RefreshSessionMutation = { __typename?: 'Mutation', refreshSession: { __typename?: 'SignInPayload', csrfToken?: string | null, tokens?: { __typename?: 'Tokens', accessToken: string, accessTokenExpiresAt: string, refreshToken: string, refreshTokenExpiresAt: string } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, path?: Array<string> | null }> } };

export type ViewerQueryVariables = Exact<{ [key: string]: never; }>;


export type ViewerQuery = { __typename?: 'Query', viewer?: { __typename?: 'User', id: string, email: string, emailVerified: boolean, displayName: string, createdAt: string, preferences: { __typename?: 'Preferences', currency: string, locale: string, timeZone: string, theme: Theme, emailNotifications: boolean } } | null };

export type SessionsQueryVariables = Exact<{ [key: string]: never; }>;


export type SessionsQuery = { __typename?: 'Query', viewer?: { __typename?: 'User', id: string, sessions: Array<{ __typename?: 'Session', id: string, current: boolean, deviceName: string, ip: string, userAgent?: string | null, createdAt: string, lastSeenAt: string, expiresAt: string, place?: { __typename?: 'Place', countryCode: string, country?: string | null, city?: string | null } | null }> } | null };

export type UpdateProfileMutationVariables = Exact<{
  input: UpdateProfileInput;
}>;


export type UpdateProfileMutation = { __typename?: 'Mutation', updateProfile: { __typename?: 'UserPayload', user?: { __typename?: 'User', id: string, displayName: string } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, path?: Array<string> | null }> } };

export type UpdatePreferencesMutationVariables = Exact<{
  input: UpdatePreferencesInput;
}>;


export type UpdatePreferencesMutation = { __typename?: 'Mutation', updatePreferences: { __typename?: 'UserPayload', user?: { __typename?: 'User', id: string, preferences: { __typename?: 'Preferences', currency: string, locale: string, timeZone: string, theme: Theme, emailNotifications: boolean } } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, path?: Array<string> | null }> } };

export type ChangePasswordMutationVariables = Exact<{
  input: ChangePasswordInput;
}>;


export type ChangePasswordMutation = { __typename?: 'Mutation', changePassword: { __typename?: 'AcknowledgedPayload', acknowledged: boolean, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, path?: Array<string> | null }> } };

export type ChangeEmailMutationVariables = Exact<{
  input: ChangeEmailInput;
}>;


export type ChangeEmailMutation = { __typename?: 'Mutation', changeEmail: { __typename?: 'AcknowledgedPayload', acknowledged: boolean, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, path?: Array<string> | null }> } };

export type ConfirmEmailChangeMutationVariables = Exact<{
  input: ConfirmEmailChangeInput;
}>;


export type ConfirmEmailChangeMutation = { __typename?: 'Mutation', confirmEmailChange: { __typename?: 'UserPayload', user?: { __typename?: 'User', id: string, email: string, emailVerified: boolean } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, path?: Array<string> | null }> } };

export type SetAntiPhishingCodeMutationVariables = Exact<{
  input: SetAntiPhishingCodeInput;
}>;


export type SetAntiPhishingCodeMutation = { __typename?: 'Mutation', setAntiPhishingCode: { __typename?: 'UserPayload', user?: { __typename?: 'User', id: string, security: { __typename?: 'Security', antiPhishingCode?: string | null } } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, path?: Array<string> | null }> } };

export type RequestPasswordResetMutationVariables = Exact<{
  input: RequestPasswordResetInput;
}>;


export type RequestPasswordResetMutation = { __typename?: 'Mutation', requestPasswordReset: { __typename?: 'AcknowledgedPayload', acknowledged: boolean, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, path?: Array<string> | null }> } };

export type RevokeSessionMutationVariables = Exact<{
  input: RevokeSessionInput;
}>;


export type RevokeSessionMutation = { __typename?: 'Mutation', revokeSession: { __typename?: 'AcknowledgedPayload', acknowledged: boolean, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, path?: Array<string> | null }> } };

export type RevokeOtherSessionsMutationVariables = Exact<{ [key: string]: never; }>;


export type RevokeOtherSessionsMutation = { __typename?: 'Mutation', revokeOtherSessions: { __typename?: 'AcknowledgedPayload', acknowledged: boolean, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, path?: Array<string> | null }> } };

export type SignOutMutationVariables = Exact<{ [key: string]: never; }>;


export type SignOutMutation = { __typename?: 'Mutation', signOut: { __typename?: 'AcknowledgedPayload', acknowledged: boolean, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, path?: Array<string> | null }> } };

export type ApiKeysQueryVariables = Exact<{ [key: string]: never; }>;


export type ApiKeysQuery = { __typename?: 'Query', viewer?: { __typename?: 'User', apiKeys: Array<{ __typename?: 'ApiKey', id: string, name: string, prefix: string, algorithm: ApiKeyAlgorithm, scopes: Array<ApiKeyScope>, ipAllowList: Array<string>, createdAt: string, lastUsedAt?: string | null, expiresAt?: string | null, account: { __typename?: 'Account', id: string, name: string } }> } | null };

export type CreateApiKeyMutationVariables = Exact<{
  input: CreateApiKeyInput;
}>;


export type CreateApiKeyMutation = { __typename?: 'Mutation', createApiKey: { __typename?: 'CreateApiKeyPayload', secret?: string | null, apiKey?: { __typename?: 'ApiKey', id: string, name: string, prefix: string, algorithm: ApiKeyAlgorithm, scopes: Array<ApiKeyScope>, ipAllowList: Array<string>, createdAt: string, lastUsedAt?: string | null, expiresAt?: string | null, account: { __typename?: 'Account', id: string, name: string } } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, path?: Array<string> | null }> } };

export type RotateApiKeyMutationVariables = Exact<{
  input: RotateApiKeyInput;
}>;


export type RotateApiKeyMutation = { __typename?: 'Mutation', rotateApiKey: { __typename?: 'RotateApiKeyPayload', secret?: string | null, apiKey?: { __typename?: 'ApiKey', id: string, name: string, prefix: string, algorithm: ApiKeyAlgorithm, scopes: Array<ApiKeyScope>, ipAllowList: Array<string>, createdAt: string, lastUsedAt?: string | null, expiresAt?: string | null, account: { __typename?: 'Account', id: string, name: string } } | null, replaced?: { __typename?: 'ApiKey', id: string, name: string, prefix: string, algorithm: ApiKeyAlgorithm, scopes: Array<ApiKeyScope>, ipAllowList: Array<string>, createdAt: string, lastUsedAt?: string | null, expiresAt?: string | null, account: { __typename?: 'Account', id: string, name: string } } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, path?: Array<string> | null }> } };

export type RevokeApiKeyMutationVariables = Exact<{
  input: RevokeApiKeyInput;
}>;


export type RevokeApiKeyMutation = { __typename?: 'Mutation', revokeApiKey: { __typename?: 'AcknowledgedPayload', acknowledged: boolean, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, path?: Array<string> | null }> } };

export type ExportPersonalDataMutationVariables = Exact<{ [key: string]: never; }>;


export type ExportPersonalDataMutation = { __typename?: 'Mutation', exportPersonalData: { __typename?: 'JobPayload', job?: { __typename?: 'Job', id: string, kind: JobKind, status: JobStatus, progress: string, createdAt: string, startedAt?: string | null, finishedAt?: string | null, failure?: { __typename?: 'JobFailure', code: JobFailureCode, message: string } | null, file?: { __typename?: 'File', name: string, contentType: string, bytes: number, sha256: string, expiresAt: string, download: { __typename?: 'DownloadLink', url: string, expiresAt: string } } | null } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, path?: Array<string> | null }> } };

export type JobsQueryVariables = Exact<{ [key: string]: never; }>;


export type JobsQuery = { __typename?: 'Query', viewer?: { __typename?: 'User', jobs: Array<{ __typename?: 'Job', id: string, kind: JobKind, status: JobStatus, progress: string, createdAt: string, startedAt?: string | null, finishedAt?: string | null, failure?: { __typename?: 'JobFailure', code: JobFailureCode, message: string } | null, file?: { __typename?: 'File', name: string, contentType: string, bytes: number, sha256: string, expiresAt: string, download: { __typename?: 'DownloadLink', url: string, expiresAt: string } } | null }> } | null };

export type CancelJobMutationVariables = Exact<{
  input: CancelJobInput;
}>;


export type CancelJobMutation = { __typename?: 'Mutation', cancelJob: { __typename?: 'JobPayload', job?: { __typename?: 'Job', id: string, kind: JobKind, status: JobStatus, progress: string, createdAt: string, startedAt?: string | null, finishedAt?: string | null, failure?: { __typename?: 'JobFailure', code: JobFailureCode, message: string } | null, file?: { __typename?: 'File', name: string, contentType: string, bytes: number, sha256: string, expiresAt: string, download: { __typename?: 'DownloadLink', url: string, expiresAt: string } } | null } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, path?: Array<string> | null }> } };

export type DeleteAccountMutationVariables = Exact<{
  input: DeleteAccountInput;
}>;


export type DeleteAccountMutation = { __typename?: 'Mutation', deleteAccount: { __typename?: 'DeleteAccountPayload', restorableUntil?: string | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, path?: Array<string> | null }> } };

export type StartPasskeyRegistrationMutationVariables = Exact<{ [key: string]: never; }>;


export type StartPasskeyRegistrationMutation = { __typename?: 'Mutation', startPasskeyRegistration: { __typename?: 'PasskeyOptionsPayload', options?: unknown | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, path?: Array<string> | null }> } };

export type FinishPasskeyRegistrationMutationVariables = Exact<{
  input: FinishPasskeyRegistrationInput;
}>;


export type FinishPasskeyRegistrationMutation = { __typename?: 'Mutation', finishPasskeyRegistration: { __typename?: 'FinishPasskeyRegistrationPayload', recoveryCodes?: Array<string> | null, passkey?: { __typename?: 'Passkey', id: string, name: string, createdAt: string, lastUsedAt?: string | null } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, path?: Array<string> | null }> } };

export type RenamePasskeyMutationVariables = Exact<{
  input: RenamePasskeyInput;
}>;


export type RenamePasskeyMutation = { __typename?: 'Mutation', renamePasskey: { __typename?: 'PasskeyPayload', passkey?: { __typename?: 'Passkey', id: string, name: string, createdAt: string, lastUsedAt?: string | null } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, path?: Array<string> | null }> } };

export type RemovePasskeyMutationVariables = Exact<{
  input: RemovePasskeyInput;
}>;


export type RemovePasskeyMutation = { __typename?: 'Mutation', removePasskey: { __typename?: 'AcknowledgedPayload', acknowledged: boolean, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, path?: Array<string> | null }> } };

export type StartPasskeySignInMutationVariables = Exact<{ [key: string]: never; }>;


export type StartPasskeySignInMutation = { __typename?: 'Mutation', startPasskeySignIn: { __typename?: 'PasskeyOptionsPayload', options?: unknown | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, path?: Array<string> | null }> } };

export type FinishPasskeySignInMutationVariables = Exact<{
  input: FinishPasskeySignInInput;
}>;


export type FinishPasskeySignInMutation = { __typename?: 'Mutation', finishPasskeySignIn: { __typename?: 'SignInPayload', csrfToken?: string | null, deviceToken?: string | null, user?: { __typename?: 'User', id: string, email: string, displayName: string } | null, tokens?: { __typename?: 'Tokens', accessToken: string, accessTokenExpiresAt: string, refreshToken: string, refreshTokenExpiresAt: string } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, path?: Array<string> | null }> } };

export type StartPasskeyStepUpMutationVariables = Exact<{ [key: string]: never; }>;


export type StartPasskeyStepUpMutation = { __typename?: 'Mutation', startPasskeyStepUp: { __typename?: 'PasskeyOptionsPayload', options?: unknown | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, path?: Array<string> | null }> } };

export type LinkProviderMutationVariables = Exact<{
  input: LinkProviderInput;
}>;


export type LinkProviderMutation = { __typename?: 'Mutation', linkProvider: { __typename?: 'LinkProviderPayload', url?: string | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, path?: Array<string> | null }> } };

export type UnlinkProviderMutationVariables = Exact<{
  input: UnlinkProviderInput;
}>;


export type UnlinkProviderMutation = { __typename?: 'Mutation', unlinkProvider: { __typename?: 'AcknowledgedPayload', acknowledged: boolean, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, path?: Array<string> | null }> } };

export type StartWalletSignInMutationVariables = Exact<{
  input: StartWalletSignInInput;
}>;


export type StartWalletSignInMutation = { __typename?: 'Mutation', startWalletSignIn: { __typename?: 'WalletMessagePayload', message?: string | null, expiresAt?: string | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, path?: Array<string> | null }> } };

export type FinishWalletSignInMutationVariables = Exact<{
  input: FinishWalletSignInInput;
}>;


export type FinishWalletSignInMutation = { __typename?: 'Mutation', finishWalletSignIn: { __typename?: 'SignInPayload', csrfToken?: string | null, deviceToken?: string | null, user?: { __typename?: 'User', id: string, email: string, displayName: string } | null, tokens?: { __typename?: 'Tokens', accessToken: string, accessTokenExpiresAt: string, refreshToken: string, refreshTokenExpiresAt: string } | null, mfa?: { __typename?: 'MfaChallenge', token: string, methods: Array<MfaMethod>, passkeyOptions?: unknown | null, expiresAt: string } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, path?: Array<string> | null }> } };

export type StartWalletLinkMutationVariables = Exact<{
  input: StartWalletLinkInput;
}>;


export type StartWalletLinkMutation = { __typename?: 'Mutation', startWalletLink: { __typename?: 'WalletMessagePayload', message?: string | null, expiresAt?: string | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, path?: Array<string> | null }> } };

export type FinishWalletLinkMutationVariables = Exact<{
  input: FinishWalletLinkInput;
}>;


export type FinishWalletLinkMutation = { __typename?: 'Mutation', finishWalletLink: { __typename?: 'WalletPayload', wallet?: { __typename?: 'LinkedWallet', address: string, linkedAt: string, lastUsedAt?: string | null } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, path?: Array<string> | null }> } };

export type UnlinkWalletMutationVariables = Exact<{
  input: UnlinkWalletInput;
}>;


export type UnlinkWalletMutation = { __typename?: 'Mutation', unlinkWallet: { __typename?: 'AcknowledgedPayload', acknowledged: boolean, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, path?: Array<string> | null }> } };

export type ResetPasswordMutationVariables = Exact<{
  input: ResetPasswordInput;
}>;


export type ResetPasswordMutation = { __typename?: 'Mutation', resetPassword: { __typename?: 'AcknowledgedPayload', acknowledged: boolean, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, path?: Array<string> | null }> } };

export type SignOutEverywhereMutationVariables = Exact<{ [key: string]: never; }>;


export type SignOutEverywhereMutation = { __typename?: 'Mutation', signOutEverywhere: { __typename?: 'AcknowledgedPayload', acknowledged: boolean, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, path?: Array<string> | null }> } };

export type ImportFieldsFragment = { __typename?: 'Import', id: string, status: ImportStatus, fileName: string, fileBytes: number, fileHash: string, format?: ImportFormatCode | null, rows: number, activities: number, createdAt: string, appliedAt?: string | null, revertedAt?: string | null, expiresAt: string, problem?: { __typename?: 'ImportProblem', code: ImportProblemCode, message: string } | null, counts: { __typename?: 'ImportCounts', new: number, duplicate: number, possibleDuplicate: number, ignored: number, invalid: number } };

export type ImportedActivityFieldsFragment = { __typename?: 'ImportedActivity', type: ActivityType, at: string, value?: string | null, note?: string | null, externalId?: string | null, lines: Array<number>, received?: { __typename?: 'AssetQuantity', quantity: string, asset: { __typename?: 'PortfolioAsset', symbol: string } } | null, sent?: { __typename?: 'AssetQuantity', quantity: string, asset: { __typename?: 'PortfolioAsset', symbol: string } } | null, fee?: { __typename?: 'AssetQuantity', quantity: string, asset: { __typename?: 'PortfolioAsset', symbol: string } } | null };

export type ImportFormatsQueryVariables = Exact<{ [key: string]: never; }>;


export type ImportFormatsQuery = { __typename?: 'Query', importFormats: Array<{ __typename?: 'ImportFormat', code: ImportFormatCode, name: string, institution?: string | null, headers: Array<string> }> };

export type ImportsQueryVariables = Exact<{
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type ImportsQuery = { __typename?: 'Query', viewer?: { __typename?: 'User', id: string, imports: { __typename?: 'ImportConnection', nodes: Array<{ __typename?: 'Import', id: string, status: ImportStatus, fileName: string, fileBytes: number, fileHash: string, format?: ImportFormatCode | null, rows: number, activities: number, createdAt: string, appliedAt?: string | null, revertedAt?: string | null, expiresAt: string, problem?: { __typename?: 'ImportProblem', code: ImportProblemCode, message: string } | null, counts: { __typename?: 'ImportCounts', new: number, duplicate: number, possibleDuplicate: number, ignored: number, invalid: number } }>, pageInfo: { __typename?: 'PageInfo', hasNextPage: boolean, hasPreviousPage: boolean, startCursor?: string | null, endCursor?: string | null } } } | null };

export type ImportPreviewQueryVariables = Exact<{
  id: Scalars['ID']['input'];
  verdict?: InputMaybe<Array<RowVerdict> | RowVerdict>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type ImportPreviewQuery = { __typename?: 'Query', node?: { __typename?: 'Account', id: string } | { __typename?: 'Activity', id: string } | { __typename?: 'ApiKey', id: string } | { __typename?: 'Asset', id: string } | { __typename?: 'AuditEvent', id: string } | { __typename?: 'Export', id: string } | { __typename?: 'Import', id: string, status: ImportStatus, fileName: string, fileBytes: number, fileHash: string, format?: ImportFormatCode | null, rows: number, activities: number, createdAt: string, appliedAt?: string | null, revertedAt?: string | null, expiresAt: string, job?: { __typename?: 'Job', id: string, kind: JobKind, status: JobStatus, progress: string, createdAt: string, startedAt?: string | null, finishedAt?: string | null, failure?: { __typename?: 'JobFailure', code: JobFailureCode, message: string } | null, file?: { __typename?: 'File', name: string, contentType: string, bytes: number, sha256: string, expiresAt: string, download: { __typename?: 'DownloadLink', url: string, expiresAt: string } } | null } | null, preview: { __typename?: 'ImportRowConnection', nodes: Array<{ __typename?: 'ImportRow', line: number, cells: Array<string>, verdict: RowVerdict, partOf?: number | null, ignoredBecause?: IgnoredReason | null, activity?: { __typename?: 'ImportedActivity', type: ActivityType, at: string, value?: string | null, note?: string | null, externalId?: string | null, lines: Array<number>, received?: { __typename?: 'AssetQuantity', quantity: string, asset: { __typename?: 'PortfolioAsset', symbol: string } } | null, sent?: { __typename?: 'AssetQuantity', quantity: string, asset: { __typename?: 'PortfolioAsset', symbol: string } } | null, fee?: { __typename?: 'AssetQuantity', quantity: string, asset: { __typename?: 'PortfolioAsset', symbol: string } } | null } | null, also: Array<{ __typename?: 'ImportedActivity', type: ActivityType, at: string, value?: string | null, note?: string | null, externalId?: string | null, lines: Array<number>, received?: { __typename?: 'AssetQuantity', quantity: string, asset: { __typename?: 'PortfolioAsset', symbol: string } } | null, sent?: { __typename?: 'AssetQuantity', quantity: string, asset: { __typename?: 'PortfolioAsset', symbol: string } } | null, fee?: { __typename?: 'AssetQuantity', quantity: string, asset: { __typename?: 'PortfolioAsset', symbol: string } } | null }>, duplicateOf?: { __typename?: 'Activity', id: string, type: ActivityType, at: string, value?: string | null, costBasis?: string | null, acquiredAt?: string | null, note?: string | null, reference?: string | null, source: ActivitySource, version: number, account: { __typename?: 'PortfolioAccount', id: string, name: string }, received?: { __typename?: 'AssetQuantity', quantity: string, asset: { __typename?: 'PortfolioAsset', symbol: string } } | null, sent?: { __typename?: 'AssetQuantity', quantity: string, asset: { __typename?: 'PortfolioAsset', symbol: string } } | null, fee?: { __typename?: 'AssetQuantity', quantity: string, asset: { __typename?: 'PortfolioAsset', symbol: string } } | null } | null, error?: { __typename?: 'ImportRowError', code: ImportRowErrorCode, message: string, column?: number | null } | null }>, pageInfo: { __typename?: 'PageInfo', hasNextPage: boolean, hasPreviousPage: boolean, startCursor?: string | null, endCursor?: string | null } }, problem?: { __typename?: 'ImportProblem', code: ImportProblemCode, message: string } | null, counts: { __typename?: 'ImportCounts', new: number, duplicate: number, possibleDuplicate: number, ignored: number, invalid: number } } | { __typename?: 'InvestmentPortfolio', id: string } | { __typename?: 'Job', id: string } | { __typename?: 'LoginEvent', id: string } | { __typename?: 'Market', id: string } | { __typename?: 'Order', id: string } | { __typename?: 'Passkey', id: string } | { __typename?: 'PortfolioAccount', id: string } | { __typename?: 'Session', id: string } | { __typename?: 'TaxReport', id: string } | { __typename?: 'Trade', id: string } | { __typename?: 'Transaction', id: string } | { __typename?: 'User', id: string } | null };

export type StartImportMutationVariables = Exact<{
  input: StartImportInput;
}>;


export type StartImportMutation = { __typename?: 'Mutation', startImport: { __typename?: 'ImportPayload', import?: { __typename?: 'Import', id: string, status: ImportStatus, fileName: string, fileBytes: number, fileHash: string, format?: ImportFormatCode | null, rows: number, activities: number, createdAt: string, appliedAt?: string | null, revertedAt?: string | null, expiresAt: string, problem?: { __typename?: 'ImportProblem', code: ImportProblemCode, message: string } | null, counts: { __typename?: 'ImportCounts', new: number, duplicate: number, possibleDuplicate: number, ignored: number, invalid: number } } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, path?: Array<string> | null }> } };

export type MapImportMutationVariables = Exact<{
  input: MapImportInput;
}>;


export type MapImportMutation = { __typename?: 'Mutation', mapImport: { __typename?: 'ImportPayload', import?: { __typename?: 'Import', id: string, status: ImportStatus, fileName: string, fileBytes: number, fileHash: string, format?: ImportFormatCode | null, rows: number, activities: number, createdAt: string, appliedAt?: string | null, revertedAt?: string | null, expiresAt: string, problem?: { __typename?: 'ImportProblem', code: ImportProblemCode, message: string } | null, counts: { __typename?: 'ImportCounts', new: number, duplicate: number, possibleDuplicate: number, ignored: number, invalid: number } } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, path?: Array<string> | null }> } };

export type ApplyImportMutationVariables = Exact<{
  input: ApplyImportInput;
}>;


export type ApplyImportMutation = { __typename?: 'Mutation', applyImport: { __typename?: 'ImportPayload', import?: { __typename?: 'Import', id: string, status: ImportStatus, fileName: string, fileBytes: number, fileHash: string, format?: ImportFormatCode | null, rows: number, activities: number, createdAt: string, appliedAt?: string | null, revertedAt?: string | null, expiresAt: string, problem?: { __typename?: 'ImportProblem', code: ImportProblemCode, message: string } | null, counts: { __typename?: 'ImportCounts', new: number, duplicate: number, possibleDuplicate: number, ignored: number, invalid: number } } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, path?: Array<string> | null }> } };

export type RevertImportMutationVariables = Exact<{
  input: RevertImportInput;
}>;


export type RevertImportMutation = { __typename?: 'Mutation', revertImport: { __typename?: 'ImportPayload', import?: { __typename?: 'Import', id: string, status: ImportStatus, fileName: string, fileBytes: number, fileHash: string, format?: ImportFormatCode | null, rows: number, activities: number, createdAt: string, appliedAt?: string | null, revertedAt?: string | null, expiresAt: string, problem?: { __typename?: 'ImportProblem', code: ImportProblemCode, message: string } | null, counts: { __typename?: 'ImportCounts', new: number, duplicate: number, possibleDuplicate: number, ignored: number, invalid: number } } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, path?: Array<string> | null }> } };

export type InvestmentPortfolioFieldsFragment = { __typename?: 'InvestmentPortfolio', id: string, name: string, currency: string, timeZone: string, costBasisMethod: CostBasisMethod, lotScope: LotScope, jurisdiction: Jurisdiction, version: number, createdAt: string, accounts: Array<{ __typename?: 'PortfolioAccount', id: string, name: string, kind: PortfolioAccountKind, institution?: string | null, createdAt: string, account?: { __typename?: 'Account', id: string, name: string } | null }> };

export type PortfolioAccountFieldsFragment = { __typename?: 'PortfolioAccount', id: string, name: string, kind: PortfolioAccountKind, institution?: string | null, createdAt: string, account?: { __typename?: 'Account', id: string, name: string } | null };

export type AssetQuantityFieldsFragment = { __typename?: 'AssetQuantity', quantity: string, asset: { __typename?: 'PortfolioAsset', symbol: string } };

export type ActivityFieldsFragment = { __typename?: 'Activity', id: string, type: ActivityType, at: string, value?: string | null, costBasis?: string | null, acquiredAt?: string | null, note?: string | null, reference?: string | null, source: ActivitySource, version: number, account: { __typename?: 'PortfolioAccount', id: string, name: string }, received?: { __typename?: 'AssetQuantity', quantity: string, asset: { __typename?: 'PortfolioAsset', symbol: string } } | null, sent?: { __typename?: 'AssetQuantity', quantity: string, asset: { __typename?: 'PortfolioAsset', symbol: string } } | null, fee?: { __typename?: 'AssetQuantity', quantity: string, asset: { __typename?: 'PortfolioAsset', symbol: string } } | null };

export type InvestmentPortfoliosQueryVariables = Exact<{ [key: string]: never; }>;


export type InvestmentPortfoliosQuery = { __typename?: 'Query', viewer?: { __typename?: 'User', id: string, portfolios: Array<{ __typename?: 'InvestmentPortfolio', id: string, name: string, currency: string, timeZone: string, costBasisMethod: CostBasisMethod, lotScope: LotScope, jurisdiction: Jurisdiction, version: number, createdAt: string, summary: { __typename?: 'PortfolioSummary', value: string, costBasis: string, unrealizedPnl: string, realizedGain: string, income: string, expensedFees: string, netContributions: string, totalGain: string, complete: boolean }, accounts: Array<{ __typename?: 'PortfolioAccount', id: string, name: string, kind: PortfolioAccountKind, institution?: string | null, createdAt: string, account?: { __typename?: 'Account', id: string, name: string } | null }> }> } | null };

export type InvestmentHoldingsQueryVariables = Exact<{
  id: Scalars['ID']['input'];
  first?: Scalars['Int']['input'];
}>;


export type InvestmentHoldingsQuery = { __typename?: 'Query', viewer?: { __typename?: 'User', id: string, investmentPortfolio?: { __typename?: 'InvestmentPortfolio', id: string, currency: string, holdings: Array<{ __typename?: 'PortfolioHolding', quantity: string, costBasis?: string | null, price?: string | null, value?: string | null, unrealizedPnl?: string | null, allocation?: string | null, asset: { __typename?: 'PortfolioAsset', symbol: string } }>, issues: { __typename?: 'PortfolioIssueConnection', nodes: Array<{ __typename?: 'PortfolioIssue', kind: PortfolioIssueKind, message: string, quantity: string, day: string, asset: { __typename?: 'PortfolioAsset', symbol: string } }> } } | null } | null };

export type ActivitiesQueryVariables = Exact<{
  id: Scalars['ID']['input'];
  filter?: InputMaybe<ActivityFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type ActivitiesQuery = { __typename?: 'Query', viewer?: { __typename?: 'User', id: string, investmentPortfolio?: { __typename?: 'InvestmentPortfolio', id: string, activities: { __typename?: 'ActivityConnection', nodes: Array<{ __typename?: 'Activity', id: string, type: ActivityType, at: string, value?: string | null, costBasis?: string | null, acquiredAt?: string | null, note?: string | null, reference?: string | null, source: ActivitySource, version: number, account: { __typename?: 'PortfolioAccount', id: string, name: string }, received?: { __typename?: 'AssetQuantity', quantity: string, asset: { __typename?: 'PortfolioAsset', symbol: string } } | null, sent?: { __typename?: 'AssetQuantity', quantity: string, asset: { __typename?: 'PortfolioAsset', symbol: string } } | null, fee?: { __typename?: 'AssetQuantity', quantity: string, asset: { __typename?: 'PortfolioAsset', symbol: string } } | null }>, pageInfo: { __typename?: 'PageInfo', hasNextPage: boolean, hasPreviousPage: boolean, startCursor?: string | null, endCursor?: string | null } } } | null } | null };

export type DisposalsQueryVariables = Exact<{
  id: Scalars['ID']['input'];
  asset?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type DisposalsQuery = { __typename?: 'Query', viewer?: { __typename?: 'User', id: string, investmentPortfolio?: { __typename?: 'InvestmentPortfolio', id: string, disposals: { __typename?: 'DisposalConnection', nodes: Array<{ __typename?: 'Disposal', disposedAt: string, day: string, quantity: string, proceeds?: string | null, fees: string, costBasis?: string | null, gain?: string | null, asset: { __typename?: 'PortfolioAsset', symbol: string }, matches: Array<{ __typename?: 'DisposalMatch', rule: MatchRule, acquiredOn?: string | null, quantity: string, proceeds?: string | null, costBasis?: string | null, gain?: string | null, deniedLoss: string }> }>, pageInfo: { __typename?: 'PageInfo', hasNextPage: boolean, hasPreviousPage: boolean, startCursor?: string | null, endCursor?: string | null } } } | null } | null };

export type CreatePortfolioMutationVariables = Exact<{
  input: CreatePortfolioInput;
}>;


export type CreatePortfolioMutation = { __typename?: 'Mutation', createPortfolio: { __typename?: 'InvestmentPortfolioPayload', portfolio?: { __typename?: 'InvestmentPortfolio', id: string, name: string, currency: string, timeZone: string, costBasisMethod: CostBasisMethod, lotScope: LotScope, jurisdiction: Jurisdiction, version: number, createdAt: string, accounts: Array<{ __typename?: 'PortfolioAccount', id: string, name: string, kind: PortfolioAccountKind, institution?: string | null, createdAt: string, account?: { __typename?: 'Account', id: string, name: string } | null }> } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, path?: Array<string> | null }> } };

export type UpdatePortfolioMutationVariables = Exact<{
  input: UpdatePortfolioInput;
}>;


export type UpdatePortfolioMutation = { __typename?: 'Mutation', updatePortfolio: { __typename?: 'InvestmentPortfolioPayload', portfolio?: { __typename?: 'InvestmentPortfolio', id: string, name: string, currency: string, timeZone: string, costBasisMethod: CostBasisMethod, lotScope: LotScope, jurisdiction: Jurisdiction, version: number, createdAt: string, accounts: Array<{ __typename?: 'PortfolioAccount', id: string, name: string, kind: PortfolioAccountKind, institution?: string | null, createdAt: string, account?: { __typename?: 'Account', id: string, name: string } | null }> } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, path?: Array<string> | null }> } };

export type DeletePortfolioMutationVariables = Exact<{
  input: DeletePortfolioInput;
}>;


export type DeletePortfolioMutation = { __typename?: 'Mutation', deletePortfolio: { __typename?: 'AcknowledgedPayload', acknowledged: boolean, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, path?: Array<string> | null }> } };

export type AddPortfolioAccountMutationVariables = Exact<{
  input: AddPortfolioAccountInput;
}>;


export type AddPortfolioAccountMutation = { __typename?: 'Mutation', addPortfolioAccount: { __typename?: 'PortfolioAccountPayload', account?: { __typename?: 'PortfolioAccount', id: string, name: string, kind: PortfolioAccountKind, institution?: string | null, createdAt: string, account?: { __typename?: 'Account', id: string, name: string } | null } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, path?: Array<string> | null }> } };

export type AddActivitiesMutationVariables = Exact<{
  input: Array<AddActivityInput> | AddActivityInput;
}>;


export type AddActivitiesMutation = { __typename?: 'Mutation', addActivities: { __typename?: 'AddActivitiesPayload', results: Array<{ __typename?: 'AddedActivity', activity?: { __typename?: 'Activity', id: string, type: ActivityType, at: string, value?: string | null, costBasis?: string | null, acquiredAt?: string | null, note?: string | null, reference?: string | null, source: ActivitySource, version: number, account: { __typename?: 'PortfolioAccount', id: string, name: string }, received?: { __typename?: 'AssetQuantity', quantity: string, asset: { __typename?: 'PortfolioAsset', symbol: string } } | null, sent?: { __typename?: 'AssetQuantity', quantity: string, asset: { __typename?: 'PortfolioAsset', symbol: string } } | null, fee?: { __typename?: 'AssetQuantity', quantity: string, asset: { __typename?: 'PortfolioAsset', symbol: string } } | null } | null, error?: { __typename?: 'UserError', code: UserErrorCode, message: string, path?: Array<string> | null } | null }>, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, path?: Array<string> | null }> } };

export type EditActivityMutationVariables = Exact<{
  input: EditActivityInput;
}>;


export type EditActivityMutation = { __typename?: 'Mutation', editActivity: { __typename?: 'ActivityPayload', activity?: { __typename?: 'Activity', id: string, type: ActivityType, at: string, value?: string | null, costBasis?: string | null, acquiredAt?: string | null, note?: string | null, reference?: string | null, source: ActivitySource, version: number, account: { __typename?: 'PortfolioAccount', id: string, name: string }, received?: { __typename?: 'AssetQuantity', quantity: string, asset: { __typename?: 'PortfolioAsset', symbol: string } } | null, sent?: { __typename?: 'AssetQuantity', quantity: string, asset: { __typename?: 'PortfolioAsset', symbol: string } } | null, fee?: { __typename?: 'AssetQuantity', quantity: string, asset: { __typename?: 'PortfolioAsset', symbol: string } } | null } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, path?: Array<string> | null }> } };

export type DeleteActivityMutationVariables = Exact<{
  input: DeleteActivityInput;
}>;


export type DeleteActivityMutation = { __typename?: 'Mutation', deleteActivity: { __typename?: 'AcknowledgedPayload', acknowledged: boolean, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, path?: Array<string> | null }> } };

export type PerformanceQueryVariables = Exact<{
  id: Scalars['ID']['input'];
  range?: PerformanceRange;
  from?: InputMaybe<Scalars['Date']['input']>;
  to?: InputMaybe<Scalars['Date']['input']>;
  currency?: InputMaybe<Scalars['String']['input']>;
  benchmark?: Array<BenchmarkPartInput> | BenchmarkPartInput;
  step?: SeriesStep;
  limit?: Scalars['Int']['input'];
}>;


export type PerformanceQuery = { __typename?: 'Query', viewer?: { __typename?: 'User', id: string, investmentPortfolio?: { __typename?: 'InvestmentPortfolio', id: string, performance: { __typename?: 'Performance', from: string, to: string, currency: string, startValue: string, endValue: string, inflows: string, outflows: string, gain: string, simpleReturn?: string | null, volatility?: string | null, sharpe?: string | null, sortino?: string | null, staleDays: number, twr: { __typename?: 'ReturnRate', value?: string | null, annualized?: string | null, status: RateStatus, roots: Array<string> }, mwr: { __typename?: 'ReturnRate', value?: string | null, annualized?: string | null, status: RateStatus, roots: Array<string> }, maxDrawdown?: { __typename?: 'Drawdown', depth?: string | null, peak: string, trough: string, recovered?: string | null } | null, benchmark?: { __typename?: 'BenchmarkResult', twr?: string | null, sameFlowsValue: string, beta?: string | null, correlation?: string | null, trackingError?: string | null } | null, unpriced: Array<{ __typename?: 'PortfolioAsset', symbol: string }>, series: Array<{ __typename?: 'PerformancePoint', date: string, value: string, netFlow: string, twr?: string | null, drawdown?: string | null, benchmark?: string | null }> } } | null } | null };

export type PortfolioChartsQueryVariables = Exact<{
  id: Scalars['ID']['input'];
  from?: InputMaybe<Scalars['Date']['input']>;
  to?: InputMaybe<Scalars['Date']['input']>;
  step?: SeriesStep;
  by?: IncomeGrouping;
}>;


export type PortfolioChartsQuery = { __typename?: 'Query', viewer?: { __typename?: 'User', id: string, investmentPortfolio?: { __typename?: 'InvestmentPortfolio', id: string, valueSeries: Array<{ __typename?: 'ValuePoint', date: string, value: string, netContributions: string }>, income: Array<{ __typename?: 'IncomeRow', key: string, quantity?: string | null, value: string, count: number, unpriced: number }>, allocation: Array<{ __typename?: 'AllocationSlice', key: string, value: string, share?: string | null }> } | null } | null };

export type ExchangeRatesQueryVariables = Exact<{
  base: Scalars['String']['input'];
  quote: Scalars['String']['input'];
  from: Scalars['Date']['input'];
  to: Scalars['Date']['input'];
}>;


export type ExchangeRatesQuery = { __typename?: 'Query', exchangeRates: Array<{ __typename?: 'ExchangeRate', date: string, rate: string, publishedFor: string }> };

export type TaxReportFieldsFragment = { __typename?: 'TaxReport', id: string, jurisdiction: Jurisdiction, taxYear: number, from: string, to: string, costBasisMethod: CostBasisMethod, brokerReporting: BrokerReporting, inputsHash: string, createdAt: string, status: TaxReportStatus, summary: { __typename?: 'TaxSummary', currency: string, disposals: number, proceeds: string, costs: string, gains: string, losses: string, net: string, shortTerm?: string | null, longTerm?: string | null, deniedLosses?: string | null, exemptAmount?: string | null, income: string, splits: Array<{ __typename?: 'TaxSplit', from: string, to: string, gains: string, losses: string }> } };

export type TaxReportsQueryVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type TaxReportsQuery = { __typename?: 'Query', viewer?: { __typename?: 'User', id: string, investmentPortfolio?: { __typename?: 'InvestmentPortfolio', id: string, taxReports: Array<{ __typename?: 'TaxReport', id: string, jurisdiction: Jurisdiction, taxYear: number, status: TaxReportStatus, inputsHash: string, createdAt: string }> } | null } | null };

export type TaxReportQueryVariables = Exact<{
  id: Scalars['ID']['input'];
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type TaxReportQuery = { __typename?: 'Query', node?: { __typename?: 'Account' } | { __typename?: 'Activity' } | { __typename?: 'ApiKey' } | { __typename?: 'Asset' } | { __typename?: 'AuditEvent' } | { __typename?: 'Export' } | { __typename?: 'Import' } | { __typename?: 'InvestmentPortfolio' } | { __typename?: 'Job' } | { __typename?: 'LoginEvent' } | { __typename?: 'Market' } | { __typename?: 'Order' } | { __typename?: 'Passkey' } | { __typename?: 'PortfolioAccount' } | { __typename?: 'Session' } | { __typename?: 'TaxReport', id: string, jurisdiction: Jurisdiction, taxYear: number, from: string, to: string, costBasisMethod: CostBasisMethod, brokerReporting: BrokerReporting, inputsHash: string, createdAt: string, status: TaxReportStatus, forms: Array<{ __typename?: 'TaxForm', form: TaxFormId, boxes: Array<{ __typename?: 'TaxBox', box: string, label: string, value: string }>, rows: { __typename?: 'TaxFormRowConnection', nodes: Array<{ __typename?: 'TaxFormRow', part?: string | null, box?: string | null, description: string, acquired?: string | null, disposed: string, proceeds?: string | null, cost?: string | null, outlays?: string | null, adjustment?: string | null, gain?: string | null }>, pageInfo: { __typename?: 'PageInfo', hasNextPage: boolean, hasPreviousPage: boolean, startCursor?: string | null, endCursor?: string | null } } }>, warnings: Array<{ __typename?: 'TaxWarning', code: TaxWarningCode, message: string, asset?: string | null, activityId?: string | null }>, summary: { __typename?: 'TaxSummary', currency: string, disposals: number, proceeds: string, costs: string, gains: string, losses: string, net: string, shortTerm?: string | null, longTerm?: string | null, deniedLosses?: string | null, exemptAmount?: string | null, income: string, splits: Array<{ __typename?: 'TaxSplit', from: string, to: string, gains: string, losses: string }> } } | { __typename?: 'Trade' } | { __typename?: 'Transaction' } | { __typename?: 'User' } | null };

export type RequestTaxReportMutationVariables = Exact<{
  input: RequestTaxReportInput;
}>;


export type RequestTaxReportMutation = { __typename?: 'Mutation', requestTaxReport: { __typename?: 'TaxReportPayload', report?: { __typename?: 'TaxReport', id: string, jurisdiction: Jurisdiction, taxYear: number, from: string, to: string, costBasisMethod: CostBasisMethod, brokerReporting: BrokerReporting, inputsHash: string, createdAt: string, status: TaxReportStatus, summary: { __typename?: 'TaxSummary', currency: string, disposals: number, proceeds: string, costs: string, gains: string, losses: string, net: string, shortTerm?: string | null, longTerm?: string | null, deniedLosses?: string | null, exemptAmount?: string | null, income: string, splits: Array<{ __typename?: 'TaxSplit', from: string, to: string, gains: string, losses: string }> } } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, path?: Array<string> | null }> } };

export type DeleteTaxReportMutationVariables = Exact<{
  input: DeleteTaxReportInput;
}>;


export type DeleteTaxReportMutation = { __typename?: 'Mutation', deleteTaxReport: { __typename?: 'AcknowledgedPayload', acknowledged: boolean, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, path?: Array<string> | null }> } };

export type ExportTaxReportMutationVariables = Exact<{
  input: ExportTaxReportInput;
}>;


export type ExportTaxReportMutation = { __typename?: 'Mutation', exportTaxReport: { __typename?: 'JobPayload', job?: { __typename?: 'Job', id: string, kind: JobKind, status: JobStatus } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, path?: Array<string> | null }> } };

export type ExportFieldsFragment = { __typename?: 'Export', id: string, kind: ExportKind, format: ExportFormat, from?: string | null, to: string, timeZone: string, createdAt: string, job?: { __typename?: 'Job', id: string, status: JobStatus, progress: string, failure?: { __typename?: 'JobFailure', code: JobFailureCode, message: string } | null, file?: { __typename?: 'File', name: string, bytes: number, sha256: string, expiresAt: string, download: { __typename?: 'DownloadLink', url: string, expiresAt: string } } | null } | null };

export type ExportsQueryVariables = Exact<{
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type ExportsQuery = { __typename?: 'Query', viewer?: { __typename?: 'User', id: string, exports: { __typename?: 'ExportConnection', nodes: Array<{ __typename?: 'Export', id: string, kind: ExportKind, format: ExportFormat, from?: string | null, to: string, timeZone: string, createdAt: string, job?: { __typename?: 'Job', id: string, status: JobStatus, progress: string, failure?: { __typename?: 'JobFailure', code: JobFailureCode, message: string } | null, file?: { __typename?: 'File', name: string, bytes: number, sha256: string, expiresAt: string, download: { __typename?: 'DownloadLink', url: string, expiresAt: string } } | null } | null }>, pageInfo: { __typename?: 'PageInfo', hasNextPage: boolean, hasPreviousPage: boolean, startCursor?: string | null, endCursor?: string | null } } } | null };

export type ExportQueryVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type ExportQuery = { __typename?: 'Query', node?: { __typename?: 'Account' } | { __typename?: 'Activity' } | { __typename?: 'ApiKey' } | { __typename?: 'Asset' } | { __typename?: 'AuditEvent' } | { __typename?: 'Export', id: string, kind: ExportKind, format: ExportFormat, from?: string | null, to: string, timeZone: string, createdAt: string, job?: { __typename?: 'Job', id: string, status: JobStatus, progress: string, failure?: { __typename?: 'JobFailure', code: JobFailureCode, message: string } | null, file?: { __typename?: 'File', name: string, bytes: number, sha256: string, expiresAt: string, download: { __typename?: 'DownloadLink', url: string, expiresAt: string } } | null } | null } | { __typename?: 'Import' } | { __typename?: 'InvestmentPortfolio' } | { __typename?: 'Job' } | { __typename?: 'LoginEvent' } | { __typename?: 'Market' } | { __typename?: 'Order' } | { __typename?: 'Passkey' } | { __typename?: 'PortfolioAccount' } | { __typename?: 'Session' } | { __typename?: 'TaxReport' } | { __typename?: 'Trade' } | { __typename?: 'Transaction' } | { __typename?: 'User' } | null };

export type RequestExportMutationVariables = Exact<{
  input: RequestExportInput;
}>;


export type RequestExportMutation = { __typename?: 'Mutation', requestExport: { __typename?: 'ExportPayload', export?: { __typename?: 'Export', id: string, kind: ExportKind, format: ExportFormat, from?: string | null, to: string, timeZone: string, createdAt: string, job?: { __typename?: 'Job', id: string, status: JobStatus, progress: string, failure?: { __typename?: 'JobFailure', code: JobFailureCode, message: string } | null, file?: { __typename?: 'File', name: string, bytes: number, sha256: string, expiresAt: string, download: { __typename?: 'DownloadLink', url: string, expiresAt: string } } | null } | null } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, path?: Array<string> | null }> } };

export type DeleteExportMutationVariables = Exact<{
  input: DeleteExportInput;
}>;


export type DeleteExportMutation = { __typename?: 'Mutation', deleteExport: { __typename?: 'AcknowledgedPayload', acknowledged: boolean, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, path?: Array<string> | null }> } };

export type AssetsQueryVariables = Exact<{
  currency?: InputMaybe<Scalars['String']['input']>;
}>;


export type AssetsQuery = { __typename?: 'Query', assets: Array<{ __typename?: 'Asset', id: string, symbol: string, name: string, kind: AssetKind, scale: number, displayDecimals: number, price?: { __typename?: 'Price', currency: string, price: string, changePercent24h?: string | null, stale: boolean, asset: { __typename?: 'Asset', id: string, symbol: string } } | null }> };

export type MarketsQueryVariables = Exact<{ [key: string]: never; }>;


export type MarketsQuery = { __typename?: 'Query', markets: Array<{ __typename?: 'Market', id: string, symbol: string, status: MarketStatus, tickSize: string, lotSize: string, priceDecimals: number, quantityDecimals: number, minNotional: string, makerFee: string, takerFee: string, base: { __typename?: 'Asset', id: string, symbol: string, name: string, kind: AssetKind, scale: number, displayDecimals: number }, quote: { __typename?: 'Asset', id: string, symbol: string, name: string, kind: AssetKind, scale: number, displayDecimals: number } }> };

export type MarketQueryVariables = Exact<{
  symbol: Scalars['String']['input'];
  depth?: InputMaybe<Scalars['Int']['input']>;
}>;


export type MarketQuery = { __typename?: 'Query', market?: { __typename?: 'Market', id: string, symbol: string, status: MarketStatus, tickSize: string, lotSize: string, priceDecimals: number, quantityDecimals: number, minNotional: string, makerFee: string, takerFee: string, ticker: { __typename?: 'Ticker', lastPrice?: string | null, bestBid?: string | null, bestAsk?: string | null, volume24h?: string | null, changePercent24h?: string | null, at: string, market: { __typename?: 'Market', id: string, symbol: string } }, orderBook: { __typename?: 'OrderBook', sequence: string, market: { __typename?: 'Market', id: string, symbol: string }, bids: Array<{ __typename?: 'PriceLevel', price: string, quantity: string, orders: number }>, asks: Array<{ __typename?: 'PriceLevel', price: string, quantity: string, orders: number }> }, trades: Array<{ __typename?: 'PublicTrade', id: string, price: string, quantity: string, takerSide: Side, at: string }>, base: { __typename?: 'Asset', id: string, symbol: string, name: string, kind: AssetKind, scale: number, displayDecimals: number }, quote: { __typename?: 'Asset', id: string, symbol: string, name: string, kind: AssetKind, scale: number, displayDecimals: number } } | null };

export type CandlesQueryVariables = Exact<{
  symbol: Scalars['String']['input'];
  interval: CandleInterval;
  limit?: InputMaybe<Scalars['Int']['input']>;
}>;


export type CandlesQuery = { __typename?: 'Query', market?: { __typename?: 'Market', id: string, symbol: string, candles: Array<{ __typename?: 'Candle', openTime: string, open: string, high: string, low: string, close: string, volume: string, trades: number }> } | null };

export type UserErrorFieldsFragment = { __typename?: 'UserError', code: UserErrorCode, message: string, path?: Array<string> | null };

export type TokenFieldsFragment = { __typename?: 'Tokens', accessToken: string, accessTokenExpiresAt: string, refreshToken: string, refreshTokenExpiresAt: string };

export type AssetFieldsFragment = { __typename?: 'Asset', id: string, symbol: string, name: string, kind: AssetKind, scale: number, displayDecimals: number };

export type MarketFieldsFragment = { __typename?: 'Market', id: string, symbol: string, status: MarketStatus, tickSize: string, lotSize: string, priceDecimals: number, quantityDecimals: number, minNotional: string, makerFee: string, takerFee: string, base: { __typename?: 'Asset', id: string, symbol: string, name: string, kind: AssetKind, scale: number, displayDecimals: number }, quote: { __typename?: 'Asset', id: string, symbol: string, name: string, kind: AssetKind, scale: number, displayDecimals: number } };

export type BalanceFieldsFragment = { __typename?: 'Balance', available: string, held: string, total: string, asset: { __typename?: 'Asset', id: string, symbol: string } };

export type OrderFieldsFragment = { __typename?: 'Order', id: string, clientOrderId?: string | null, side: Side, type: OrderType, timeInForce: TimeInForce, status: OrderStatus, price?: string | null, stopPrice?: string | null, quantity?: string | null, quoteQuantity?: string | null, filledQuantity: string, remainingQuantity: string, averagePrice?: string | null, reason?: OrderEndReason | null, createdAt: string, updatedAt: string, market: { __typename?: 'Market', id: string, symbol: string } };

export type TradeFieldsFragment = { __typename?: 'Trade', id: string, side: Side, price: string, quantity: string, quoteQuantity: string, fee: string, liquidity: Liquidity, at: string, market: { __typename?: 'Market', id: string, symbol: string }, feeAsset: { __typename?: 'Asset', id: string, symbol: string } };

export type TransactionFieldsFragment = { __typename?: 'Transaction', id: string, kind: TransactionKind, amount: string, balanceAfter: string, reference?: string | null, at: string, asset: { __typename?: 'Asset', id: string, symbol: string } };

export type PortfolioFieldsFragment = { __typename?: 'Portfolio', currency: string, complete: boolean, value: string, costBasis: string, unrealizedPnl: string, realizedPnl: string, change24h?: string | null, holdings: Array<{ __typename?: 'Holding', quantity: string, price?: string | null, value?: string | null, averageCost?: string | null, unrealizedPnl?: string | null, allocation?: string | null, asset: { __typename?: 'Asset', id: string, symbol: string } }> };

export type PageFieldsFragment = { __typename?: 'PageInfo', hasNextPage: boolean, hasPreviousPage: boolean, startCursor?: string | null, endCursor?: string | null };

export type ApiKeyFieldsFragment = { __typename?: 'ApiKey', id: string, name: string, prefix: string, algorithm: ApiKeyAlgorithm, scopes: Array<ApiKeyScope>, ipAllowList: Array<string>, createdAt: string, lastUsedAt?: string | null, expiresAt?: string | null, account: { __typename?: 'Account', id: string, name: string } };

export type JobFieldsFragment = { __typename?: 'Job', id: string, kind: JobKind, status: JobStatus, progress: string, createdAt: string, startedAt?: string | null, finishedAt?: string | null, failure?: { __typename?: 'JobFailure', code: JobFailureCode, message: string } | null, file?: { __typename?: 'File', name: string, contentType: string, bytes: number, sha256: string, expiresAt: string, download: { __typename?: 'DownloadLink', url: string, expiresAt: string } } | null };

export type PasskeyFieldsFragment = { __typename?: 'Passkey', id: string, name: string, createdAt: string, lastUsedAt?: string | null };

export type LinkedWalletFieldsFragment = { __typename?: 'LinkedWallet', address: string, linkedAt: string, lastUsedAt?: string | null };

export type PricesSubscriptionVariables = Exact<{
  symbols?: InputMaybe<Array<Scalars['String']['input']> | Scalars['String']['input']>;
  currency?: InputMaybe<Scalars['String']['input']>;
}>;


export type PricesSubscription = { __typename?: 'Subscription', prices: { __typename?: 'Price', currency: string, price: string, changePercent24h?: string | null, source: PriceSource, at: string, stale: boolean, asset: { __typename?: 'Asset', id: string, symbol: string } } };

export type TickerSubscriptionVariables = Exact<{
  market: Scalars['String']['input'];
}>;


export type TickerSubscription = { __typename?: 'Subscription', ticker: { __typename?: 'Ticker', lastPrice?: string | null, bestBid?: string | null, bestAsk?: string | null, volume24h?: string | null, changePercent24h?: string | null, at: string, market: { __typename?: 'Market', id: string, symbol: string } } };

export type OrderBookSubscriptionVariables = Exact<{
  market: Scalars['String']['input'];
  depth?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type OrderBookSubscription = { __typename?: 'Subscription', orderBook: { __typename?: 'OrderBookUpdate', snapshot: boolean, previousSequence: string, sequence: string, at: string, market: { __typename?: 'Market', id: string, symbol: string }, bids: Array<{ __typename?: 'PriceLevel', price: string, quantity: string, orders: number }>, asks: Array<{ __typename?: 'PriceLevel', price: string, quantity: string, orders: number }> } };

export type PublicTradesSubscriptionVariables = Exact<{
  market: Scalars['String']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type PublicTradesSubscription = { __typename?: 'Subscription', trades: { __typename?: 'PublicTrade', snapshot: boolean, sequence: string, id: string, price: string, quantity: string, takerSide: Side, at: string } };

export type CandleUpdatesSubscriptionVariables = Exact<{
  market: Scalars['String']['input'];
  interval: CandleInterval;
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type CandleUpdatesSubscription = { __typename?: 'Subscription', candles: { __typename?: 'Candle', snapshot: boolean, sequence: string, openTime: string, open: string, high: string, low: string, close: string, volume: string, trades: number } };

export type OrderUpdatesSubscriptionVariables = Exact<{
  market?: InputMaybe<Scalars['String']['input']>;
  accountId?: InputMaybe<Scalars['ID']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type OrderUpdatesSubscription = { __typename?: 'Subscription', orderUpdates: { __typename?: 'OrderUpdate', snapshot: boolean, sequence: string, order: { __typename?: 'Order', id: string, clientOrderId?: string | null, side: Side, type: OrderType, timeInForce: TimeInForce, status: OrderStatus, price?: string | null, stopPrice?: string | null, quantity?: string | null, quoteQuantity?: string | null, filledQuantity: string, remainingQuantity: string, averagePrice?: string | null, reason?: OrderEndReason | null, createdAt: string, updatedAt: string, market: { __typename?: 'Market', id: string, symbol: string } }, trade?: { __typename?: 'Trade', id: string, side: Side, price: string, quantity: string, quoteQuantity: string, fee: string, liquidity: Liquidity, at: string, market: { __typename?: 'Market', id: string, symbol: string }, feeAsset: { __typename?: 'Asset', id: string, symbol: string } } | null } };

export type BalanceUpdatesSubscriptionVariables = Exact<{
  accountId?: InputMaybe<Scalars['ID']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type BalanceUpdatesSubscription = { __typename?: 'Subscription', balanceUpdates: { __typename?: 'Balance', snapshot: boolean, sequence?: string | null, available: string, held: string, total: string, asset: { __typename?: 'Asset', id: string, symbol: string } } };

export type PortfolioUpdatesSubscriptionVariables = Exact<{
  currency?: InputMaybe<Scalars['String']['input']>;
  accountId?: InputMaybe<Scalars['ID']['input']>;
}>;


export type PortfolioUpdatesSubscription = { __typename?: 'Subscription', portfolioUpdates: { __typename?: 'Portfolio', currency: string, complete: boolean, value: string, costBasis: string, unrealizedPnl: string, realizedPnl: string, change24h?: string | null, holdings: Array<{ __typename?: 'Holding', quantity: string, price?: string | null, value?: string | null, averageCost?: string | null, unrealizedPnl?: string | null, allocation?: string | null, asset: { __typename?: 'Asset', id: string, symbol: string } }> } };

export type PreviewOrderQueryVariables = Exact<{
  input: PlaceOrderInput;
}>;


export type PreviewOrderQuery = { __typename?: 'Query', previewOrder: { __typename?: 'OrderPreview', pendingTrigger?: boolean | null, filledQuantity?: string | null, quoteQuantity?: string | null, fee?: string | null, averagePrice?: string | null, bestPrice?: string | null, slippagePercent?: string | null, restingQuantity?: string | null, held?: string | null, fills: Array<{ __typename?: 'ExpectedFill', price: string, quantity: string }>, heldAsset?: { __typename?: 'Asset', id: string, symbol: string } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, path?: Array<string> | null }> } };

export type PlaceOrderMutationVariables = Exact<{
  input: PlaceOrderInput;
}>;


export type PlaceOrderMutation = { __typename?: 'Mutation', placeOrder: { __typename?: 'PlaceOrderPayload', tradeCount: number, order?: { __typename?: 'Order', id: string, clientOrderId?: string | null, side: Side, type: OrderType, timeInForce: TimeInForce, status: OrderStatus, price?: string | null, stopPrice?: string | null, quantity?: string | null, quoteQuantity?: string | null, filledQuantity: string, remainingQuantity: string, averagePrice?: string | null, reason?: OrderEndReason | null, createdAt: string, updatedAt: string, market: { __typename?: 'Market', id: string, symbol: string } } | null, trades: Array<{ __typename?: 'Trade', id: string, side: Side, price: string, quantity: string, quoteQuantity: string, fee: string, liquidity: Liquidity, at: string, market: { __typename?: 'Market', id: string, symbol: string }, feeAsset: { __typename?: 'Asset', id: string, symbol: string } }>, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, path?: Array<string> | null }> } };

export type PlaceOrdersMutationVariables = Exact<{
  input: Array<PlaceOrderInput> | PlaceOrderInput;
}>;


export type PlaceOrdersMutation = { __typename?: 'Mutation', placeOrders: { __typename?: 'PlaceOrdersPayload', results: Array<{ __typename?: 'PlaceOrderPayload', tradeCount: number, order?: { __typename?: 'Order', id: string, clientOrderId?: string | null, side: Side, type: OrderType, timeInForce: TimeInForce, status: OrderStatus, price?: string | null, stopPrice?: string | null, quantity?: string | null, quoteQuantity?: string | null, filledQuantity: string, remainingQuantity: string, averagePrice?: string | null, reason?: OrderEndReason | null, createdAt: string, updatedAt: string, market: { __typename?: 'Market', id: string, symbol: string } } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, path?: Array<string> | null }> }> } };

export type PlaceOcoMutationVariables = Exact<{
  input: PlaceOcoInput;
}>;


export type PlaceOcoMutation = { __typename?: 'Mutation', placeOco: { __typename?: 'PlaceOcoPayload', tradeCount: number, limitOrder?: { __typename?: 'Order', id: string, clientOrderId?: string | null, side: Side, type: OrderType, timeInForce: TimeInForce, status: OrderStatus, price?: string | null, stopPrice?: string | null, quantity?: string | null, quoteQuantity?: string | null, filledQuantity: string, remainingQuantity: string, averagePrice?: string | null, reason?: OrderEndReason | null, createdAt: string, updatedAt: string, market: { __typename?: 'Market', id: string, symbol: string } } | null, stopOrder?: { __typename?: 'Order', id: string, clientOrderId?: string | null, side: Side, type: OrderType, timeInForce: TimeInForce, status: OrderStatus, price?: string | null, stopPrice?: string | null, quantity?: string | null, quoteQuantity?: string | null, filledQuantity: string, remainingQuantity: string, averagePrice?: string | null, reason?: OrderEndReason | null, createdAt: string, updatedAt: string, market: { __typename?: 'Market', id: string, symbol: string } } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, path?: Array<string> | null }> } };

export type AmendOrderMutationVariables = Exact<{
  input: AmendOrderInput;
}>;


export type AmendOrderMutation = { __typename?: 'Mutation', amendOrder: { __typename?: 'OrderPayload', order?: { __typename?: 'Order', id: string, clientOrderId?: string | null, side: Side, type: OrderType, timeInForce: TimeInForce, status: OrderStatus, price?: string | null, stopPrice?: string | null, quantity?: string | null, quoteQuantity?: string | null, filledQuantity: string, remainingQuantity: string, averagePrice?: string | null, reason?: OrderEndReason | null, createdAt: string, updatedAt: string, market: { __typename?: 'Market', id: string, symbol: string } } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, path?: Array<string> | null }> } };

export type CancelOrderMutationVariables = Exact<{
  input: CancelOrderInput;
}>;


export type CancelOrderMutation = { __typename?: 'Mutation', cancelOrder: { __typename?: 'OrderPayload', order?: { __typename?: 'Order', id: string, clientOrderId?: string | null, side: Side, type: OrderType, timeInForce: TimeInForce, status: OrderStatus, price?: string | null, stopPrice?: string | null, quantity?: string | null, quoteQuantity?: string | null, filledQuantity: string, remainingQuantity: string, averagePrice?: string | null, reason?: OrderEndReason | null, createdAt: string, updatedAt: string, market: { __typename?: 'Market', id: string, symbol: string } } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, path?: Array<string> | null }> } };

export type CancelAllOrdersMutationVariables = Exact<{
  input: CancelAllOrdersInput;
}>;


export type CancelAllOrdersMutation = { __typename?: 'Mutation', cancelAllOrders: { __typename?: 'CancelAllOrdersPayload', count: number, cancelled: Array<{ __typename?: 'Order', id: string, clientOrderId?: string | null, side: Side, type: OrderType, timeInForce: TimeInForce, status: OrderStatus, price?: string | null, stopPrice?: string | null, quantity?: string | null, quoteQuantity?: string | null, filledQuantity: string, remainingQuantity: string, averagePrice?: string | null, reason?: OrderEndReason | null, createdAt: string, updatedAt: string, market: { __typename?: 'Market', id: string, symbol: string } }>, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, path?: Array<string> | null }> } };

export type CancelAllAfterMutationVariables = Exact<{
  input: CancelAllAfterInput;
}>;


export type CancelAllAfterMutation = { __typename?: 'Mutation', cancelAllAfter: { __typename?: 'CancelAllAfterPayload', firesAt?: string | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, path?: Array<string> | null }> } };

export const ImportFieldsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ImportFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Import"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"problem"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"fileName"}},{"kind":"Field","name":{"kind":"Name","value":"fileBytes"}},{"kind":"Field","name":{"kind":"Name","value":"fileHash"}},{"kind":"Field","name":{"kind":"Name","value":"format"}},{"kind":"Field","name":{"kind":"Name","value":"rows"}},{"kind":"Field","name":{"kind":"Name","value":"counts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"new"}},{"kind":"Field","name":{"kind":"Name","value":"duplicate"}},{"kind":"Field","name":{"kind":"Name","value":"possibleDuplicate"}},{"kind":"Field","name":{"kind":"Name","value":"ignored"}},{"kind":"Field","name":{"kind":"Name","value":"invalid"}}]}},{"kind":"Field","name":{"kind":"Name","value":"activities"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"appliedAt"}},{"kind":"Field","name":{"kind":"Name","value":"revertedAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}}]} as unknown as DocumentNode<ImportFieldsFragment, unknown>;
export const AssetQuantityFieldsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AssetQuantityFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AssetQuantity"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"asset"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"symbol"}}]}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}}]}}]} as unknown as DocumentNode<AssetQuantityFieldsFragment, unknown>;
export const ImportedActivityFieldsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ImportedActivityFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ImportedActivity"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"received"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AssetQuantityFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"sent"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AssetQuantityFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"fee"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AssetQuantityFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"note"}},{"kind":"Field","name":{"kind":"Name","value":"externalId"}},{"kind":"Field","name":{"kind":"Name","value":"lines"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AssetQuantityFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AssetQuantity"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"asset"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"symbol"}}]}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}}]}}]} as unknown as DocumentNode<ImportedActivityFieldsFragment, unknown>;
export const PortfolioAccountFieldsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PortfolioAccountFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PortfolioAccount"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"institution"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]} as unknown as DocumentNode<PortfolioAccountFieldsFragment, unknown>;
export const InvestmentPortfolioFieldsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"InvestmentPortfolioFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InvestmentPortfolio"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"timeZone"}},{"kind":"Field","name":{"kind":"Name","value":"costBasisMethod"}},{"kind":"Field","name":{"kind":"Name","value":"lotScope"}},{"kind":"Field","name":{"kind":"Name","value":"jurisdiction"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"accounts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PortfolioAccountFields"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PortfolioAccountFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PortfolioAccount"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"institution"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]} as unknown as DocumentNode<InvestmentPortfolioFieldsFragment, unknown>;
export const ActivityFieldsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ActivityFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Activity"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"received"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AssetQuantityFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"sent"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AssetQuantityFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"fee"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AssetQuantityFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"costBasis"}},{"kind":"Field","name":{"kind":"Name","value":"acquiredAt"}},{"kind":"Field","name":{"kind":"Name","value":"note"}},{"kind":"Field","name":{"kind":"Name","value":"reference"}},{"kind":"Field","name":{"kind":"Name","value":"source"}},{"kind":"Field","name":{"kind":"Name","value":"version"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AssetQuantityFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AssetQuantity"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"asset"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"symbol"}}]}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}}]}}]} as unknown as DocumentNode<ActivityFieldsFragment, unknown>;
export const TaxReportFieldsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"TaxReportFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"TaxReport"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"jurisdiction"}},{"kind":"Field","name":{"kind":"Name","value":"taxYear"}},{"kind":"Field","name":{"kind":"Name","value":"from"}},{"kind":"Field","name":{"kind":"Name","value":"to"}},{"kind":"Field","name":{"kind":"Name","value":"costBasisMethod"}},{"kind":"Field","name":{"kind":"Name","value":"brokerReporting"}},{"kind":"Field","name":{"kind":"Name","value":"inputsHash"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"summary"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"disposals"}},{"kind":"Field","name":{"kind":"Name","value":"proceeds"}},{"kind":"Field","name":{"kind":"Name","value":"costs"}},{"kind":"Field","name":{"kind":"Name","value":"gains"}},{"kind":"Field","name":{"kind":"Name","value":"losses"}},{"kind":"Field","name":{"kind":"Name","value":"net"}},{"kind":"Field","name":{"kind":"Name","value":"shortTerm"}},{"kind":"Field","name":{"kind":"Name","value":"longTerm"}},{"kind":"Field","name":{"kind":"Name","value":"deniedLosses"}},{"kind":"Field","name":{"kind":"Name","value":"exemptAmount"}},{"kind":"Field","name":{"kind":"Name","value":"income"}},{"kind":"Field","name":{"kind":"Name","value":"splits"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"from"}},{"kind":"Field","name":{"kind":"Name","value":"to"}},{"kind":"Field","name":{"kind":"Name","value":"gains"}},{"kind":"Field","name":{"kind":"Name","value":"losses"}}]}}]}}]}}]} as unknown as DocumentNode<TaxReportFieldsFragment, unknown>;
export const ExportFieldsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ExportFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Export"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"format"}},{"kind":"Field","name":{"kind":"Name","value":"from"}},{"kind":"Field","name":{"kind":"Name","value":"to"}},{"kind":"Field","name":{"kind":"Name","value":"timeZone"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"job"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"progress"}},{"kind":"Field","name":{"kind":"Name","value":"failure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"file"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"bytes"}},{"kind":"Field","name":{"kind":"Name","value":"sha256"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"download"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}}]}}]}}]}}]} as unknown as DocumentNode<ExportFieldsFragment, unknown>;
export const UserErrorFieldsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserErrorFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]} as unknown as DocumentNode<UserErrorFieldsFragment, unknown>;
export const TokenFieldsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"TokenFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Tokens"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accessToken"}},{"kind":"Field","name":{"kind":"Name","value":"accessTokenExpiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"refreshToken"}},{"kind":"Field","name":{"kind":"Name","value":"refreshTokenExpiresAt"}}]}}]} as unknown as DocumentNode<TokenFieldsFragment, unknown>;
export const AssetFieldsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AssetFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Asset"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"symbol"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"scale"}},{"kind":"Field","name":{"kind":"Name","value":"displayDecimals"}}]}}]} as unknown as DocumentNode<AssetFieldsFragment, unknown>;
export const MarketFieldsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"MarketFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Market"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"symbol"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"base"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AssetFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"quote"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AssetFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"tickSize"}},{"kind":"Field","name":{"kind":"Name","value":"lotSize"}},{"kind":"Field","name":{"kind":"Name","value":"priceDecimals"}},{"kind":"Field","name":{"kind":"Name","value":"quantityDecimals"}},{"kind":"Field","name":{"kind":"Name","value":"minNotional"}},{"kind":"Field","name":{"kind":"Name","value":"makerFee"}},{"kind":"Field","name":{"kind":"Name","value":"takerFee"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AssetFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Asset"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"symbol"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"scale"}},{"kind":"Field","name":{"kind":"Name","value":"displayDecimals"}}]}}]} as unknown as DocumentNode<MarketFieldsFragment, unknown>;
export const BalanceFieldsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"BalanceFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Balance"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"asset"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"symbol"}}]}},{"kind":"Field","name":{"kind":"Name","value":"available"}},{"kind":"Field","name":{"kind":"Name","value":"held"}},{"kind":"Field","name":{"kind":"Name","value":"total"}}]}}]} as unknown as DocumentNode<BalanceFieldsFragment, unknown>;
export const OrderFieldsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"OrderFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Order"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"clientOrderId"}},{"kind":"Field","name":{"kind":"Name","value":"market"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"symbol"}}]}},{"kind":"Field","name":{"kind":"Name","value":"side"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"timeInForce"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"price"}},{"kind":"Field","name":{"kind":"Name","value":"stopPrice"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"quoteQuantity"}},{"kind":"Field","name":{"kind":"Name","value":"filledQuantity"}},{"kind":"Field","name":{"kind":"Name","value":"remainingQuantity"}},{"kind":"Field","name":{"kind":"Name","value":"averagePrice"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}}]}}]} as unknown as DocumentNode<OrderFieldsFragment, unknown>;
export const TradeFieldsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"TradeFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Trade"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"market"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"symbol"}}]}},{"kind":"Field","name":{"kind":"Name","value":"side"}},{"kind":"Field","name":{"kind":"Name","value":"price"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"quoteQuantity"}},{"kind":"Field","name":{"kind":"Name","value":"fee"}},{"kind":"Field","name":{"kind":"Name","value":"feeAsset"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"symbol"}}]}},{"kind":"Field","name":{"kind":"Name","value":"liquidity"}},{"kind":"Field","name":{"kind":"Name","value":"at"}}]}}]} as unknown as DocumentNode<TradeFieldsFragment, unknown>;
export const TransactionFieldsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"TransactionFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Transaction"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"asset"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"symbol"}}]}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"balanceAfter"}},{"kind":"Field","name":{"kind":"Name","value":"reference"}},{"kind":"Field","name":{"kind":"Name","value":"at"}}]}}]} as unknown as DocumentNode<TransactionFieldsFragment, unknown>;
export const PortfolioFieldsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PortfolioFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Portfolio"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"complete"}},{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"costBasis"}},{"kind":"Field","name":{"kind":"Name","value":"unrealizedPnl"}},{"kind":"Field","name":{"kind":"Name","value":"realizedPnl"}},{"kind":"Field","name":{"kind":"Name","value":"change24h"}},{"kind":"Field","name":{"kind":"Name","value":"holdings"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"asset"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"symbol"}}]}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"price"}},{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"averageCost"}},{"kind":"Field","name":{"kind":"Name","value":"unrealizedPnl"}},{"kind":"Field","name":{"kind":"Name","value":"allocation"}}]}}]}}]} as unknown as DocumentNode<PortfolioFieldsFragment, unknown>;
export const PageFieldsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PageFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PageInfo"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"hasPreviousPage"}},{"kind":"Field","name":{"kind":"Name","value":"startCursor"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]} as unknown as DocumentNode<PageFieldsFragment, unknown>;
export const ApiKeyFieldsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ApiKeyFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ApiKey"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"prefix"}},{"kind":"Field","name":{"kind":"Name","value":"algorithm"}},{"kind":"Field","name":{"kind":"Name","value":"scopes"}},{"kind":"Field","name":{"kind":"Name","value":"ipAllowList"}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastUsedAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}}]} as unknown as DocumentNode<ApiKeyFieldsFragment, unknown>;
export const JobFieldsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"JobFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Job"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"progress"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"finishedAt"}},{"kind":"Field","name":{"kind":"Name","value":"failure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"file"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"contentType"}},{"kind":"Field","name":{"kind":"Name","value":"bytes"}},{"kind":"Field","name":{"kind":"Name","value":"sha256"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"download"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}}]}}]}}]} as unknown as DocumentNode<JobFieldsFragment, unknown>;
export const PasskeyFieldsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PasskeyFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Passkey"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastUsedAt"}}]}}]} as unknown as DocumentNode<PasskeyFieldsFragment, unknown>;
export const LinkedWalletFieldsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"LinkedWalletFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"LinkedWallet"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"address"}},{"kind":"Field","name":{"kind":"Name","value":"linkedAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastUsedAt"}}]}}]} as unknown as DocumentNode<LinkedWalletFieldsFragment, unknown>;
export const PortfolioDocument = {"__meta__":{"hash":"22c2275a7afe6b54177a17855ddb129cc2b5f8706530dc2afaa9b0dbe82b8381"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Portfolio"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"currency"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}},"defaultValue":{"kind":"StringValue","value":"USD","block":false}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"portfolio"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"currency"},"value":{"kind":"Variable","name":{"kind":"Name","value":"currency"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PortfolioFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"balances"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"BalanceFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PortfolioFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Portfolio"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"complete"}},{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"costBasis"}},{"kind":"Field","name":{"kind":"Name","value":"unrealizedPnl"}},{"kind":"Field","name":{"kind":"Name","value":"realizedPnl"}},{"kind":"Field","name":{"kind":"Name","value":"change24h"}},{"kind":"Field","name":{"kind":"Name","value":"holdings"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"asset"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"symbol"}}]}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"price"}},{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"averageCost"}},{"kind":"Field","name":{"kind":"Name","value":"unrealizedPnl"}},{"kind":"Field","name":{"kind":"Name","value":"allocation"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"BalanceFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Balance"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"asset"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"symbol"}}]}},{"kind":"Field","name":{"kind":"Name","value":"available"}},{"kind":"Field","name":{"kind":"Name","value":"held"}},{"kind":"Field","name":{"kind":"Name","value":"total"}}]}}]} as unknown as DocumentNode<PortfolioQuery, PortfolioQueryVariables>;
export const OrdersDocument = {"__meta__":{"hash":"13f7e2640f8ba79b54874f1fd137a83b073ccc45c74ea1ba7b51ddab51c7a8fd"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Orders"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"OrderFilter"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}},"defaultValue":{"kind":"IntValue","value":"20"}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"orders"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"OrderFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PageFields"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"OrderFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Order"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"clientOrderId"}},{"kind":"Field","name":{"kind":"Name","value":"market"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"symbol"}}]}},{"kind":"Field","name":{"kind":"Name","value":"side"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"timeInForce"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"price"}},{"kind":"Field","name":{"kind":"Name","value":"stopPrice"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"quoteQuantity"}},{"kind":"Field","name":{"kind":"Name","value":"filledQuantity"}},{"kind":"Field","name":{"kind":"Name","value":"remainingQuantity"}},{"kind":"Field","name":{"kind":"Name","value":"averagePrice"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PageFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PageInfo"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"hasPreviousPage"}},{"kind":"Field","name":{"kind":"Name","value":"startCursor"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]} as unknown as DocumentNode<OrdersQuery, OrdersQueryVariables>;
export const OrderDocument = {"__meta__":{"hash":"10137c5d29b475898a91cbce079b67a8679ccd8ccc19e06ec7c2739daf966406"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Order"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"clientOrderId"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"order"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}},{"kind":"Argument","name":{"kind":"Name","value":"clientOrderId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"clientOrderId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"OrderFields"}},{"kind":"Field","name":{"kind":"Name","value":"trades"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"100"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"TradeFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PageFields"}}]}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"OrderFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Order"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"clientOrderId"}},{"kind":"Field","name":{"kind":"Name","value":"market"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"symbol"}}]}},{"kind":"Field","name":{"kind":"Name","value":"side"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"timeInForce"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"price"}},{"kind":"Field","name":{"kind":"Name","value":"stopPrice"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"quoteQuantity"}},{"kind":"Field","name":{"kind":"Name","value":"filledQuantity"}},{"kind":"Field","name":{"kind":"Name","value":"remainingQuantity"}},{"kind":"Field","name":{"kind":"Name","value":"averagePrice"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"TradeFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Trade"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"market"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"symbol"}}]}},{"kind":"Field","name":{"kind":"Name","value":"side"}},{"kind":"Field","name":{"kind":"Name","value":"price"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"quoteQuantity"}},{"kind":"Field","name":{"kind":"Name","value":"fee"}},{"kind":"Field","name":{"kind":"Name","value":"feeAsset"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"symbol"}}]}},{"kind":"Field","name":{"kind":"Name","value":"liquidity"}},{"kind":"Field","name":{"kind":"Name","value":"at"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PageFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PageInfo"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"hasPreviousPage"}},{"kind":"Field","name":{"kind":"Name","value":"startCursor"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]} as unknown as DocumentNode<OrderQuery, OrderQueryVariables>;
export const TransactionsDocument = {"__meta__":{"hash":"258e75bb4c0fab86a13e1c7e0e5769f2b2aba90dfbb2c0b3ae2cd591022cce60"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Transactions"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"TransactionFilter"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}},"defaultValue":{"kind":"IntValue","value":"20"}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"transactions"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"TransactionFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PageFields"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"TransactionFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Transaction"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"asset"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"symbol"}}]}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"balanceAfter"}},{"kind":"Field","name":{"kind":"Name","value":"reference"}},{"kind":"Field","name":{"kind":"Name","value":"at"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PageFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PageInfo"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"hasPreviousPage"}},{"kind":"Field","name":{"kind":"Name","value":"startCursor"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]} as unknown as DocumentNode<TransactionsQuery, TransactionsQueryVariables>;
export const AccountsDocument = {"__meta__":{"hash":"69e12f32585765553e1ee2d3063db70a2687e81daa53845976300623fc8d624b"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Accounts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"accounts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"balances"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"BalanceFields"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"BalanceFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Balance"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"asset"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"symbol"}}]}},{"kind":"Field","name":{"kind":"Name","value":"available"}},{"kind":"Field","name":{"kind":"Name","value":"held"}},{"kind":"Field","name":{"kind":"Name","value":"total"}}]}}]} as unknown as DocumentNode<AccountsQuery, AccountsQueryVariables>;
export const OpenAccountDocument = {"__meta__":{"hash":"3bfcf8eb2c539d5527dbdd83bd264f98a964d819424bea379ff3295ac93c6867"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"OpenAccount"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"OpenAccountInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"openAccount"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserErrorFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserErrorFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]} as unknown as DocumentNode<OpenAccountMutation, OpenAccountMutationVariables>;
export const TransferDocument = {"__meta__":{"hash":"dedbabf63fe3cb61f22b41609a54f378677e7cff8905ce37f2492c418b3e935b"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Transfer"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"TransferInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"transfer"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"sent"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"TransactionFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"received"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"TransactionFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserErrorFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"TransactionFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Transaction"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"asset"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"symbol"}}]}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"balanceAfter"}},{"kind":"Field","name":{"kind":"Name","value":"reference"}},{"kind":"Field","name":{"kind":"Name","value":"at"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserErrorFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]} as unknown as DocumentNode<TransferMutation, TransferMutationVariables>;
export const DepositDocument = {"__meta__":{"hash":"89980a6c52824fbf2740f85ae70e7b4bbfa29eee7f0b0d56e0736f3c64b6c7fc"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Deposit"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SandboxDepositInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"sandboxDeposit"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"transaction"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"TransactionFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"balance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"BalanceFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserErrorFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"TransactionFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Transaction"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"asset"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"symbol"}}]}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"balanceAfter"}},{"kind":"Field","name":{"kind":"Name","value":"reference"}},{"kind":"Field","name":{"kind":"Name","value":"at"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"BalanceFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Balance"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"asset"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"symbol"}}]}},{"kind":"Field","name":{"kind":"Name","value":"available"}},{"kind":"Field","name":{"kind":"Name","value":"held"}},{"kind":"Field","name":{"kind":"Name","value":"total"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserErrorFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]} as unknown as DocumentNode<DepositMutation, DepositMutationVariables>;
export const SignUpDocument = {"__meta__":{"hash":"9008e53f0bedae18880c4be742e1794993a137edb65ed625e49988fbf6e25007"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"SignUp"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SignUpInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"signUp"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"acknowledged"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserErrorFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserErrorFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]} as unknown as DocumentNode<SignUpMutation, SignUpMutationVariables>;
export const VerifyEmailDocument = {"__meta__":{"hash":"68ee1357bd01112ed57911299c1f0ca178da3dfd84f37f8bbb271721d682b3e5"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"VerifyEmail"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"VerifyEmailInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"verifyEmail"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"verified"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserErrorFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserErrorFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]} as unknown as DocumentNode<VerifyEmailMutation, VerifyEmailMutationVariables>;
export const ResendVerificationEmailDocument = {"__meta__":{"hash":"02f5050505c12e077aded0a882fbd051e1b37c212ce2a777f286cee6e9d7a1ac"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ResendVerificationEmail"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ResendVerificationEmailInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"resendVerificationEmail"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"acknowledged"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserErrorFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserErrorFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]} as unknown as DocumentNode<ResendVerificationEmailMutation, ResendVerificationEmailMutationVariables>;
export const SignInDocument = {"__meta__":{"hash":"b115751ce4b8a03b5017d7064a007fd38b36eb8542ae39ffee0bf70334ef31b6"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"SignIn"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SignInInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"signIn"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"email"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"tokens"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"TokenFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"csrfToken"}},{"kind":"Field","name":{"kind":"Name","value":"deviceToken"}},{"kind":"Field","name":{"kind":"Name","value":"mfa"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"token"}},{"kind":"Field","name":{"kind":"Name","value":"methods"}},{"kind":"Field","name":{"kind":"Name","value":"passkeyOptions"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserErrorFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"TokenFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Tokens"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accessToken"}},{"kind":"Field","name":{"kind":"Name","value":"accessTokenExpiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"refreshToken"}},{"kind":"Field","name":{"kind":"Name","value":"refreshTokenExpiresAt"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserErrorFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]} as unknown as DocumentNode<SignInMutation, SignInMutationVariables>;
export const CompleteMfaDocument = {"__meta__":{"hash":"12bb6a43e040bee92bc25c0bfa4afb628970d08b4377fc3ce3edd8a932d73f21"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CompleteMfa"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CompleteMfaInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"completeMfa"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"email"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"tokens"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"TokenFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"csrfToken"}},{"kind":"Field","name":{"kind":"Name","value":"deviceToken"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserErrorFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"TokenFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Tokens"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accessToken"}},{"kind":"Field","name":{"kind":"Name","value":"accessTokenExpiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"refreshToken"}},{"kind":"Field","name":{"kind":"Name","value":"refreshTokenExpiresAt"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserErrorFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]} as unknown as DocumentNode<CompleteMfaMutation, CompleteMfaMutationVariables>;
export const StepUpDocument = {"__meta__":{"hash":"4745a84c10345cdfcb217e242989b138a490469a2d7427ee18f484dadc1b1eed"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"StepUp"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"StepUpInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"stepUp"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"stepUpUntil"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserErrorFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserErrorFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]} as unknown as DocumentNode<StepUpMutation, StepUpMutationVariables>;
export const SecondFactorsDocument = {"__meta__":{"hash":"61eb1e7f1ae0d4c4ebf55a8f09b0c9c20e8447e424b48a2d23e49ece1b7499dc"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"SecondFactors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"security"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"passwordChangedAt"}},{"kind":"Field","name":{"kind":"Name","value":"hasPassword"}},{"kind":"Field","name":{"kind":"Name","value":"totpEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"recoveryCodesLeft"}},{"kind":"Field","name":{"kind":"Name","value":"passkeys"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastUsedAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"linkedAccounts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"provider"}},{"kind":"Field","name":{"kind":"Name","value":"email"}},{"kind":"Field","name":{"kind":"Name","value":"linkedAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"wallets"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"LinkedWalletFields"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"LinkedWalletFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"LinkedWallet"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"address"}},{"kind":"Field","name":{"kind":"Name","value":"linkedAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastUsedAt"}}]}}]} as unknown as DocumentNode<SecondFactorsQuery, SecondFactorsQueryVariables>;
export const SignInProvidersDocument = {"__meta__":{"hash":"c5a7b64857974807ba4d669ed61015d837102023ca19451cf885722de0fb6a40"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"SignInProviders"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"signInProviders"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"provider"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]}}]} as unknown as DocumentNode<SignInProvidersQuery, SignInProvidersQueryVariables>;
export const WalletSignInDocument = {"__meta__":{"hash":"4672a707c5d0ab84129e66309717067a1835dbb2cb6e9b6bf14b2ebfee6600c1"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"WalletSignIn"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"walletSignIn"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"domain"}},{"kind":"Field","name":{"kind":"Name","value":"chainIds"}}]}}]}}]} as unknown as DocumentNode<WalletSignInQuery, WalletSignInQueryVariables>;
export const EnableTotpDocument = {"__meta__":{"hash":"d6a5474f9a95b7e63ac80033356f4150d266a28e2d8072c688b2a0737c15736f"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"EnableTotp"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"enableTotp"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"secret"}},{"kind":"Field","name":{"kind":"Name","value":"otpauthUrl"}},{"kind":"Field","name":{"kind":"Name","value":"qrCode"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserErrorFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserErrorFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]} as unknown as DocumentNode<EnableTotpMutation, EnableTotpMutationVariables>;
export const ConfirmTotpDocument = {"__meta__":{"hash":"1866faae04addd68be2b43f7623c9caf65f21f5439655b8d204d679e80958e59"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ConfirmTotp"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ConfirmTotpInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"confirmTotp"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"recoveryCodes"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserErrorFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserErrorFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]} as unknown as DocumentNode<ConfirmTotpMutation, ConfirmTotpMutationVariables>;
export const DisableTotpDocument = {"__meta__":{"hash":"25ec3922411051e101a769f6e36d60509f2f5d660bec3ea89cc5b0cd90611e6d"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"DisableTotp"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"disableTotp"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"acknowledged"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserErrorFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserErrorFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]} as unknown as DocumentNode<DisableTotpMutation, DisableTotpMutationVariables>;
export const RegenerateRecoveryCodesDocument = {"__meta__":{"hash":"57154203a187ee3ca45a16936bcf2aca44c97a26c13123332737c722ee9c66a0"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RegenerateRecoveryCodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"regenerateRecoveryCodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"recoveryCodes"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserErrorFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserErrorFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]} as unknown as DocumentNode<RegenerateRecoveryCodesMutation, RegenerateRecoveryCodesMutationVariables>;
export const RefreshSessionDocument = {"__meta__":{"hash":"dd5686dba691094d0e4ba7225349984fbad9eabeb0f83ca236260e9539d2be4a"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RefreshSession"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RefreshSessionInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"refreshSession"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"tokens"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"TokenFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"csrfToken"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserErrorFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"TokenFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Tokens"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accessToken"}},{"kind":"Field","name":{"kind":"Name","value":"accessTokenExpiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"refreshToken"}},{"kind":"Field","name":{"kind":"Name","value":"refreshTokenExpiresAt"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserErrorFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]} as unknown as DocumentNode<RefreshSessionMutation, RefreshSessionMutationVariables>;
export const ViewerDocument = {"__meta__":{"hash":"a0454c3d8c79c629e95e8e10fd89b3f1631dce13f93cb1ba27da780f3b9fdace"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"email"}},{"kind":"Field","name":{"kind":"Name","value":"emailVerified"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"preferences"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"locale"}},{"kind":"Field","name":{"kind":"Name","value":"timeZone"}},{"kind":"Field","name":{"kind":"Name","value":"theme"}},{"kind":"Field","name":{"kind":"Name","value":"emailNotifications"}}]}}]}}]}}]} as unknown as DocumentNode<ViewerQuery, ViewerQueryVariables>;
export const SessionsDocument = {"__meta__":{"hash":"9cdedbeee4c59e246826e81498033169bfd16fcbd1aae48fb8860262b0463ccd"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Sessions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"sessions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"current"}},{"kind":"Field","name":{"kind":"Name","value":"deviceName"}},{"kind":"Field","name":{"kind":"Name","value":"ip"}},{"kind":"Field","name":{"kind":"Name","value":"place"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"countryCode"}},{"kind":"Field","name":{"kind":"Name","value":"country"}},{"kind":"Field","name":{"kind":"Name","value":"city"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userAgent"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastSeenAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}}]}}]}}]} as unknown as DocumentNode<SessionsQuery, SessionsQueryVariables>;
export const UpdateProfileDocument = {"__meta__":{"hash":"8c01e990903ff386143a6b35c3fca520f46efd70b75b28c2a7407c9ccf7438da"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UpdateProfile"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UpdateProfileInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"updateProfile"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserErrorFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserErrorFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]} as unknown as DocumentNode<UpdateProfileMutation, UpdateProfileMutationVariables>;
export const UpdatePreferencesDocument = {"__meta__":{"hash":"2bdf5795473f4fcd7bab05d5764b71eda80d868106069e892e8b05f02f2c749e"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UpdatePreferences"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UpdatePreferencesInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"updatePreferences"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"preferences"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"locale"}},{"kind":"Field","name":{"kind":"Name","value":"timeZone"}},{"kind":"Field","name":{"kind":"Name","value":"theme"}},{"kind":"Field","name":{"kind":"Name","value":"emailNotifications"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserErrorFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserErrorFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]} as unknown as DocumentNode<UpdatePreferencesMutation, UpdatePreferencesMutationVariables>;
export const ChangePasswordDocument = {"__meta__":{"hash":"12d14768f7d0bda49f56683a95cc01e19f9edf74b08defead1add580c2bfd1bd"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ChangePassword"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ChangePasswordInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"changePassword"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"acknowledged"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserErrorFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserErrorFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]} as unknown as DocumentNode<ChangePasswordMutation, ChangePasswordMutationVariables>;
export const ChangeEmailDocument = {"__meta__":{"hash":"b266b58ae145a9dc415dd355bf0f570f7bfe89f286dc9f9a984039722c994a69"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ChangeEmail"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ChangeEmailInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"changeEmail"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"acknowledged"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserErrorFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserErrorFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]} as unknown as DocumentNode<ChangeEmailMutation, ChangeEmailMutationVariables>;
export const ConfirmEmailChangeDocument = {"__meta__":{"hash":"d94317f2dccbadb3d0ba1ffa51feb1c9c9a7a7e940b0eb3f43d3faa8dd104722"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ConfirmEmailChange"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ConfirmEmailChangeInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"confirmEmailChange"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"email"}},{"kind":"Field","name":{"kind":"Name","value":"emailVerified"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserErrorFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserErrorFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]} as unknown as DocumentNode<ConfirmEmailChangeMutation, ConfirmEmailChangeMutationVariables>;
export const SetAntiPhishingCodeDocument = {"__meta__":{"hash":"76c115851928c4ae0d32b22df919129c1fab35341f5ec4b0fc597feb3fdf8765"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"SetAntiPhishingCode"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SetAntiPhishingCodeInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"setAntiPhishingCode"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"security"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"antiPhishingCode"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserErrorFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserErrorFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]} as unknown as DocumentNode<SetAntiPhishingCodeMutation, SetAntiPhishingCodeMutationVariables>;
export const RequestPasswordResetDocument = {"__meta__":{"hash":"3e3388ba10c5449ce4b431d4886e2498ba7e13f6f8186fac9375d4678280b4d2"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RequestPasswordReset"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RequestPasswordResetInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"requestPasswordReset"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"acknowledged"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserErrorFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserErrorFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]} as unknown as DocumentNode<RequestPasswordResetMutation, RequestPasswordResetMutationVariables>;
export const RevokeSessionDocument = {"__meta__":{"hash":"a3cbcc23edd2f6ae71ab05f2d0879c265746f8104b5a007b070a1b2946237b53"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RevokeSession"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RevokeSessionInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"revokeSession"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"acknowledged"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserErrorFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserErrorFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]} as unknown as DocumentNode<RevokeSessionMutation, RevokeSessionMutationVariables>;
export const RevokeOtherSessionsDocument = {"__meta__":{"hash":"c9e8cd5c728d46d37aaf38759f33a1a05b5862a1642e88633e9629ae615bfecd"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RevokeOtherSessions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"revokeOtherSessions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"acknowledged"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserErrorFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserErrorFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]} as unknown as DocumentNode<RevokeOtherSessionsMutation, RevokeOtherSessionsMutationVariables>;
export const SignOutDocument = {"__meta__":{"hash":"f2ac535216e71d6b691f118073506cf6d864c513fdfeacbfdf09a3ac1085dde5"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"SignOut"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"signOut"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"acknowledged"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserErrorFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserErrorFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]} as unknown as DocumentNode<SignOutMutation, SignOutMutationVariables>;
export const ApiKeysDocument = {"__meta__":{"hash":"052a92d8a7ba40979061dd015c3c229ee94c4d28d21c194a91ae27308fe65ea5"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ApiKeys"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"apiKeys"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ApiKeyFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ApiKeyFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ApiKey"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"prefix"}},{"kind":"Field","name":{"kind":"Name","value":"algorithm"}},{"kind":"Field","name":{"kind":"Name","value":"scopes"}},{"kind":"Field","name":{"kind":"Name","value":"ipAllowList"}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastUsedAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}}]} as unknown as DocumentNode<ApiKeysQuery, ApiKeysQueryVariables>;
export const CreateApiKeyDocument = {"__meta__":{"hash":"4526a7fb103a6b6928d595e815e06a25e7cb7298cebe5407184fc354c632f880"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateApiKey"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateApiKeyInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createApiKey"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"apiKey"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ApiKeyFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"secret"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserErrorFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ApiKeyFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ApiKey"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"prefix"}},{"kind":"Field","name":{"kind":"Name","value":"algorithm"}},{"kind":"Field","name":{"kind":"Name","value":"scopes"}},{"kind":"Field","name":{"kind":"Name","value":"ipAllowList"}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastUsedAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserErrorFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]} as unknown as DocumentNode<CreateApiKeyMutation, CreateApiKeyMutationVariables>;
export const RotateApiKeyDocument = {"__meta__":{"hash":"33f38033ab90a15e7ee82cb8d5ca8f5be299dbfa4dd9131f22ce2506dfedf6d0"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RotateApiKey"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RotateApiKeyInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"rotateApiKey"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"apiKey"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ApiKeyFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"secret"}},{"kind":"Field","name":{"kind":"Name","value":"replaced"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ApiKeyFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserErrorFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ApiKeyFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ApiKey"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"prefix"}},{"kind":"Field","name":{"kind":"Name","value":"algorithm"}},{"kind":"Field","name":{"kind":"Name","value":"scopes"}},{"kind":"Field","name":{"kind":"Name","value":"ipAllowList"}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastUsedAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserErrorFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]} as unknown as DocumentNode<RotateApiKeyMutation, RotateApiKeyMutationVariables>;
export const RevokeApiKeyDocument = {"__meta__":{"hash":"0bbdf6e51fa7fd361044adb66ed57143b16840bddc8d99c99c3eb7f748f49387"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RevokeApiKey"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RevokeApiKeyInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"revokeApiKey"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"acknowledged"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserErrorFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserErrorFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]} as unknown as DocumentNode<RevokeApiKeyMutation, RevokeApiKeyMutationVariables>;
export const ExportPersonalDataDocument = {"__meta__":{"hash":"db501d6f7019c70ac028c66e2a835df028db26e21df2101338a03818ccf3c607"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ExportPersonalData"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"exportPersonalData"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"job"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"JobFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserErrorFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"JobFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Job"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"progress"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"finishedAt"}},{"kind":"Field","name":{"kind":"Name","value":"failure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"file"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"contentType"}},{"kind":"Field","name":{"kind":"Name","value":"bytes"}},{"kind":"Field","name":{"kind":"Name","value":"sha256"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"download"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserErrorFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]} as unknown as DocumentNode<ExportPersonalDataMutation, ExportPersonalDataMutationVariables>;
export const JobsDocument = {"__meta__":{"hash":"e49212b3e04c490b6ee1b677c7cb22cda8ee9a0c23611c6bf20a11466d541ba5"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Jobs"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"jobs"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"JobFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"JobFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Job"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"progress"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"finishedAt"}},{"kind":"Field","name":{"kind":"Name","value":"failure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"file"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"contentType"}},{"kind":"Field","name":{"kind":"Name","value":"bytes"}},{"kind":"Field","name":{"kind":"Name","value":"sha256"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"download"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}}]}}]}}]} as unknown as DocumentNode<JobsQuery, JobsQueryVariables>;
export const CancelJobDocument = {"__meta__":{"hash":"77d0ead1e6af0ef105514479d3e61f88a18f2e70f9f7f5dad1f19f439248e0cc"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CancelJob"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CancelJobInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cancelJob"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"job"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"JobFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserErrorFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"JobFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Job"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"progress"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"finishedAt"}},{"kind":"Field","name":{"kind":"Name","value":"failure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"file"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"contentType"}},{"kind":"Field","name":{"kind":"Name","value":"bytes"}},{"kind":"Field","name":{"kind":"Name","value":"sha256"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"download"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserErrorFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]} as unknown as DocumentNode<CancelJobMutation, CancelJobMutationVariables>;
export const DeleteAccountDocument = {"__meta__":{"hash":"7d57d1379deaf37c1ecc7a5908a5a1683c1c82f92c8f03dca2df0d5f4ae46f1c"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"DeleteAccount"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DeleteAccountInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"deleteAccount"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"restorableUntil"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserErrorFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserErrorFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]} as unknown as DocumentNode<DeleteAccountMutation, DeleteAccountMutationVariables>;
export const StartPasskeyRegistrationDocument = {"__meta__":{"hash":"1ef727aa2653b8e2c44f304a761f7590900b51eb63fb5207d7e0e5d9e4961817"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"StartPasskeyRegistration"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"startPasskeyRegistration"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"options"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserErrorFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserErrorFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]} as unknown as DocumentNode<StartPasskeyRegistrationMutation, StartPasskeyRegistrationMutationVariables>;
export const FinishPasskeyRegistrationDocument = {"__meta__":{"hash":"a18f03d84578cadbb5798f6dd23546f665102a41028559413b9ca4dd09c73e45"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"FinishPasskeyRegistration"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"FinishPasskeyRegistrationInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"finishPasskeyRegistration"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"passkey"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PasskeyFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"recoveryCodes"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserErrorFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PasskeyFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Passkey"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastUsedAt"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserErrorFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]} as unknown as DocumentNode<FinishPasskeyRegistrationMutation, FinishPasskeyRegistrationMutationVariables>;
export const RenamePasskeyDocument = {"__meta__":{"hash":"997d09e133ebc9d40d6b6d370e2d40fc1e5f14ed74cea4fc1bf6146e21e6bc8c"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RenamePasskey"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RenamePasskeyInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"renamePasskey"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"passkey"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PasskeyFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserErrorFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PasskeyFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Passkey"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastUsedAt"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserErrorFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]} as unknown as DocumentNode<RenamePasskeyMutation, RenamePasskeyMutationVariables>;
export const RemovePasskeyDocument = {"__meta__":{"hash":"d43f4b3b2abd043a5a542d02075cb7d0fdf01499fbe8ea35c939f83dd6b16fc7"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RemovePasskey"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RemovePasskeyInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"removePasskey"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"acknowledged"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserErrorFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserErrorFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]} as unknown as DocumentNode<RemovePasskeyMutation, RemovePasskeyMutationVariables>;
export const StartPasskeySignInDocument = {"__meta__":{"hash":"c4050bebf6858b0633fc5b6f35bfedf7d7fab681c3f42a025046cbc2bc405002"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"StartPasskeySignIn"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"startPasskeySignIn"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"options"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserErrorFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserErrorFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]} as unknown as DocumentNode<StartPasskeySignInMutation, StartPasskeySignInMutationVariables>;
export const FinishPasskeySignInDocument = {"__meta__":{"hash":"aa0173763e1907400d03896e5163d488d22e8f5c9e75d49186bfc3a061e7fe80"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"FinishPasskeySignIn"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"FinishPasskeySignInInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"finishPasskeySignIn"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"email"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"tokens"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"TokenFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"csrfToken"}},{"kind":"Field","name":{"kind":"Name","value":"deviceToken"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserErrorFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"TokenFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Tokens"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accessToken"}},{"kind":"Field","name":{"kind":"Name","value":"accessTokenExpiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"refreshToken"}},{"kind":"Field","name":{"kind":"Name","value":"refreshTokenExpiresAt"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserErrorFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]} as unknown as DocumentNode<FinishPasskeySignInMutation, FinishPasskeySignInMutationVariables>;
export const StartPasskeyStepUpDocument = {"__meta__":{"hash":"807812d1aacfe5050993b31bdd626c2676ab777dab33ad7b1a5f5a9123d62731"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"StartPasskeyStepUp"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"startPasskeyStepUp"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"options"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserErrorFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserErrorFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]} as unknown as DocumentNode<StartPasskeyStepUpMutation, StartPasskeyStepUpMutationVariables>;
export const LinkProviderDocument = {"__meta__":{"hash":"5069db868fa9f2bf883a71305c76d8f439f96b848e4a9336f6b43352e7a4c052"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"LinkProvider"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"LinkProviderInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"linkProvider"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserErrorFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserErrorFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]} as unknown as DocumentNode<LinkProviderMutation, LinkProviderMutationVariables>;
export const UnlinkProviderDocument = {"__meta__":{"hash":"3c069416045b2f701f07651474bd5b3942042c2ced86a186f48dbf75463f59f4"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UnlinkProvider"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UnlinkProviderInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"unlinkProvider"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"acknowledged"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserErrorFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserErrorFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]} as unknown as DocumentNode<UnlinkProviderMutation, UnlinkProviderMutationVariables>;
export const StartWalletSignInDocument = {"__meta__":{"hash":"3ffcf3f0b285819eee062f0468131c9dc3e5e8861d516a972c57f305dc4d3b28"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"StartWalletSignIn"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"StartWalletSignInInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"startWalletSignIn"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserErrorFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserErrorFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]} as unknown as DocumentNode<StartWalletSignInMutation, StartWalletSignInMutationVariables>;
export const FinishWalletSignInDocument = {"__meta__":{"hash":"7a173af75ca035131a630e60d6d3eb91dd73466741dbcf3732bf17da91fb68c1"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"FinishWalletSignIn"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"FinishWalletSignInInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"finishWalletSignIn"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"email"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"tokens"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"TokenFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"csrfToken"}},{"kind":"Field","name":{"kind":"Name","value":"deviceToken"}},{"kind":"Field","name":{"kind":"Name","value":"mfa"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"token"}},{"kind":"Field","name":{"kind":"Name","value":"methods"}},{"kind":"Field","name":{"kind":"Name","value":"passkeyOptions"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserErrorFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"TokenFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Tokens"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accessToken"}},{"kind":"Field","name":{"kind":"Name","value":"accessTokenExpiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"refreshToken"}},{"kind":"Field","name":{"kind":"Name","value":"refreshTokenExpiresAt"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserErrorFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]} as unknown as DocumentNode<FinishWalletSignInMutation, FinishWalletSignInMutationVariables>;
export const StartWalletLinkDocument = {"__meta__":{"hash":"3fe0d5401a8f24eb06bb1176131c625b1d361ccefc6f84469180f2aafebbccaa"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"StartWalletLink"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"StartWalletLinkInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"startWalletLink"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserErrorFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserErrorFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]} as unknown as DocumentNode<StartWalletLinkMutation, StartWalletLinkMutationVariables>;
export const FinishWalletLinkDocument = {"__meta__":{"hash":"194cb9c5d5714dd4a99b972d3c9534ff730c7c8f2334c9e41cc3d6778ef52193"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"FinishWalletLink"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"FinishWalletLinkInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"finishWalletLink"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"wallet"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"LinkedWalletFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserErrorFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"LinkedWalletFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"LinkedWallet"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"address"}},{"kind":"Field","name":{"kind":"Name","value":"linkedAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastUsedAt"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserErrorFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]} as unknown as DocumentNode<FinishWalletLinkMutation, FinishWalletLinkMutationVariables>;
export const UnlinkWalletDocument = {"__meta__":{"hash":"38a1e5201a959c805d87bcfcaff2adb7752c2274cc7d21429439dcf6605584d5"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UnlinkWallet"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UnlinkWalletInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"unlinkWallet"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"acknowledged"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserErrorFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserErrorFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]} as unknown as DocumentNode<UnlinkWalletMutation, UnlinkWalletMutationVariables>;
export const ResetPasswordDocument = {"__meta__":{"hash":"94ee2a8481d63df9f9dc1a3ef12b2531293dd7aa56d967f0ab7c341f7ae580d2"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ResetPassword"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ResetPasswordInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"resetPassword"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"acknowledged"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserErrorFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserErrorFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]} as unknown as DocumentNode<ResetPasswordMutation, ResetPasswordMutationVariables>;
export const SignOutEverywhereDocument = {"__meta__":{"hash":"4c516d831bb5e590e62052b198faceb3406b640adc660db7d3a74391b5c97b52"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"SignOutEverywhere"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"signOutEverywhere"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"acknowledged"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserErrorFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserErrorFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]} as unknown as DocumentNode<SignOutEverywhereMutation, SignOutEverywhereMutationVariables>;
export const ImportFormatsDocument = {"__meta__":{"hash":"806a5ed62fde9e64bf859badd8b958826fb3885a581f86e9999788eec6bd4646"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ImportFormats"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"importFormats"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"institution"}},{"kind":"Field","name":{"kind":"Name","value":"headers"}}]}}]}}]} as unknown as DocumentNode<ImportFormatsQuery, ImportFormatsQueryVariables>;
export const ImportsDocument = {"__meta__":{"hash":"384ea2d689ee2bcec36f372d9bf65582f910bcc989e51e21b2b9f8eaf11be0b5"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Imports"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}},"defaultValue":{"kind":"IntValue","value":"20"}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"imports"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ImportFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PageFields"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ImportFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Import"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"problem"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"fileName"}},{"kind":"Field","name":{"kind":"Name","value":"fileBytes"}},{"kind":"Field","name":{"kind":"Name","value":"fileHash"}},{"kind":"Field","name":{"kind":"Name","value":"format"}},{"kind":"Field","name":{"kind":"Name","value":"rows"}},{"kind":"Field","name":{"kind":"Name","value":"counts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"new"}},{"kind":"Field","name":{"kind":"Name","value":"duplicate"}},{"kind":"Field","name":{"kind":"Name","value":"possibleDuplicate"}},{"kind":"Field","name":{"kind":"Name","value":"ignored"}},{"kind":"Field","name":{"kind":"Name","value":"invalid"}}]}},{"kind":"Field","name":{"kind":"Name","value":"activities"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"appliedAt"}},{"kind":"Field","name":{"kind":"Name","value":"revertedAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PageFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PageInfo"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"hasPreviousPage"}},{"kind":"Field","name":{"kind":"Name","value":"startCursor"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]} as unknown as DocumentNode<ImportsQuery, ImportsQueryVariables>;
export const ImportPreviewDocument = {"__meta__":{"hash":"071e6c3145be88bd027070b631c028c4a38f2b43bdacd2b0789e2e26c4014237"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ImportPreview"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"verdict"}},"type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RowVerdict"}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}},"defaultValue":{"kind":"IntValue","value":"20"}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Import"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ImportFields"}},{"kind":"Field","name":{"kind":"Name","value":"job"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"JobFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"preview"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"verdict"},"value":{"kind":"Variable","name":{"kind":"Name","value":"verdict"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"line"}},{"kind":"Field","name":{"kind":"Name","value":"cells"}},{"kind":"Field","name":{"kind":"Name","value":"verdict"}},{"kind":"Field","name":{"kind":"Name","value":"activity"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ImportedActivityFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"also"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ImportedActivityFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"partOf"}},{"kind":"Field","name":{"kind":"Name","value":"duplicateOf"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActivityFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"ignoredBecause"}},{"kind":"Field","name":{"kind":"Name","value":"error"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"column"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PageFields"}}]}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AssetQuantityFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AssetQuantity"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"asset"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"symbol"}}]}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ImportFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Import"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"problem"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"fileName"}},{"kind":"Field","name":{"kind":"Name","value":"fileBytes"}},{"kind":"Field","name":{"kind":"Name","value":"fileHash"}},{"kind":"Field","name":{"kind":"Name","value":"format"}},{"kind":"Field","name":{"kind":"Name","value":"rows"}},{"kind":"Field","name":{"kind":"Name","value":"counts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"new"}},{"kind":"Field","name":{"kind":"Name","value":"duplicate"}},{"kind":"Field","name":{"kind":"Name","value":"possibleDuplicate"}},{"kind":"Field","name":{"kind":"Name","value":"ignored"}},{"kind":"Field","name":{"kind":"Name","value":"invalid"}}]}},{"kind":"Field","name":{"kind":"Name","value":"activities"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"appliedAt"}},{"kind":"Field","name":{"kind":"Name","value":"revertedAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"JobFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Job"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"progress"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"finishedAt"}},{"kind":"Field","name":{"kind":"Name","value":"failure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"file"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"contentType"}},{"kind":"Field","name":{"kind":"Name","value":"bytes"}},{"kind":"Field","name":{"kind":"Name","value":"sha256"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"download"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ImportedActivityFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ImportedActivity"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"received"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AssetQuantityFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"sent"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AssetQuantityFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"fee"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AssetQuantityFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"note"}},{"kind":"Field","name":{"kind":"Name","value":"externalId"}},{"kind":"Field","name":{"kind":"Name","value":"lines"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ActivityFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Activity"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"received"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AssetQuantityFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"sent"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AssetQuantityFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"fee"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AssetQuantityFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"costBasis"}},{"kind":"Field","name":{"kind":"Name","value":"acquiredAt"}},{"kind":"Field","name":{"kind":"Name","value":"note"}},{"kind":"Field","name":{"kind":"Name","value":"reference"}},{"kind":"Field","name":{"kind":"Name","value":"source"}},{"kind":"Field","name":{"kind":"Name","value":"version"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PageFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PageInfo"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"hasPreviousPage"}},{"kind":"Field","name":{"kind":"Name","value":"startCursor"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]} as unknown as DocumentNode<ImportPreviewQuery, ImportPreviewQueryVariables>;
export const StartImportDocument = {"__meta__":{"hash":"ce9acfc7613e2fbaedb2c5082abb493aa522517a9462b241817b99bd2cb2eee5"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"StartImport"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"StartImportInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"startImport"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"import"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ImportFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserErrorFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ImportFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Import"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"problem"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"fileName"}},{"kind":"Field","name":{"kind":"Name","value":"fileBytes"}},{"kind":"Field","name":{"kind":"Name","value":"fileHash"}},{"kind":"Field","name":{"kind":"Name","value":"format"}},{"kind":"Field","name":{"kind":"Name","value":"rows"}},{"kind":"Field","name":{"kind":"Name","value":"counts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"new"}},{"kind":"Field","name":{"kind":"Name","value":"duplicate"}},{"kind":"Field","name":{"kind":"Name","value":"possibleDuplicate"}},{"kind":"Field","name":{"kind":"Name","value":"ignored"}},{"kind":"Field","name":{"kind":"Name","value":"invalid"}}]}},{"kind":"Field","name":{"kind":"Name","value":"activities"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"appliedAt"}},{"kind":"Field","name":{"kind":"Name","value":"revertedAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserErrorFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]} as unknown as DocumentNode<StartImportMutation, StartImportMutationVariables>;
export const MapImportDocument = {"__meta__":{"hash":"f97535bc12675ffd870383b07b299aa710c1dd434796aa7fc9eaca25bd92d6aa"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"MapImport"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"MapImportInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"mapImport"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"import"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ImportFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserErrorFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ImportFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Import"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"problem"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"fileName"}},{"kind":"Field","name":{"kind":"Name","value":"fileBytes"}},{"kind":"Field","name":{"kind":"Name","value":"fileHash"}},{"kind":"Field","name":{"kind":"Name","value":"format"}},{"kind":"Field","name":{"kind":"Name","value":"rows"}},{"kind":"Field","name":{"kind":"Name","value":"counts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"new"}},{"kind":"Field","name":{"kind":"Name","value":"duplicate"}},{"kind":"Field","name":{"kind":"Name","value":"possibleDuplicate"}},{"kind":"Field","name":{"kind":"Name","value":"ignored"}},{"kind":"Field","name":{"kind":"Name","value":"invalid"}}]}},{"kind":"Field","name":{"kind":"Name","value":"activities"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"appliedAt"}},{"kind":"Field","name":{"kind":"Name","value":"revertedAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserErrorFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]} as unknown as DocumentNode<MapImportMutation, MapImportMutationVariables>;
export const ApplyImportDocument = {"__meta__":{"hash":"613698377da6ad58c25d4766f8f74332a298767e138303590ea79a1b900d18bd"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ApplyImport"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ApplyImportInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"applyImport"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"import"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ImportFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserErrorFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ImportFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Import"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"problem"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"fileName"}},{"kind":"Field","name":{"kind":"Name","value":"fileBytes"}},{"kind":"Field","name":{"kind":"Name","value":"fileHash"}},{"kind":"Field","name":{"kind":"Name","value":"format"}},{"kind":"Field","name":{"kind":"Name","value":"rows"}},{"kind":"Field","name":{"kind":"Name","value":"counts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"new"}},{"kind":"Field","name":{"kind":"Name","value":"duplicate"}},{"kind":"Field","name":{"kind":"Name","value":"possibleDuplicate"}},{"kind":"Field","name":{"kind":"Name","value":"ignored"}},{"kind":"Field","name":{"kind":"Name","value":"invalid"}}]}},{"kind":"Field","name":{"kind":"Name","value":"activities"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"appliedAt"}},{"kind":"Field","name":{"kind":"Name","value":"revertedAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserErrorFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]} as unknown as DocumentNode<ApplyImportMutation, ApplyImportMutationVariables>;
export const RevertImportDocument = {"__meta__":{"hash":"ed272f760f043020a988b0aa52cff2fc5b9c730698b55bfdc8183913de7147d5"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RevertImport"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RevertImportInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"revertImport"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"import"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ImportFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserErrorFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ImportFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Import"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"problem"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"fileName"}},{"kind":"Field","name":{"kind":"Name","value":"fileBytes"}},{"kind":"Field","name":{"kind":"Name","value":"fileHash"}},{"kind":"Field","name":{"kind":"Name","value":"format"}},{"kind":"Field","name":{"kind":"Name","value":"rows"}},{"kind":"Field","name":{"kind":"Name","value":"counts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"new"}},{"kind":"Field","name":{"kind":"Name","value":"duplicate"}},{"kind":"Field","name":{"kind":"Name","value":"possibleDuplicate"}},{"kind":"Field","name":{"kind":"Name","value":"ignored"}},{"kind":"Field","name":{"kind":"Name","value":"invalid"}}]}},{"kind":"Field","name":{"kind":"Name","value":"activities"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"appliedAt"}},{"kind":"Field","name":{"kind":"Name","value":"revertedAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserErrorFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]} as unknown as DocumentNode<RevertImportMutation, RevertImportMutationVariables>;
export const InvestmentPortfoliosDocument = {"__meta__":{"hash":"1b66a40906ba157c6bea6b7f455321450b76c9121c1f29f777bf667728a3619d"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"InvestmentPortfolios"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"portfolios"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"InvestmentPortfolioFields"}},{"kind":"Field","name":{"kind":"Name","value":"summary"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"costBasis"}},{"kind":"Field","name":{"kind":"Name","value":"unrealizedPnl"}},{"kind":"Field","name":{"kind":"Name","value":"realizedGain"}},{"kind":"Field","name":{"kind":"Name","value":"income"}},{"kind":"Field","name":{"kind":"Name","value":"expensedFees"}},{"kind":"Field","name":{"kind":"Name","value":"netContributions"}},{"kind":"Field","name":{"kind":"Name","value":"totalGain"}},{"kind":"Field","name":{"kind":"Name","value":"complete"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PortfolioAccountFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PortfolioAccount"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"institution"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"InvestmentPortfolioFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InvestmentPortfolio"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"timeZone"}},{"kind":"Field","name":{"kind":"Name","value":"costBasisMethod"}},{"kind":"Field","name":{"kind":"Name","value":"lotScope"}},{"kind":"Field","name":{"kind":"Name","value":"jurisdiction"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"accounts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PortfolioAccountFields"}}]}}]}}]} as unknown as DocumentNode<InvestmentPortfoliosQuery, InvestmentPortfoliosQueryVariables>;
export const InvestmentHoldingsDocument = {"__meta__":{"hash":"48922188ede636a629123e72e9b47d2e51949c9a1f318f2d621e5d16ee923f03"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"InvestmentHoldings"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},"defaultValue":{"kind":"IntValue","value":"50"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"investmentPortfolio"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"holdings"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"asset"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"symbol"}}]}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"costBasis"}},{"kind":"Field","name":{"kind":"Name","value":"price"}},{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"unrealizedPnl"}},{"kind":"Field","name":{"kind":"Name","value":"allocation"}}]}},{"kind":"Field","name":{"kind":"Name","value":"issues"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"asset"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"symbol"}}]}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"day"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<InvestmentHoldingsQuery, InvestmentHoldingsQueryVariables>;
export const ActivitiesDocument = {"__meta__":{"hash":"93298ca3a7dffe9fd3c5f9579058f3c16697dd80648d481add8b867feb6f7b47"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Activities"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ActivityFilter"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}},"defaultValue":{"kind":"IntValue","value":"20"}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"investmentPortfolio"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"activities"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActivityFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PageFields"}}]}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AssetQuantityFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AssetQuantity"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"asset"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"symbol"}}]}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ActivityFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Activity"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"received"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AssetQuantityFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"sent"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AssetQuantityFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"fee"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AssetQuantityFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"costBasis"}},{"kind":"Field","name":{"kind":"Name","value":"acquiredAt"}},{"kind":"Field","name":{"kind":"Name","value":"note"}},{"kind":"Field","name":{"kind":"Name","value":"reference"}},{"kind":"Field","name":{"kind":"Name","value":"source"}},{"kind":"Field","name":{"kind":"Name","value":"version"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PageFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PageInfo"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"hasPreviousPage"}},{"kind":"Field","name":{"kind":"Name","value":"startCursor"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]} as unknown as DocumentNode<ActivitiesQuery, ActivitiesQueryVariables>;
export const DisposalsDocument = {"__meta__":{"hash":"adeefe9e2a62b7b27954850b7f07b6316b8f44d686186d9a06d04501c5dfcd7c"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Disposals"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"asset"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}},"defaultValue":{"kind":"IntValue","value":"20"}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"investmentPortfolio"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"disposals"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"asset"},"value":{"kind":"Variable","name":{"kind":"Name","value":"asset"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"asset"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"symbol"}}]}},{"kind":"Field","name":{"kind":"Name","value":"disposedAt"}},{"kind":"Field","name":{"kind":"Name","value":"day"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"proceeds"}},{"kind":"Field","name":{"kind":"Name","value":"fees"}},{"kind":"Field","name":{"kind":"Name","value":"costBasis"}},{"kind":"Field","name":{"kind":"Name","value":"gain"}},{"kind":"Field","name":{"kind":"Name","value":"matches"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"rule"}},{"kind":"Field","name":{"kind":"Name","value":"acquiredOn"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"proceeds"}},{"kind":"Field","name":{"kind":"Name","value":"costBasis"}},{"kind":"Field","name":{"kind":"Name","value":"gain"}},{"kind":"Field","name":{"kind":"Name","value":"deniedLoss"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PageFields"}}]}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PageFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PageInfo"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"hasPreviousPage"}},{"kind":"Field","name":{"kind":"Name","value":"startCursor"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]} as unknown as DocumentNode<DisposalsQuery, DisposalsQueryVariables>;
export const CreatePortfolioDocument = {"__meta__":{"hash":"6d66772e90d2bc6b49df2658b02386b407f14c9fa3c171f41b1750bc54f13f10"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreatePortfolio"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreatePortfolioInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createPortfolio"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"portfolio"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"InvestmentPortfolioFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserErrorFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PortfolioAccountFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PortfolioAccount"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"institution"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"InvestmentPortfolioFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InvestmentPortfolio"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"timeZone"}},{"kind":"Field","name":{"kind":"Name","value":"costBasisMethod"}},{"kind":"Field","name":{"kind":"Name","value":"lotScope"}},{"kind":"Field","name":{"kind":"Name","value":"jurisdiction"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"accounts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PortfolioAccountFields"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserErrorFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]} as unknown as DocumentNode<CreatePortfolioMutation, CreatePortfolioMutationVariables>;
export const UpdatePortfolioDocument = {"__meta__":{"hash":"46c77dd467341bce1837551508535e69f068452ddb603f3e831b9f2e3c95d31e"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UpdatePortfolio"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UpdatePortfolioInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"updatePortfolio"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"portfolio"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"InvestmentPortfolioFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserErrorFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PortfolioAccountFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PortfolioAccount"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"institution"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"InvestmentPortfolioFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InvestmentPortfolio"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"timeZone"}},{"kind":"Field","name":{"kind":"Name","value":"costBasisMethod"}},{"kind":"Field","name":{"kind":"Name","value":"lotScope"}},{"kind":"Field","name":{"kind":"Name","value":"jurisdiction"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"accounts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PortfolioAccountFields"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserErrorFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]} as unknown as DocumentNode<UpdatePortfolioMutation, UpdatePortfolioMutationVariables>;
export const DeletePortfolioDocument = {"__meta__":{"hash":"29b441a87559c2c6055b65d0842e1bf693779b93e02045781be800109f7f05ee"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"DeletePortfolio"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DeletePortfolioInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"deletePortfolio"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"acknowledged"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserErrorFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserErrorFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]} as unknown as DocumentNode<DeletePortfolioMutation, DeletePortfolioMutationVariables>;
export const AddPortfolioAccountDocument = {"__meta__":{"hash":"5670ef5291d3972f35728ace220ca7b08e9d43ecbbc87f6153f64a97cf112f0f"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"AddPortfolioAccount"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"AddPortfolioAccountInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"addPortfolioAccount"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PortfolioAccountFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserErrorFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PortfolioAccountFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PortfolioAccount"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"institution"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserErrorFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]} as unknown as DocumentNode<AddPortfolioAccountMutation, AddPortfolioAccountMutationVariables>;
export const AddActivitiesDocument = {"__meta__":{"hash":"bde07da178dfd2ec192a986538bbade75f457ca39c9052e89e9532ee4dd536aa"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"AddActivities"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"AddActivityInput"}}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"addActivities"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"results"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"activity"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActivityFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"error"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserErrorFields"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserErrorFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AssetQuantityFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AssetQuantity"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"asset"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"symbol"}}]}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ActivityFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Activity"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"received"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AssetQuantityFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"sent"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AssetQuantityFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"fee"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AssetQuantityFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"costBasis"}},{"kind":"Field","name":{"kind":"Name","value":"acquiredAt"}},{"kind":"Field","name":{"kind":"Name","value":"note"}},{"kind":"Field","name":{"kind":"Name","value":"reference"}},{"kind":"Field","name":{"kind":"Name","value":"source"}},{"kind":"Field","name":{"kind":"Name","value":"version"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserErrorFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]} as unknown as DocumentNode<AddActivitiesMutation, AddActivitiesMutationVariables>;
export const EditActivityDocument = {"__meta__":{"hash":"fa626531379d372ddce1a41b5578ea5616778a8774c530c8596a8fffaa422b16"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"EditActivity"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"EditActivityInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"editActivity"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"activity"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActivityFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserErrorFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AssetQuantityFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AssetQuantity"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"asset"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"symbol"}}]}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ActivityFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Activity"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"received"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AssetQuantityFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"sent"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AssetQuantityFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"fee"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AssetQuantityFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"costBasis"}},{"kind":"Field","name":{"kind":"Name","value":"acquiredAt"}},{"kind":"Field","name":{"kind":"Name","value":"note"}},{"kind":"Field","name":{"kind":"Name","value":"reference"}},{"kind":"Field","name":{"kind":"Name","value":"source"}},{"kind":"Field","name":{"kind":"Name","value":"version"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserErrorFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]} as unknown as DocumentNode<EditActivityMutation, EditActivityMutationVariables>;
export const DeleteActivityDocument = {"__meta__":{"hash":"16bfb34777d98775c7932e783e0dff3d31a77dc324ba231d441d8ab1ea27ae5f"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"DeleteActivity"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DeleteActivityInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"deleteActivity"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"acknowledged"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserErrorFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserErrorFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]} as unknown as DocumentNode<DeleteActivityMutation, DeleteActivityMutationVariables>;
export const PerformanceDocument = {"__meta__":{"hash":"e0ea7cd1534e828dcada37c8d5de43f162fa570a6db2860cd44ff76b59861015"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Performance"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"range"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"PerformanceRange"}}},"defaultValue":{"kind":"EnumValue","value":"ALL"}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"from"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Date"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"to"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Date"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"currency"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"benchmark"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"BenchmarkPartInput"}}}}},"defaultValue":{"kind":"ListValue","values":[]}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"step"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SeriesStep"}}},"defaultValue":{"kind":"EnumValue","value":"DAY"}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"limit"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},"defaultValue":{"kind":"IntValue","value":"400"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"investmentPortfolio"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"performance"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"range"},"value":{"kind":"Variable","name":{"kind":"Name","value":"range"}}},{"kind":"Argument","name":{"kind":"Name","value":"from"},"value":{"kind":"Variable","name":{"kind":"Name","value":"from"}}},{"kind":"Argument","name":{"kind":"Name","value":"to"},"value":{"kind":"Variable","name":{"kind":"Name","value":"to"}}},{"kind":"Argument","name":{"kind":"Name","value":"currency"},"value":{"kind":"Variable","name":{"kind":"Name","value":"currency"}}},{"kind":"Argument","name":{"kind":"Name","value":"benchmark"},"value":{"kind":"Variable","name":{"kind":"Name","value":"benchmark"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"from"}},{"kind":"Field","name":{"kind":"Name","value":"to"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"startValue"}},{"kind":"Field","name":{"kind":"Name","value":"endValue"}},{"kind":"Field","name":{"kind":"Name","value":"inflows"}},{"kind":"Field","name":{"kind":"Name","value":"outflows"}},{"kind":"Field","name":{"kind":"Name","value":"gain"}},{"kind":"Field","name":{"kind":"Name","value":"simpleReturn"}},{"kind":"Field","name":{"kind":"Name","value":"twr"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"annualized"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"roots"}}]}},{"kind":"Field","name":{"kind":"Name","value":"mwr"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"annualized"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"roots"}}]}},{"kind":"Field","name":{"kind":"Name","value":"volatility"}},{"kind":"Field","name":{"kind":"Name","value":"sharpe"}},{"kind":"Field","name":{"kind":"Name","value":"sortino"}},{"kind":"Field","name":{"kind":"Name","value":"maxDrawdown"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"depth"}},{"kind":"Field","name":{"kind":"Name","value":"peak"}},{"kind":"Field","name":{"kind":"Name","value":"trough"}},{"kind":"Field","name":{"kind":"Name","value":"recovered"}}]}},{"kind":"Field","name":{"kind":"Name","value":"benchmark"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"twr"}},{"kind":"Field","name":{"kind":"Name","value":"sameFlowsValue"}},{"kind":"Field","name":{"kind":"Name","value":"beta"}},{"kind":"Field","name":{"kind":"Name","value":"correlation"}},{"kind":"Field","name":{"kind":"Name","value":"trackingError"}}]}},{"kind":"Field","name":{"kind":"Name","value":"staleDays"}},{"kind":"Field","name":{"kind":"Name","value":"unpriced"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"symbol"}}]}},{"kind":"Field","name":{"kind":"Name","value":"series"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"step"},"value":{"kind":"Variable","name":{"kind":"Name","value":"step"}}},{"kind":"Argument","name":{"kind":"Name","value":"limit"},"value":{"kind":"Variable","name":{"kind":"Name","value":"limit"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"date"}},{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"netFlow"}},{"kind":"Field","name":{"kind":"Name","value":"twr"}},{"kind":"Field","name":{"kind":"Name","value":"drawdown"}},{"kind":"Field","name":{"kind":"Name","value":"benchmark"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<PerformanceQuery, PerformanceQueryVariables>;
export const PortfolioChartsDocument = {"__meta__":{"hash":"c18c298703d74d472f208b81952231af29786a6dfeef1ccf155ad512bdadd733"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"PortfolioCharts"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"from"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Date"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"to"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Date"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"step"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SeriesStep"}}},"defaultValue":{"kind":"EnumValue","value":"DAY"}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"by"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"IncomeGrouping"}}},"defaultValue":{"kind":"EnumValue","value":"MONTH"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"investmentPortfolio"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"valueSeries"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"from"},"value":{"kind":"Variable","name":{"kind":"Name","value":"from"}}},{"kind":"Argument","name":{"kind":"Name","value":"to"},"value":{"kind":"Variable","name":{"kind":"Name","value":"to"}}},{"kind":"Argument","name":{"kind":"Name","value":"step"},"value":{"kind":"Variable","name":{"kind":"Name","value":"step"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"date"}},{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"netContributions"}}]}},{"kind":"Field","name":{"kind":"Name","value":"income"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"from"},"value":{"kind":"Variable","name":{"kind":"Name","value":"from"}}},{"kind":"Argument","name":{"kind":"Name","value":"to"},"value":{"kind":"Variable","name":{"kind":"Name","value":"to"}}},{"kind":"Argument","name":{"kind":"Name","value":"by"},"value":{"kind":"Variable","name":{"kind":"Name","value":"by"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"count"}},{"kind":"Field","name":{"kind":"Name","value":"unpriced"}}]}},{"kind":"Field","name":{"kind":"Name","value":"allocation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"share"}}]}}]}}]}}]}}]} as unknown as DocumentNode<PortfolioChartsQuery, PortfolioChartsQueryVariables>;
export const ExchangeRatesDocument = {"__meta__":{"hash":"612b140926dd01fe4f9da6b9c4cb3ee46fad161bb27307308601c4d73a4d8b7e"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ExchangeRates"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"base"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"quote"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"from"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Date"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"to"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Date"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"exchangeRates"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"base"},"value":{"kind":"Variable","name":{"kind":"Name","value":"base"}}},{"kind":"Argument","name":{"kind":"Name","value":"quote"},"value":{"kind":"Variable","name":{"kind":"Name","value":"quote"}}},{"kind":"Argument","name":{"kind":"Name","value":"from"},"value":{"kind":"Variable","name":{"kind":"Name","value":"from"}}},{"kind":"Argument","name":{"kind":"Name","value":"to"},"value":{"kind":"Variable","name":{"kind":"Name","value":"to"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"date"}},{"kind":"Field","name":{"kind":"Name","value":"rate"}},{"kind":"Field","name":{"kind":"Name","value":"publishedFor"}}]}}]}}]} as unknown as DocumentNode<ExchangeRatesQuery, ExchangeRatesQueryVariables>;
export const TaxReportsDocument = {"__meta__":{"hash":"d122e127e6c0c2ff39bd3f6664834fb9c539198aa7e3513d7e621bf8655aa2b0"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"TaxReports"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"investmentPortfolio"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"taxReports"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"jurisdiction"}},{"kind":"Field","name":{"kind":"Name","value":"taxYear"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"inputsHash"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}}]}}]}}]}}]}}]} as unknown as DocumentNode<TaxReportsQuery, TaxReportsQueryVariables>;
export const TaxReportDocument = {"__meta__":{"hash":"11d970f5d601a50f536c92cc51ec40f8a23eb2dd9031d475aa36e3461fbc21fc"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"TaxReport"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}},"defaultValue":{"kind":"IntValue","value":"100"}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"TaxReport"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"TaxReportFields"}},{"kind":"Field","name":{"kind":"Name","value":"forms"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"form"}},{"kind":"Field","name":{"kind":"Name","value":"boxes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"box"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}},{"kind":"Field","name":{"kind":"Name","value":"rows"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"part"}},{"kind":"Field","name":{"kind":"Name","value":"box"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"acquired"}},{"kind":"Field","name":{"kind":"Name","value":"disposed"}},{"kind":"Field","name":{"kind":"Name","value":"proceeds"}},{"kind":"Field","name":{"kind":"Name","value":"cost"}},{"kind":"Field","name":{"kind":"Name","value":"outlays"}},{"kind":"Field","name":{"kind":"Name","value":"adjustment"}},{"kind":"Field","name":{"kind":"Name","value":"gain"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PageFields"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"warnings"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"asset"}},{"kind":"Field","name":{"kind":"Name","value":"activityId"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"TaxReportFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"TaxReport"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"jurisdiction"}},{"kind":"Field","name":{"kind":"Name","value":"taxYear"}},{"kind":"Field","name":{"kind":"Name","value":"from"}},{"kind":"Field","name":{"kind":"Name","value":"to"}},{"kind":"Field","name":{"kind":"Name","value":"costBasisMethod"}},{"kind":"Field","name":{"kind":"Name","value":"brokerReporting"}},{"kind":"Field","name":{"kind":"Name","value":"inputsHash"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"summary"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"disposals"}},{"kind":"Field","name":{"kind":"Name","value":"proceeds"}},{"kind":"Field","name":{"kind":"Name","value":"costs"}},{"kind":"Field","name":{"kind":"Name","value":"gains"}},{"kind":"Field","name":{"kind":"Name","value":"losses"}},{"kind":"Field","name":{"kind":"Name","value":"net"}},{"kind":"Field","name":{"kind":"Name","value":"shortTerm"}},{"kind":"Field","name":{"kind":"Name","value":"longTerm"}},{"kind":"Field","name":{"kind":"Name","value":"deniedLosses"}},{"kind":"Field","name":{"kind":"Name","value":"exemptAmount"}},{"kind":"Field","name":{"kind":"Name","value":"income"}},{"kind":"Field","name":{"kind":"Name","value":"splits"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"from"}},{"kind":"Field","name":{"kind":"Name","value":"to"}},{"kind":"Field","name":{"kind":"Name","value":"gains"}},{"kind":"Field","name":{"kind":"Name","value":"losses"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PageFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PageInfo"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"hasPreviousPage"}},{"kind":"Field","name":{"kind":"Name","value":"startCursor"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]} as unknown as DocumentNode<TaxReportQuery, TaxReportQueryVariables>;
export const RequestTaxReportDocument = {"__meta__":{"hash":"4189462f949c3661db20cbe6db930d254267669d84de95492fe9e439dcec607f"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RequestTaxReport"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RequestTaxReportInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"requestTaxReport"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"report"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"TaxReportFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserErrorFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"TaxReportFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"TaxReport"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"jurisdiction"}},{"kind":"Field","name":{"kind":"Name","value":"taxYear"}},{"kind":"Field","name":{"kind":"Name","value":"from"}},{"kind":"Field","name":{"kind":"Name","value":"to"}},{"kind":"Field","name":{"kind":"Name","value":"costBasisMethod"}},{"kind":"Field","name":{"kind":"Name","value":"brokerReporting"}},{"kind":"Field","name":{"kind":"Name","value":"inputsHash"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"summary"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"disposals"}},{"kind":"Field","name":{"kind":"Name","value":"proceeds"}},{"kind":"Field","name":{"kind":"Name","value":"costs"}},{"kind":"Field","name":{"kind":"Name","value":"gains"}},{"kind":"Field","name":{"kind":"Name","value":"losses"}},{"kind":"Field","name":{"kind":"Name","value":"net"}},{"kind":"Field","name":{"kind":"Name","value":"shortTerm"}},{"kind":"Field","name":{"kind":"Name","value":"longTerm"}},{"kind":"Field","name":{"kind":"Name","value":"deniedLosses"}},{"kind":"Field","name":{"kind":"Name","value":"exemptAmount"}},{"kind":"Field","name":{"kind":"Name","value":"income"}},{"kind":"Field","name":{"kind":"Name","value":"splits"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"from"}},{"kind":"Field","name":{"kind":"Name","value":"to"}},{"kind":"Field","name":{"kind":"Name","value":"gains"}},{"kind":"Field","name":{"kind":"Name","value":"losses"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserErrorFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]} as unknown as DocumentNode<RequestTaxReportMutation, RequestTaxReportMutationVariables>;
export const DeleteTaxReportDocument = {"__meta__":{"hash":"ae0392f81be58b9412e47892a64d725ecc1da9f71212dcbda79c5053838eb240"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"DeleteTaxReport"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DeleteTaxReportInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"deleteTaxReport"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"acknowledged"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserErrorFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserErrorFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]} as unknown as DocumentNode<DeleteTaxReportMutation, DeleteTaxReportMutationVariables>;
export const ExportTaxReportDocument = {"__meta__":{"hash":"e42f5d43888dc561ca4c8ef4c9c1528fb6c9637772e4cf30367fd0294b952c0c"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ExportTaxReport"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ExportTaxReportInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"exportTaxReport"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"job"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserErrorFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserErrorFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]} as unknown as DocumentNode<ExportTaxReportMutation, ExportTaxReportMutationVariables>;
export const ExportsDocument = {"__meta__":{"hash":"ad6fb77a9c42425daa4689abea441a05ab26737dac81b5e3c738d7e61a7bcd6b"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Exports"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"exports"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ExportFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PageFields"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ExportFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Export"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"format"}},{"kind":"Field","name":{"kind":"Name","value":"from"}},{"kind":"Field","name":{"kind":"Name","value":"to"}},{"kind":"Field","name":{"kind":"Name","value":"timeZone"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"job"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"progress"}},{"kind":"Field","name":{"kind":"Name","value":"failure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"file"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"bytes"}},{"kind":"Field","name":{"kind":"Name","value":"sha256"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"download"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PageFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PageInfo"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"hasPreviousPage"}},{"kind":"Field","name":{"kind":"Name","value":"startCursor"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]} as unknown as DocumentNode<ExportsQuery, ExportsQueryVariables>;
export const ExportDocument = {"__meta__":{"hash":"7605502666d27fd07a422371a735ba0a0013a9a39f3fc865d75d4e213b1e472d"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Export"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Export"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ExportFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ExportFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Export"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"format"}},{"kind":"Field","name":{"kind":"Name","value":"from"}},{"kind":"Field","name":{"kind":"Name","value":"to"}},{"kind":"Field","name":{"kind":"Name","value":"timeZone"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"job"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"progress"}},{"kind":"Field","name":{"kind":"Name","value":"failure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"file"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"bytes"}},{"kind":"Field","name":{"kind":"Name","value":"sha256"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"download"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}}]}}]}}]}}]} as unknown as DocumentNode<ExportQuery, ExportQueryVariables>;
export const RequestExportDocument = {"__meta__":{"hash":"5069c5e2cebb9dcc931311f179d402fe18763922dbbf31f67c0ee78fc4bfc723"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RequestExport"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RequestExportInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"requestExport"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"export"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ExportFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserErrorFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ExportFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Export"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"format"}},{"kind":"Field","name":{"kind":"Name","value":"from"}},{"kind":"Field","name":{"kind":"Name","value":"to"}},{"kind":"Field","name":{"kind":"Name","value":"timeZone"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"job"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"progress"}},{"kind":"Field","name":{"kind":"Name","value":"failure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"file"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"bytes"}},{"kind":"Field","name":{"kind":"Name","value":"sha256"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"download"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserErrorFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]} as unknown as DocumentNode<RequestExportMutation, RequestExportMutationVariables>;
export const DeleteExportDocument = {"__meta__":{"hash":"3ccf5beee9169d860d3c42a03246ab3b06a543384fcb63264bb984a9a96a9d1e"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"DeleteExport"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DeleteExportInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"deleteExport"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"acknowledged"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserErrorFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserErrorFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]} as unknown as DocumentNode<DeleteExportMutation, DeleteExportMutationVariables>;
export const AssetsDocument = {"__meta__":{"hash":"6a89e52310f695325a2644513bf1c594271c49b832b3c1fa4aaffe05d8f441e9"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Assets"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"currency"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}},"defaultValue":{"kind":"StringValue","value":"USD","block":false}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"assets"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AssetFields"}},{"kind":"Field","name":{"kind":"Name","value":"price"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"currency"},"value":{"kind":"Variable","name":{"kind":"Name","value":"currency"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"asset"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"symbol"}}]}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"price"}},{"kind":"Field","name":{"kind":"Name","value":"changePercent24h"}},{"kind":"Field","name":{"kind":"Name","value":"stale"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AssetFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Asset"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"symbol"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"scale"}},{"kind":"Field","name":{"kind":"Name","value":"displayDecimals"}}]}}]} as unknown as DocumentNode<AssetsQuery, AssetsQueryVariables>;
export const MarketsDocument = {"__meta__":{"hash":"157dea1ea48d3267efc60bc3c1d8f49d591f0ed0ff9e6bbb2180b4a8232bf8d3"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Markets"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"markets"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"MarketFields"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AssetFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Asset"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"symbol"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"scale"}},{"kind":"Field","name":{"kind":"Name","value":"displayDecimals"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"MarketFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Market"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"symbol"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"base"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AssetFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"quote"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AssetFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"tickSize"}},{"kind":"Field","name":{"kind":"Name","value":"lotSize"}},{"kind":"Field","name":{"kind":"Name","value":"priceDecimals"}},{"kind":"Field","name":{"kind":"Name","value":"quantityDecimals"}},{"kind":"Field","name":{"kind":"Name","value":"minNotional"}},{"kind":"Field","name":{"kind":"Name","value":"makerFee"}},{"kind":"Field","name":{"kind":"Name","value":"takerFee"}}]}}]} as unknown as DocumentNode<MarketsQuery, MarketsQueryVariables>;
export const MarketDocument = {"__meta__":{"hash":"3a496e1af8bea55f203d76119a1d4bee1e5d5be57ead5703434d548579d8008a"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Market"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"symbol"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"depth"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}},"defaultValue":{"kind":"IntValue","value":"20"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"market"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"symbol"},"value":{"kind":"Variable","name":{"kind":"Name","value":"symbol"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"MarketFields"}},{"kind":"Field","name":{"kind":"Name","value":"ticker"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"market"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"symbol"}}]}},{"kind":"Field","name":{"kind":"Name","value":"lastPrice"}},{"kind":"Field","name":{"kind":"Name","value":"bestBid"}},{"kind":"Field","name":{"kind":"Name","value":"bestAsk"}},{"kind":"Field","name":{"kind":"Name","value":"volume24h"}},{"kind":"Field","name":{"kind":"Name","value":"changePercent24h"}},{"kind":"Field","name":{"kind":"Name","value":"at"}}]}},{"kind":"Field","name":{"kind":"Name","value":"orderBook"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"depth"},"value":{"kind":"Variable","name":{"kind":"Name","value":"depth"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"market"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"symbol"}}]}},{"kind":"Field","name":{"kind":"Name","value":"sequence"}},{"kind":"Field","name":{"kind":"Name","value":"bids"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"price"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"orders"}}]}},{"kind":"Field","name":{"kind":"Name","value":"asks"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"price"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"orders"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"trades"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"price"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"takerSide"}},{"kind":"Field","name":{"kind":"Name","value":"at"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AssetFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Asset"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"symbol"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"scale"}},{"kind":"Field","name":{"kind":"Name","value":"displayDecimals"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"MarketFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Market"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"symbol"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"base"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AssetFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"quote"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AssetFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"tickSize"}},{"kind":"Field","name":{"kind":"Name","value":"lotSize"}},{"kind":"Field","name":{"kind":"Name","value":"priceDecimals"}},{"kind":"Field","name":{"kind":"Name","value":"quantityDecimals"}},{"kind":"Field","name":{"kind":"Name","value":"minNotional"}},{"kind":"Field","name":{"kind":"Name","value":"makerFee"}},{"kind":"Field","name":{"kind":"Name","value":"takerFee"}}]}}]} as unknown as DocumentNode<MarketQuery, MarketQueryVariables>;
export const CandlesDocument = {"__meta__":{"hash":"a4f59e5d906b4b781ac3c5488c2b4d2d603c123528a25c90980203f575fd76ec"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Candles"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"symbol"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"interval"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CandleInterval"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"limit"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}},"defaultValue":{"kind":"IntValue","value":"100"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"market"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"symbol"},"value":{"kind":"Variable","name":{"kind":"Name","value":"symbol"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"symbol"}},{"kind":"Field","name":{"kind":"Name","value":"candles"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"interval"},"value":{"kind":"Variable","name":{"kind":"Name","value":"interval"}}},{"kind":"Argument","name":{"kind":"Name","value":"limit"},"value":{"kind":"Variable","name":{"kind":"Name","value":"limit"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"openTime"}},{"kind":"Field","name":{"kind":"Name","value":"open"}},{"kind":"Field","name":{"kind":"Name","value":"high"}},{"kind":"Field","name":{"kind":"Name","value":"low"}},{"kind":"Field","name":{"kind":"Name","value":"close"}},{"kind":"Field","name":{"kind":"Name","value":"volume"}},{"kind":"Field","name":{"kind":"Name","value":"trades"}}]}}]}}]}}]} as unknown as DocumentNode<CandlesQuery, CandlesQueryVariables>;
export const PricesDocument = {"__meta__":{"hash":"ef8af230d677f32925538e49055304a6d344c8d592ef172be1f886773baa80a8"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"Prices"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"symbols"}},"type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"currency"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}},"defaultValue":{"kind":"StringValue","value":"USD","block":false}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"prices"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"symbols"},"value":{"kind":"Variable","name":{"kind":"Name","value":"symbols"}}},{"kind":"Argument","name":{"kind":"Name","value":"currency"},"value":{"kind":"Variable","name":{"kind":"Name","value":"currency"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"asset"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"symbol"}}]}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"price"}},{"kind":"Field","name":{"kind":"Name","value":"changePercent24h"}},{"kind":"Field","name":{"kind":"Name","value":"source"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"stale"}}]}}]}}]} as unknown as DocumentNode<PricesSubscription, PricesSubscriptionVariables>;
export const TickerDocument = {"__meta__":{"hash":"f909ad480feaa06732b26ab613f0bb186a6984df95f929ee7994c5b26f69a91b"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"Ticker"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"market"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"ticker"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"market"},"value":{"kind":"Variable","name":{"kind":"Name","value":"market"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"market"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"symbol"}}]}},{"kind":"Field","name":{"kind":"Name","value":"lastPrice"}},{"kind":"Field","name":{"kind":"Name","value":"bestBid"}},{"kind":"Field","name":{"kind":"Name","value":"bestAsk"}},{"kind":"Field","name":{"kind":"Name","value":"volume24h"}},{"kind":"Field","name":{"kind":"Name","value":"changePercent24h"}},{"kind":"Field","name":{"kind":"Name","value":"at"}}]}}]}}]} as unknown as DocumentNode<TickerSubscription, TickerSubscriptionVariables>;
export const OrderBookDocument = {"__meta__":{"hash":"efbf1eb4bf2045a345743b5bb1945f62307f11547e7f8af0370fac745bccded3"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"OrderBook"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"market"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"depth"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}},"defaultValue":{"kind":"IntValue","value":"50"}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"orderBook"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"market"},"value":{"kind":"Variable","name":{"kind":"Name","value":"market"}}},{"kind":"Argument","name":{"kind":"Name","value":"depth"},"value":{"kind":"Variable","name":{"kind":"Name","value":"depth"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"market"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"symbol"}}]}},{"kind":"Field","name":{"kind":"Name","value":"snapshot"}},{"kind":"Field","name":{"kind":"Name","value":"previousSequence"}},{"kind":"Field","name":{"kind":"Name","value":"sequence"}},{"kind":"Field","name":{"kind":"Name","value":"bids"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"price"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"orders"}}]}},{"kind":"Field","name":{"kind":"Name","value":"asks"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"price"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"orders"}}]}},{"kind":"Field","name":{"kind":"Name","value":"at"}}]}}]}}]} as unknown as DocumentNode<OrderBookSubscription, OrderBookSubscriptionVariables>;
export const PublicTradesDocument = {"__meta__":{"hash":"ff42d9809af53e51ba29698ebc40b11890a14dae01fa67ddedf9f3f817dcd36f"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"PublicTrades"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"market"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"trades"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"market"},"value":{"kind":"Variable","name":{"kind":"Name","value":"market"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"snapshot"}},{"kind":"Field","name":{"kind":"Name","value":"sequence"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"price"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"takerSide"}},{"kind":"Field","name":{"kind":"Name","value":"at"}}]}}]}}]} as unknown as DocumentNode<PublicTradesSubscription, PublicTradesSubscriptionVariables>;
export const CandleUpdatesDocument = {"__meta__":{"hash":"1a8058c799c4a10676fdee22cf77e290aee58eabae43504a83619b95eb96c31c"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"CandleUpdates"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"market"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"interval"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CandleInterval"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"candles"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"market"},"value":{"kind":"Variable","name":{"kind":"Name","value":"market"}}},{"kind":"Argument","name":{"kind":"Name","value":"interval"},"value":{"kind":"Variable","name":{"kind":"Name","value":"interval"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"snapshot"}},{"kind":"Field","name":{"kind":"Name","value":"sequence"}},{"kind":"Field","name":{"kind":"Name","value":"openTime"}},{"kind":"Field","name":{"kind":"Name","value":"open"}},{"kind":"Field","name":{"kind":"Name","value":"high"}},{"kind":"Field","name":{"kind":"Name","value":"low"}},{"kind":"Field","name":{"kind":"Name","value":"close"}},{"kind":"Field","name":{"kind":"Name","value":"volume"}},{"kind":"Field","name":{"kind":"Name","value":"trades"}}]}}]}}]} as unknown as DocumentNode<CandleUpdatesSubscription, CandleUpdatesSubscriptionVariables>;
export const OrderUpdatesDocument = {"__meta__":{"hash":"f7e09fe060910449222742ddee202de8e331da72d766bf599930ae8fa4504677"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"OrderUpdates"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"market"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"orderUpdates"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"market"},"value":{"kind":"Variable","name":{"kind":"Name","value":"market"}}},{"kind":"Argument","name":{"kind":"Name","value":"accountId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"snapshot"}},{"kind":"Field","name":{"kind":"Name","value":"sequence"}},{"kind":"Field","name":{"kind":"Name","value":"order"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"OrderFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"trade"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"TradeFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"OrderFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Order"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"clientOrderId"}},{"kind":"Field","name":{"kind":"Name","value":"market"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"symbol"}}]}},{"kind":"Field","name":{"kind":"Name","value":"side"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"timeInForce"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"price"}},{"kind":"Field","name":{"kind":"Name","value":"stopPrice"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"quoteQuantity"}},{"kind":"Field","name":{"kind":"Name","value":"filledQuantity"}},{"kind":"Field","name":{"kind":"Name","value":"remainingQuantity"}},{"kind":"Field","name":{"kind":"Name","value":"averagePrice"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"TradeFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Trade"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"market"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"symbol"}}]}},{"kind":"Field","name":{"kind":"Name","value":"side"}},{"kind":"Field","name":{"kind":"Name","value":"price"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"quoteQuantity"}},{"kind":"Field","name":{"kind":"Name","value":"fee"}},{"kind":"Field","name":{"kind":"Name","value":"feeAsset"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"symbol"}}]}},{"kind":"Field","name":{"kind":"Name","value":"liquidity"}},{"kind":"Field","name":{"kind":"Name","value":"at"}}]}}]} as unknown as DocumentNode<OrderUpdatesSubscription, OrderUpdatesSubscriptionVariables>;
export const BalanceUpdatesDocument = {"__meta__":{"hash":"481f61cf59fe6f168b240377f35980834b006dd4336ff9e844a639fa2fa77247"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"BalanceUpdates"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"balanceUpdates"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"accountId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"snapshot"}},{"kind":"Field","name":{"kind":"Name","value":"sequence"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"BalanceFields"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"BalanceFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Balance"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"asset"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"symbol"}}]}},{"kind":"Field","name":{"kind":"Name","value":"available"}},{"kind":"Field","name":{"kind":"Name","value":"held"}},{"kind":"Field","name":{"kind":"Name","value":"total"}}]}}]} as unknown as DocumentNode<BalanceUpdatesSubscription, BalanceUpdatesSubscriptionVariables>;
export const PortfolioUpdatesDocument = {"__meta__":{"hash":"e90f272772fd4f2048ff6142d3e795885ced4259365b3fb10e69f529c626b480"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"PortfolioUpdates"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"currency"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}},"defaultValue":{"kind":"StringValue","value":"USD","block":false}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"portfolioUpdates"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"currency"},"value":{"kind":"Variable","name":{"kind":"Name","value":"currency"}}},{"kind":"Argument","name":{"kind":"Name","value":"accountId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PortfolioFields"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PortfolioFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Portfolio"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"complete"}},{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"costBasis"}},{"kind":"Field","name":{"kind":"Name","value":"unrealizedPnl"}},{"kind":"Field","name":{"kind":"Name","value":"realizedPnl"}},{"kind":"Field","name":{"kind":"Name","value":"change24h"}},{"kind":"Field","name":{"kind":"Name","value":"holdings"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"asset"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"symbol"}}]}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"price"}},{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"averageCost"}},{"kind":"Field","name":{"kind":"Name","value":"unrealizedPnl"}},{"kind":"Field","name":{"kind":"Name","value":"allocation"}}]}}]}}]} as unknown as DocumentNode<PortfolioUpdatesSubscription, PortfolioUpdatesSubscriptionVariables>;
export const PreviewOrderDocument = {"__meta__":{"hash":"d3066d1e0f32f0d5ebb787dfd7db8815915dde0b1662fb2627d49bd9354090f3"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"PreviewOrder"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"PlaceOrderInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"previewOrder"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"pendingTrigger"}},{"kind":"Field","name":{"kind":"Name","value":"fills"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"price"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}}]}},{"kind":"Field","name":{"kind":"Name","value":"filledQuantity"}},{"kind":"Field","name":{"kind":"Name","value":"quoteQuantity"}},{"kind":"Field","name":{"kind":"Name","value":"fee"}},{"kind":"Field","name":{"kind":"Name","value":"averagePrice"}},{"kind":"Field","name":{"kind":"Name","value":"bestPrice"}},{"kind":"Field","name":{"kind":"Name","value":"slippagePercent"}},{"kind":"Field","name":{"kind":"Name","value":"restingQuantity"}},{"kind":"Field","name":{"kind":"Name","value":"held"}},{"kind":"Field","name":{"kind":"Name","value":"heldAsset"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"symbol"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserErrorFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserErrorFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]} as unknown as DocumentNode<PreviewOrderQuery, PreviewOrderQueryVariables>;
export const PlaceOrderDocument = {"__meta__":{"hash":"743945bff31ab3f8c8a68c23bacedb46c058573d0930026842bc97990b9eec93"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"PlaceOrder"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"PlaceOrderInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"placeOrder"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"order"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"OrderFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"trades"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"TradeFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"tradeCount"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserErrorFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"OrderFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Order"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"clientOrderId"}},{"kind":"Field","name":{"kind":"Name","value":"market"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"symbol"}}]}},{"kind":"Field","name":{"kind":"Name","value":"side"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"timeInForce"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"price"}},{"kind":"Field","name":{"kind":"Name","value":"stopPrice"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"quoteQuantity"}},{"kind":"Field","name":{"kind":"Name","value":"filledQuantity"}},{"kind":"Field","name":{"kind":"Name","value":"remainingQuantity"}},{"kind":"Field","name":{"kind":"Name","value":"averagePrice"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"TradeFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Trade"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"market"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"symbol"}}]}},{"kind":"Field","name":{"kind":"Name","value":"side"}},{"kind":"Field","name":{"kind":"Name","value":"price"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"quoteQuantity"}},{"kind":"Field","name":{"kind":"Name","value":"fee"}},{"kind":"Field","name":{"kind":"Name","value":"feeAsset"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"symbol"}}]}},{"kind":"Field","name":{"kind":"Name","value":"liquidity"}},{"kind":"Field","name":{"kind":"Name","value":"at"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserErrorFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]} as unknown as DocumentNode<PlaceOrderMutation, PlaceOrderMutationVariables>;
export const PlaceOrdersDocument = {"__meta__":{"hash":"85f3cc61b636a2c95aa71baab0088c3a0e49ca2b838d5ca0c17e537c70efcec8"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"PlaceOrders"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"PlaceOrderInput"}}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"placeOrders"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"results"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"order"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"OrderFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"tradeCount"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserErrorFields"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"OrderFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Order"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"clientOrderId"}},{"kind":"Field","name":{"kind":"Name","value":"market"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"symbol"}}]}},{"kind":"Field","name":{"kind":"Name","value":"side"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"timeInForce"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"price"}},{"kind":"Field","name":{"kind":"Name","value":"stopPrice"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"quoteQuantity"}},{"kind":"Field","name":{"kind":"Name","value":"filledQuantity"}},{"kind":"Field","name":{"kind":"Name","value":"remainingQuantity"}},{"kind":"Field","name":{"kind":"Name","value":"averagePrice"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserErrorFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]} as unknown as DocumentNode<PlaceOrdersMutation, PlaceOrdersMutationVariables>;
export const PlaceOcoDocument = {"__meta__":{"hash":"e63d3ce795bc63dcb87789b98cd05846914effda491d159aa9d95134dfd68dcd"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"PlaceOco"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"PlaceOcoInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"placeOco"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"limitOrder"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"OrderFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"stopOrder"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"OrderFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"tradeCount"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserErrorFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"OrderFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Order"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"clientOrderId"}},{"kind":"Field","name":{"kind":"Name","value":"market"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"symbol"}}]}},{"kind":"Field","name":{"kind":"Name","value":"side"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"timeInForce"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"price"}},{"kind":"Field","name":{"kind":"Name","value":"stopPrice"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"quoteQuantity"}},{"kind":"Field","name":{"kind":"Name","value":"filledQuantity"}},{"kind":"Field","name":{"kind":"Name","value":"remainingQuantity"}},{"kind":"Field","name":{"kind":"Name","value":"averagePrice"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserErrorFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]} as unknown as DocumentNode<PlaceOcoMutation, PlaceOcoMutationVariables>;
export const AmendOrderDocument = {"__meta__":{"hash":"a2a112b4bd0d598bf2948c93fbc28694973c09ae735749601a096580b8ee5371"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"AmendOrder"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"AmendOrderInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amendOrder"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"order"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"OrderFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserErrorFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"OrderFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Order"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"clientOrderId"}},{"kind":"Field","name":{"kind":"Name","value":"market"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"symbol"}}]}},{"kind":"Field","name":{"kind":"Name","value":"side"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"timeInForce"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"price"}},{"kind":"Field","name":{"kind":"Name","value":"stopPrice"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"quoteQuantity"}},{"kind":"Field","name":{"kind":"Name","value":"filledQuantity"}},{"kind":"Field","name":{"kind":"Name","value":"remainingQuantity"}},{"kind":"Field","name":{"kind":"Name","value":"averagePrice"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserErrorFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]} as unknown as DocumentNode<AmendOrderMutation, AmendOrderMutationVariables>;
export const CancelOrderDocument = {"__meta__":{"hash":"08c4d7c4ef226b6731389d97832253d45119f0df72c8cd9be7aa906fabd2aae8"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CancelOrder"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CancelOrderInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cancelOrder"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"order"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"OrderFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserErrorFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"OrderFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Order"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"clientOrderId"}},{"kind":"Field","name":{"kind":"Name","value":"market"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"symbol"}}]}},{"kind":"Field","name":{"kind":"Name","value":"side"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"timeInForce"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"price"}},{"kind":"Field","name":{"kind":"Name","value":"stopPrice"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"quoteQuantity"}},{"kind":"Field","name":{"kind":"Name","value":"filledQuantity"}},{"kind":"Field","name":{"kind":"Name","value":"remainingQuantity"}},{"kind":"Field","name":{"kind":"Name","value":"averagePrice"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserErrorFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]} as unknown as DocumentNode<CancelOrderMutation, CancelOrderMutationVariables>;
export const CancelAllOrdersDocument = {"__meta__":{"hash":"ffb60a52bce0fd0dbf2e2bfc7e03a6fe2f7130b60497b0bde48ae2ad509b8c08"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CancelAllOrders"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CancelAllOrdersInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cancelAllOrders"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"count"}},{"kind":"Field","name":{"kind":"Name","value":"cancelled"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"OrderFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserErrorFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"OrderFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Order"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"clientOrderId"}},{"kind":"Field","name":{"kind":"Name","value":"market"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"symbol"}}]}},{"kind":"Field","name":{"kind":"Name","value":"side"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"timeInForce"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"price"}},{"kind":"Field","name":{"kind":"Name","value":"stopPrice"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"quoteQuantity"}},{"kind":"Field","name":{"kind":"Name","value":"filledQuantity"}},{"kind":"Field","name":{"kind":"Name","value":"remainingQuantity"}},{"kind":"Field","name":{"kind":"Name","value":"averagePrice"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserErrorFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]} as unknown as DocumentNode<CancelAllOrdersMutation, CancelAllOrdersMutationVariables>;
export const CancelAllAfterDocument = {"__meta__":{"hash":"952d0a414f3e4829bc96133c654c16c30e4a040640dd105ee3e151054e9c9256"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CancelAllAfter"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CancelAllAfterInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cancelAllAfter"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"firesAt"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserErrorFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserErrorFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]} as unknown as DocumentNode<CancelAllAfterMutation, CancelAllAfterMutationVariables>;
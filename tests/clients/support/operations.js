// The operations of the main job, as a client developer would write them.

import { gql } from "@apollo/client";

const REFUSALS = "userErrors { code message path }";

export const SIGN_UP = gql`mutation SignUp($input: SignUpInput!) { signUp(input: $input) { acknowledged ${REFUSALS} } }`;

export const VERIFY = gql`
  mutation Verify($input: VerifyEmailInput!) {
    verifyEmail(input: $input) { verified user { id email emailVerified } ${REFUSALS} }
  }
`;

export const SIGN_IN = gql`
  mutation SignIn($input: SignInInput!) {
    signIn(input: $input) {
      user { id displayName }
      tokens { accessToken accessTokenExpiresAt refreshToken }
      csrfToken
      ${REFUSALS}
    }
  }
`;

export const SIGN_OUT = gql`mutation SignOut { signOut { acknowledged ${REFUSALS} } }`;

export const DEPOSIT = gql`
  mutation Deposit($input: SandboxDepositInput!) {
    sandboxDeposit(input: $input) {
      transaction { id kind amount balanceAfter reference asset { symbol } }
      balance { available held total asset { symbol } }
      ${REFUSALS}
    }
  }
`;

export const PLACE_ORDER = gql`
  mutation PlaceOrder($input: PlaceOrderInput!) {
    placeOrder(input: $input) {
      order { id clientOrderId status side type filledQuantity averagePrice market { id symbol } }
      trades { id price quantity fee liquidity feeAsset { symbol } }
      ${REFUSALS}
    }
  }
`;

export const ACCOUNT = gql`
  query Account {
    viewer {
      id
      email
      balance(asset: "BTC") { available held total asset { symbol } }
      portfolio { currency value costBasis unrealizedPnl holdings { asset { symbol } quantity price value allocation } }
      orders(first: 5) { nodes { id clientOrderId status trades { nodes { id quantity } } } pageInfo { hasNextPage } }
      transactions(first: 10) {
        edges { cursor node { id kind amount balanceAfter asset { symbol } order { id } } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
`;

export const WHO = gql`query Who { viewer { id email } }`;

export const PRICES = gql`
  subscription Prices($symbols: [String!]) {
    prices(symbols: $symbols) { asset { id symbol } currency price source stale at }
  }
`;

export const ORDER_BOOK = gql`
  subscription OrderBook($market: String!) {
    orderBook(market: $market, depth: 10) {
      market { id symbol }
      snapshot
      previousSequence
      sequence
      bids { price quantity }
      asks { price quantity }
    }
  }
`;

export const ORDER_UPDATES = gql`
  subscription OrderUpdates {
    orderUpdates { order { id status filledQuantity } trade { id price quantity liquidity } }
  }
`;

// What a front end with Relay asks of the schema: fragments, pages forwards and backwards, refetching by `node`,
// mutations that change a list, and a subscription. Relay's compiler reads it; nothing runs it.

import { graphql } from "relay-runtime";

export const portfolioPage = graphql`
  query screensPortfolioQuery($currency: String!) {
    viewer {
      id
      ...screensOrders_user
      ...screensTransactions_user
      ...screensSessions_user
      portfolio(currency: $currency) {
        value
        holdings {
          asset {
            ...screensAsset_asset
          }
          quantity
          value
        }
      }
      accounts {
        ...screensAccount_account
      }
    }
  }
`;

export const asset = graphql`
  fragment screensAsset_asset on Asset @refetchable(queryName: "screensAssetRefetchQuery") {
    id
    symbol
    price {
      price
      stale
    }
  }
`;

export const market = graphql`
  fragment screensMarket_market on Market @refetchable(queryName: "screensMarketRefetchQuery") {
    id
    symbol
    ticker {
      lastPrice
    }
  }
`;

export const orders = graphql`
  fragment screensOrders_user on User
  @argumentDefinitions(first: { type: "Int", defaultValue: 20 }, after: { type: "String" }, filter: { type: "OrderFilter" })
  @refetchable(queryName: "screensOrdersPageQuery") {
    orders(first: $first, after: $after, filter: $filter) @connection(key: "screens_orders", filters: ["filter"]) {
      edges {
        cursor
        node {
          ...screensOrder_order
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`;

export const order = graphql`
  fragment screensOrder_order on Order @refetchable(queryName: "screensOrderRefetchQuery") {
    id
    status
    price
    market {
      ...screensMarket_market
    }
    trades(first: 10) {
      nodes {
        id
        price
        quantity
      }
    }
  }
`;

export const transactions = graphql`
  fragment screensTransactions_user on User
  @argumentDefinitions(last: { type: "Int", defaultValue: 20 }, before: { type: "String" })
  @refetchable(queryName: "screensTransactionsPageQuery") {
    transactions(last: $last, before: $before) @connection(key: "screens_transactions") {
      edges {
        node {
          id
          kind
          amount
        }
      }
      pageInfo {
        hasPreviousPage
        startCursor
      }
    }
  }
`;

export const account = graphql`
  fragment screensAccount_account on Account
  @argumentDefinitions(
    first: { type: "Int" }
    after: { type: "String" }
    last: { type: "Int" }
    before: { type: "String" }
  )
  @refetchable(queryName: "screensAccountTradesQuery") {
    name
    trades(first: $first, after: $after, last: $last, before: $before) @connection(key: "screens_trades") {
      edges {
        node {
          id
          order {
            ...screensOrder_order
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
        hasPreviousPage
        startCursor
      }
    }
  }
`;

export const sessions = graphql`
  fragment screensSessions_user on User {
    sessions {
      id
      current
    }
    loginHistory(first: 10) @connection(key: "screens_loginHistory") {
      edges {
        node {
          id
          outcome
        }
      }
    }
    auditLog(first: 10) @connection(key: "screens_auditLog") {
      edges {
        node {
          id
          action
        }
      }
    }
  }
`;

export const anything = graphql`
  query screensNodeQuery($id: ID!) {
    node(id: $id) {
      __typename
      id
      ...screensOrder_order @alias(as: "order")
      ...screensAccount_account @alias(as: "account")
    }
  }
`;

export const placeOrder = graphql`
  mutation screensPlaceOrderMutation($input: PlaceOrderInput!, $connections: [ID!]!) {
    placeOrder(input: $input) {
      order @prependNode(connections: $connections, edgeTypeName: "OrderEdge") {
        ...screensOrder_order
      }
      userErrors {
        code
        message
        path
      }
    }
  }
`;

export const orderUpdates = graphql`
  subscription screensOrderUpdatesSubscription($connections: [ID!]!) {
    orderUpdates {
      order @prependNode(connections: $connections, edgeTypeName: "OrderEdge") {
        ...screensOrder_order
      }
    }
  }
`;

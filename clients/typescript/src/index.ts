// Everything that does not depend on a cache: operations, types, the session, and live connections.
export * from "./gql/graphql.js";
export { AgioError, type AgioErrorDetail } from "./errors.js";
export { ApiKeyClient, type ApiKeyOptions, type Signable, type Signature } from "./keys.js";
export { overEvents, overWebSocket, type EventsOptions, type Live, type LiveResult, type LiveSink, type WebSocketOptions } from "./live.js";
export { Session, type SessionOptions, type SessionTokens, type VariablesOf } from "./session.js";

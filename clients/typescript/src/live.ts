// Subscriptions, over a WebSocket or as server-sent events. Both renew the session and begin again when they must.

import { createClient as createEventSource } from "graphql-sse";
import { createClient as createSocket, type Client as Socket } from "graphql-ws";
import { hasCode } from "./errors.js";
import type { Session } from "./session.js";

/** One event. */
export interface LiveResult {
  data?: Record<string, unknown> | null | undefined;
  errors?: readonly unknown[] | undefined;
  extensions?: unknown;
}

/** Where the events of a subscription go. */
export interface LiveSink {
  next(result: LiveResult): void;
  error(cause: unknown): void;
  complete(): void;
}

/** A subscription as text. */
interface LivePayload {
  query: string;
  variables?: Record<string, unknown> | undefined;
  operationName?: string | undefined;
}

/** Runs subscriptions; `createApollo` and `createUrql` take one. */
export interface Live {
  /** Begins a subscription; answers how to end it. */
  subscribe(payload: LivePayload, sink: LiveSink): () => void;
  /** Ends everything. */
  dispose(): void;
}

export interface WebSocketOptions {
  /** Where there is no WebSocket of the platform, or cookies must be added: a class such as that of `ws`. */
  webSocketImpl?: unknown;
  /** The longest wait between two tries to connect, in milliseconds. */
  retryWaitMax?: number;
}

export interface EventsOptions {
  /** How often to try again when a stream breaks. */
  retryAttempts?: number;
}

/** The close code of a socket whose session ended or whose token expired. */
const FORBIDDEN = 4403;
const RETRY_WAIT_MS = 500;
const RETRY_WAIT_MAX_MS = 30_000;

/** Subscriptions over one WebSocket at /graphql/ws. */
export function overWebSocket(session: Session, options: WebSocketOptions = {}): Live {
  const address = `${session.endpoint.replace(/^http/, "ws")}/ws`;
  let forbidden = false;
  const socket = createSocket({
    // Asked before each connection.
    url: async () => {
      if (forbidden) await session.renew();
      forbidden = false;
      return address;
    },
    connectionParams: () => (session.transport === "BEARER" ? session.headers() : {}),
    retryAttempts: Infinity,
    // A random part keeps thousands of pages from coming back in the same moment.
    retryWait: (retries) => {
      const longest = Math.min(options.retryWaitMax ?? RETRY_WAIT_MAX_MS, RETRY_WAIT_MS * 2 ** retries);
      return new Promise((resolve) => setTimeout(resolve, longest * (0.5 + Math.random() / 2)));
    },
    on: { closed: (event) => (forbidden = (event as { code?: number }).code === FORBIDDEN) },
    ...(options.webSocketImpl ? { webSocketImpl: options.webSocketImpl } : {}),
  });
  // Whose a socket is was decided when it opened.
  const stop = session.onChange(() => socket.terminate());
  return {
    subscribe: (payload, sink) => steady({ session, sink, payload, begin: (own, inner) => socket.subscribe(own, inner), reset: () => socket.terminate() }),
    dispose: () => {
      stop();
      void (socket as Socket).dispose();
    },
  };
}

/** Subscriptions as server-sent events, each a request of its own. */
export function overEvents(session: Session, options: EventsOptions = {}): Live {
  const source = createEventSource({ url: session.endpoint, fetchFn: session.fetch, retryAttempts: options.retryAttempts ?? 10 });
  return {
    subscribe: (payload, sink) => steady({ session, sink, payload, begin: (own, inner) => source.subscribe(own, inner), reset: () => {} }),
    dispose: () => source.dispose(),
  };
}

/** What is sent, each time that a subscription begins: `after` names the last event that was received. */
function resumable({ query, variables, operationName }: LivePayload) {
  const own: Record<string, unknown> = { ...variables };
  const note = (data: LiveResult["data"]) => {
    const [event] = Object.values(data ?? {}) as ({ sequence?: unknown } | null)[];
    if (/\$after\b/.test(query) && typeof event?.sequence === "string") own["after"] = event.sequence;
  };
  return { own: { query, variables: own, ...(operationName && { operationName }) }, note };
}

interface Steady {
  session: Session;
  sink: LiveSink;
  payload: LivePayload;
  begin(payload: ReturnType<typeof resumable>["own"], sink: LiveSink): () => void;
  /** Takes the connection down that belongs to whoever was signed in. */
  reset(): void;
}

/**
 * A subscription that begins again when the server dropped updates, and with a fresh session when that ran out. One that
 * declares `$after` and selects `sequence` goes on where it was, then and after a connection was lost.
 */
function steady({ session, sink, payload, begin, reset }: Steady): () => void {
  const { own, note } = resumable(payload);
  let end = () => {};
  let over = false;
  const start = () => {
    if (over) return;
    let failed = false;
    const fail = async (cause: unknown) => {
      if (failed || over) return;
      failed = true;
      end();
      if (hasCode(cause, "RESUBSCRIBE")) return start();
      // A renewal that cannot be asked for now leaves the subscriber with what went wrong first.
      if (hasCode(cause, "UNAUTHENTICATED") && (await session.renew().catch(() => false))) {
        reset();
        return start();
      }
      sink.error(cause);
    };
    end = begin(own, {
      next: (result) => {
        if (begins(result.errors)) return void fail(result.errors);
        note(result.data);
        sink.next(result);
      },
      error: (cause) => void fail(cause),
      complete: () => {
        if (!failed) sink.complete();
      },
    });
  };
  start();
  return () => {
    over = true;
    end();
  };
}

/** Whether these errors are answered by beginning again; others are the subscriber's. */
function begins(errors: unknown): boolean {
  return hasCode(errors, "RESUBSCRIBE") || hasCode(errors, "UNAUTHENTICATED");
}

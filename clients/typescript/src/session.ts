// Who is signed in: the credentials of every request, and their renewal. All clients share one session.

import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { print } from "graphql";
import { AgioError, type AgioErrorDetail } from "./errors.js";
import { PREFLIGHT, requestOf } from "./files.js";
import {
  CompleteMfaDocument,
  type CompleteMfaInput,
  type CompleteMfaMutation,
  RefreshSessionDocument,
  SignInDocument,
  type SignInInput,
  type SignInMutation,
  SignOutDocument,
  type TokenTransport,
} from "./gql/graphql.js";

/** How to reach the API, and how the session travels. */
export interface SessionOptions {
  /** Where the API is, such as "https://agio.example.com". The page's own origin unless said. */
  url?: string;
  /** COOKIE is for pages on the API's own site, BEARER for programs and for pages of other sites. */
  transport: TokenTransport;
  /** Tokens that were kept from an earlier run, with BEARER. */
  tokens?: SessionTokens;
  /** Told whenever the tokens change, with BEARER: null when nobody is signed in any more. */
  onTokens?: (tokens: SessionTokens | null) => void;
  /** Sends requests; the platform's own unless said. */
  fetch?: typeof globalThis.fetch;
}

/** What a program keeps of a session. */
export interface SessionTokens {
  accessToken: string;
  refreshToken: string;
}

/** The variables of an operation, to be left out where it needs none. */
export type VariablesOf<TVariables> = Record<string, never> extends TVariables ? [variables?: TVariables] : [variables: TVariables];

interface Answer<TData> {
  data?: TData | null;
  errors?: AgioErrorDetail[];
}

/** A session with one server. */
export class Session {
  readonly transport: TokenTransport;
  /** Where operations go. */
  readonly endpoint: string;
  readonly #send: typeof globalThis.fetch;
  readonly #onTokens: (tokens: SessionTokens | null) => void;
  readonly #listeners = new Set<() => void>();
  #tokens: SessionTokens | null;
  #csrfToken: string | null = null;
  #renewing: Promise<boolean> | null = null;

  constructor(options: SessionOptions) {
    const origin = globalThis.location?.origin;
    const base = options.url ?? origin;
    if (!base) throw new Error("Session needs `url`: there is no page whose origin could be meant.");
    this.endpoint = new URL("/graphql", base).href;
    this.transport = options.transport;
    this.#send = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
    this.#tokens = options.tokens ?? null;
    this.#onTokens = options.onTokens ?? (() => {});
  }

  /** The headers that prove who calls. */
  headers(): Record<string, string> {
    if (this.transport === "BEARER") return this.#tokens ? { authorization: `Bearer ${this.#tokens.accessToken}` } : {};
    const token = this.#csrfToken ?? csrfCookie();
    return token ? { "x-csrf-token": token } : {};
  }

  /** Calls `listener` whenever somebody else is signed in than before. Answers how to stop that. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Signs in. What the person can mend is in `userErrors`. */
  async signIn(input: Omit<SignInInput, "transport">): Promise<SignInMutation["signIn"]> {
    const { signIn } = await this.run(SignInDocument, { input: { ...input, transport: this.transport } });
    if (signIn.user) {
      this.#keep(signIn);
      this.#changed();
    }
    return signIn;
  }

  /** Answers the challenge that `signIn` gave in `mfa`. */
  async completeMfa(input: CompleteMfaInput): Promise<CompleteMfaMutation["completeMfa"]> {
    const { completeMfa } = await this.run(CompleteMfaDocument, { input });
    if (completeMfa.user) {
      this.#keep(completeMfa);
      this.#changed();
    }
    return completeMfa;
  }

  /** Ends the session. */
  async signOut(): Promise<void> {
    await this.run(SignOutDocument);
    this.#forget();
  }

  /**
   * Renews the session by its refresh token or cookie; answers whether there is one. A page that keeps cookies calls
   * it once when it loads. Callers at the same time share one request, because a refresh token works once.
   */
  renew(): Promise<boolean> {
    this.#renewing ??= this.#renew().finally(() => (this.#renewing = null));
    return this.#renewing;
  }

  /** Runs an operation and answers its data; an `AgioError` says what is wrong. */
  async run<TData, TVariables>(
    document: TypedDocumentNode<TData, TVariables>,
    ...[variables]: VariablesOf<TVariables>
  ): Promise<TData> {
    return answered(await this.fetch(this.endpoint, requestOf({ query: print(document), variables })));
  }

  /**
   * `fetch` with the session's credentials. When the session ran out, it is renewed and the request sent again, once.
   * Give it to any client.
   */
  readonly fetch: typeof globalThis.fetch = async (input, init) => {
    const response = await this.#send(input, this.#with(init));
    const renewed = (await this.#ranOut(response, init)) && (await this.renew());
    return renewed ? this.#send(input, this.#with(init)) : response;
  };

  #with(init: RequestInit | undefined): RequestInit {
    const headers = new Headers(init?.headers);
    for (const [name, value] of Object.entries(this.headers())) headers.set(name, value);
    // What other clients send by this `fetch`.
    if (init?.body instanceof FormData) headers.set(PREFLIGHT, "1");
    return { ...init, headers, credentials: this.transport === "COOKIE" ? "include" : "omit" };
  }

  /** An expired token is refused. An expired cookie is nobody's: what it cannot do is refused, and its `viewer` is null. */
  async #ranOut(response: Response, init: RequestInit | undefined): Promise<boolean> {
    if (Object.keys(this.headers()).length === 0) return false;
    if (response.status === 401) return true;
    if (!/json/.test(response.headers.get("content-type") ?? "")) return false;
    const text = await response.clone().text();
    if (/"code":\s*"UNAUTHENTICATED"/.test(text)) return true;
    // Only what changes nothing is sent again for an answer without an error.
    const query = typeof init?.body === "string" && /"query":/.test(init.body) && !/\bmutation\b/.test(init.body);
    return query && /"viewer":\s*null/.test(text);
  }

  async #renew(): Promise<boolean> {
    const refreshToken = this.#tokens?.refreshToken ?? null;
    if (this.transport === "BEARER" && !refreshToken) return false;
    const request = requestOf({ query: print(RefreshSessionDocument), variables: { input: { refreshToken } } });
    // Without the expired access token, which would be refused first.
    const credentials = this.transport === "COOKIE" ? "include" : "omit";
    const { refreshSession } = await answered<{ refreshSession: SignInMutation["signIn"] }>(
      await this.#send(this.endpoint, { ...request, credentials }),
    );
    if (!refreshSession.tokens && !refreshSession.csrfToken) {
      this.#forget();
      return false;
    }
    this.#keep(refreshSession);
    return true;
  }

  #keep({ tokens, csrfToken }: Pick<SignInMutation["signIn"], "tokens" | "csrfToken">): void {
    this.#csrfToken = csrfToken ?? null;
    this.#tokens = tokens ? { accessToken: tokens.accessToken, refreshToken: tokens.refreshToken } : null;
    if (this.transport === "BEARER") this.#onTokens(this.#tokens);
  }

  #forget(): void {
    const known = this.#tokens !== null || this.#csrfToken !== null;
    this.#keep({ tokens: null, csrfToken: null });
    if (known) this.#changed();
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}

async function answered<TData>(response: Response): Promise<TData> {
  const answer = (await response.json().catch(() => ({}))) as Answer<TData>;
  if (answer.errors?.length || !answer.data) throw new AgioError(answer.errors ?? [], response.status);
  return answer.data;
}

/** The CSRF token of a page on the API's own host, after a reload. */
function csrfCookie(): string | null {
  const cookies = globalThis.document?.cookie ?? "";
  return cookies.match(/(?:^|; )(?:__Host-)?agio_csrf=([^;]+)/)?.[1] ?? null;
}

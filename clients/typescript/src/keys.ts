// Programs with an API key: every request is signed, and nobody signs in. docs/guides/api-keys.md says what is signed.

import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { print } from "graphql";
import { AgioError, type AgioErrorDetail } from "./errors.js";
import type { VariablesOf } from "./session.js";

/** What a key signs with: exactly one of the two. */
export interface ApiKeyOptions {
  /** Where the API is, such as "https://agio.example.com". */
  url: string;
  /** The key's `prefix`. */
  key: string;
  /** The `secret` of an HMAC_SHA256 key. */
  secret?: string;
  /** The private key of an ED25519 key: its PKCS #8 bytes, or the PEM text that `openssl genpkey -algorithm ed25519` writes. */
  privateKey?: string | Uint8Array;
  /** Sends requests; the platform's own unless said. */
  fetch?: typeof globalThis.fetch;
}

/** What is signed of a request. */
export interface Signable {
  method: string;
  /** The path with its query. */
  path: string;
  body: string;
}

/** The four parts of a signature. */
export interface Signature {
  key: string;
  timestamp: string;
  nonce: string;
  signature: string;
}

/** A program with an API key. */
export class ApiKeyClient {
  /** Where operations go. */
  readonly endpoint: string;
  readonly #key: string;
  readonly #sign: (text: Uint8Array<ArrayBuffer>) => Promise<ArrayBuffer>;
  readonly #send: typeof globalThis.fetch;

  constructor({ url, key, secret, privateKey, fetch }: ApiKeyOptions) {
    if ((secret === undefined) === (privateKey === undefined)) throw new Error("ApiKeyClient needs `secret` or `privateKey`, and not both.");
    this.endpoint = new URL("/graphql", url).href;
    this.#key = key;
    this.#sign = secret === undefined ? ed25519(privateKey ?? "") : hmac(secret);
    this.#send = fetch ?? ((input, init) => globalThis.fetch(input, init));
  }

  /** Signs a request. `at` and `nonce` are now and drawn unless said. */
  async sign({ method, path, body }: Signable, at: number = Date.now(), nonce: string = crypto.randomUUID()): Promise<Signature> {
    const timestamp = String(at);
    const hash = hex(await crypto.subtle.digest("SHA-256", bytes(body)));
    const text = ["AGIO-V1", this.#key, timestamp, nonce, method, path, hash].join("\n");
    return { key: this.#key, timestamp, nonce, signature: base64url(await this.#sign(bytes(text))) };
  }

  /** `fetch` with a signature. Give it to any client that sends its body as a text. */
  readonly fetch: typeof globalThis.fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const body = init?.body ?? "";
    if (typeof body !== "string" || input instanceof Request) throw new Error("Only requests with a text as their body are signed.");
    const signed = await this.sign({ method: (init?.method ?? "GET").toUpperCase(), path: url.pathname + url.search, body });
    const headers = new Headers(init?.headers);
    for (const [part, value] of Object.entries(signed)) headers.set(`agio-${part}`, value);
    return this.#send(input, { ...init, headers, credentials: "omit" });
  };

  /** The payload that opens a WebSocket, for `connectionParams` of graphql-ws. Each connection needs one of its own. */
  readonly connectionParams = async (): Promise<{ apiKey: Signature }> => {
    return { apiKey: await this.sign({ method: "GET", path: "/graphql/ws", body: "" }) };
  };

  /** Runs an operation and answers its data; an `AgioError` says what is wrong. */
  async run<TData, TVariables>(
    document: TypedDocumentNode<TData, TVariables>,
    ...[variables]: VariablesOf<TVariables>
  ): Promise<TData> {
    const headers = { "content-type": "application/json", accept: "application/graphql-response+json, application/json" };
    const body = JSON.stringify({ query: print(document), variables });
    const response = await this.fetch(this.endpoint, { method: "POST", headers, body });
    const answer = (await response.json().catch(() => ({}))) as { data?: TData | null; errors?: AgioErrorDetail[] };
    if (answer.errors?.length || !answer.data) throw new AgioError(answer.errors ?? [], response.status);
    return answer.data;
  }
}

function hmac(secret: string): (text: Uint8Array<ArrayBuffer>) => Promise<ArrayBuffer> {
  const key = crypto.subtle.importKey("raw", unbase64(secret), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  key.catch(() => {});
  return async (text) => crypto.subtle.sign("HMAC", await key, text);
}

function ed25519(privateKey: string | Uint8Array): (text: Uint8Array<ArrayBuffer>) => Promise<ArrayBuffer> {
  const pkcs8 = typeof privateKey === "string" ? unbase64(privateKey.replace(/-----[^-]+-----|\s/g, "")) : new Uint8Array(privateKey);
  const key = crypto.subtle.importKey("pkcs8", pkcs8, "Ed25519", false, ["sign"]);
  key.catch(() => {});
  return async (text) => crypto.subtle.sign("Ed25519", await key, text);
}

function bytes(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new TextEncoder().encode(text));
}

function hex(buffer: ArrayBuffer): string {
  return [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function base64url(buffer: ArrayBuffer): string {
  return btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

function unbase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (char) => char.charCodeAt(0));
}

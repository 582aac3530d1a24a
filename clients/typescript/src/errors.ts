// What the server answers in `errors`. Mistakes that a person can mend come as `userErrors` of a payload instead.

/** One error of an answer. */
export interface AgioErrorDetail {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: {
    /** Which kind, for programs: docs/guides/front-end.md lists them. */
    readonly code?: string;
    /** To be told to whoever runs the server. */
    readonly requestId?: string;
    /** Whether the same may be sent again. */
    readonly retryable?: boolean;
    /** How many seconds to wait before that. */
    readonly retryAfter?: number;
    readonly [name: string]: unknown;
  };
}

/** An operation that was not done as asked. */
export class AgioError extends Error {
  override readonly name = "AgioError";

  constructor(
    /** Everything that the answer says is wrong. */
    readonly errors: readonly AgioErrorDetail[],
    /** The HTTP status. */
    readonly status: number,
  ) {
    super(errors.map(({ message }) => message).join(" ") || `The server answered with status ${status} and nothing else.`);
  }

  /** The code of the first error. */
  get code(): string | undefined {
    return this.errors[0]?.extensions?.code;
  }
}

/** Whether a list of errors holds a code. */
export function hasCode(errors: unknown, code: string): boolean {
  return Array.isArray(errors) && errors.some((error: AgioErrorDetail | undefined) => error?.extensions?.code === code);
}

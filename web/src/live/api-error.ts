/** What the server said no with; `code` is the contract, texts are for people (`ui` shows them by code). */
export class ApiError extends Error {
  readonly code: string;
  readonly status: number;
  readonly data: Readonly<Record<string, unknown>>;

  constructor(code: string, status: number, message: string, data: Record<string, unknown> = {}) {
    super(message);
    this.name = "ApiError";
    this.code = code;
    this.status = status;
    this.data = data;
  }

  /** The same request may work later: no connection, too many requests, or a server in trouble. */
  get isTransient(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

export const OFFLINE_CODE = "client.offline";

export function codeOf(error: unknown): string {
  return error instanceof ApiError ? error.code : "client.unexpected";
}

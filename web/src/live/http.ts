/** Requests to the server: token on every call, one refresh and one retry on 401, errors by code. */
import { ApiError, OFFLINE_CODE } from "./api-error";
import { accessToken, refresh } from "./session";

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

export interface RequestOptions {
  readonly signal?: AbortSignal;
  /** Sign-up and login: no token, and a 401 is the answer. */
  readonly isAnonymous?: boolean;
}

async function send(
  method: Method,
  path: string,
  body: unknown,
  token: string | null,
  signal?: AbortSignal,
): Promise<Response> {
  const headers: Record<string, string> = { Accept: "application/json" };
  const isRaw = body instanceof Blob;
  if (body !== undefined && !isRaw) headers["Content-Type"] = "application/json";
  if (token !== null) headers.Authorization = `Bearer ${token}`;
  try {
    return await fetch(path, {
      method,
      headers,
      signal,
      credentials: "same-origin",
      body: body === undefined || isRaw ? body : JSON.stringify(body),
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiError(OFFLINE_CODE, 0, "the server cannot be reached");
  }
}

async function errorOf(response: Response): Promise<ApiError> {
  try {
    const { error } = (await response.json()) as {
      error: { code: string; message: string; data?: Record<string, unknown> };
    };
    return new ApiError(error.code, response.status, error.message, error.data);
  } catch {
    return new ApiError("client.bad_answer", response.status, response.statusText);
  }
}

export async function request<T>(
  method: Method,
  path: string,
  body?: unknown,
  options: RequestOptions = {},
): Promise<T> {
  const token = options.isAnonymous ? null : await accessToken();
  let response = await send(method, path, body, token, options.signal);
  if (response.status === 401 && token !== null) {
    const renewed = await refresh();
    if (renewed !== null) response = await send(method, path, body, renewed, options.signal);
  }
  if (!response.ok) throw await errorOf(response);
  if (response.status === 204) return undefined as T;
  return (await response.json()) as T;
}

export const api = {
  get: <T>(path: string, options?: RequestOptions) => request<T>("GET", path, undefined, options),
  post: <T>(path: string, body?: unknown, options?: RequestOptions) =>
    request<T>("POST", path, body, options),
  put: <T>(path: string, body?: unknown, options?: RequestOptions) =>
    request<T>("PUT", path, body, options),
  patch: <T>(path: string, body?: unknown) => request<T>("PATCH", path, body),
  delete: <T>(path: string) => request<T>("DELETE", path),
};

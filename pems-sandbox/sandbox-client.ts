/** A plain caller of the sandbox's API, for its own tests. */
import type { Sandbox } from "#sandbox/server.ts";
import type { BatchAnswer, ListAnswer, WireRecord } from "#src/pems/wire.ts";

export interface Called<T = unknown> {
  readonly status: number;
  readonly body: T;
  readonly retryAfter: string | null;
}

/** @param key a credential that the sandbox accepts. */
export function apiCaller(sandbox: Sandbox, key: string, organizationCode: string) {
  async function call<T = unknown>(method: string, path: string, body?: unknown): Promise<Called<T>> {
    const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
    const init = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) };
    const response = await fetch(sandbox.apiUrl + path, init);
    const text = await response.text();
    const isJson = response.headers.get("content-type") === "application/json";
    const retryAfter = response.headers.get("retry-after");
    return { status: response.status, body: (isJson ? JSON.parse(text) : text) as T, retryAfter };
  }
  const base = { organizationCode, modifiedBy: "ana@example.com" };
  return {
    call,
    get: (pfaId: string) => call<WireRecord>("GET", `/pfa/${pfaId}?organizationCode=${organizationCode}`),
    put: (pfaId: string, version: number, changes: object) =>
      call<Record<string, unknown>>("PUT", `/pfa/${pfaId}`, { ...base, pfaId, version, changes }),
    list: (query: Record<string, string | number> = {}) =>
      call<ListAnswer>("GET", `/pfa?${new URLSearchParams({ organizationCode, ...stringified(query) })}`),
    /** Updates of `[pfaId, version, changes]`. */
    batch: (...updates: readonly (readonly [pfaId: string, version: number, changes: object])[]) =>
      call<BatchAnswer>("POST", "/pfa/batch", {
        organizationCode,
        operations: updates.map(([pfaId, version, changes]) => ({
          operation: "UPDATE",
          pfaId,
          version,
          changes,
          modifiedBy: base.modifiedBy,
        })),
      }),
  };
}

const stringified = (query: Record<string, string | number>) =>
  Object.fromEntries(Object.entries(query).map(([name, value]) => [name, String(value)]));

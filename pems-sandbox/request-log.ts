export interface LoggedRequest {
  /** ISO time of arrival. */
  readonly at: string;
  readonly method: string;
  /** With the query. */
  readonly path: string;
  /** `key-1`, `key-2` … by position in the settings; `none`, `unknown`. Never the secret. */
  readonly credential: string;
  /** The HTTP status, or what happened instead. */
  outcome: number | "pending" | "reset" | "lost" | "hung";
  /** Operations of a batch; 1 for a single write, 0 for a read. */
  operations: number;
}

export interface RequestStats {
  readonly total: number;
  /** The highest number of requests in any sliding second, over all credentials; health checks are not counted. */
  readonly peakPerSecond: number;
  readonly peakByCredential: Record<string, number>;
  readonly byOutcome: Record<string, number>;
  /** The last ones, newest first. */
  readonly requests: readonly LoggedRequest[];
}

const KEPT = 20_000;

/** The log of API requests since the start, or since it was last cleared. */
export function requestLog() {
  let requests: LoggedRequest[] = [];
  let total = 0;
  let peakByCredential: Record<string, number> = {};
  let peakPerSecond = 0;
  const byOutcome: Record<string, number> = {};
  const windows = new Map<string, number[]>();

  const peakOf = (name: string, now: number) => {
    const recent = (windows.get(name) ?? []).filter((time) => time > now - 1000);
    recent.push(now);
    windows.set(name, recent);
    return recent.length;
  };

  return {
    /** @param now milliseconds of a clock that never goes back. */
    arrive(method: string, path: string, credential: string, now: number, counted: boolean): LoggedRequest {
      const at = new Date().toISOString();
      const entry: LoggedRequest = { at, method, path, credential, outcome: "pending", operations: 0 };
      total += 1;
      requests.push(entry);
      if (requests.length > KEPT * 1.1) requests = requests.slice(-KEPT);
      if (counted) {
        peakByCredential[credential] = Math.max(peakByCredential[credential] ?? 0, peakOf(credential, now));
        peakPerSecond = Math.max(peakPerSecond, peakOf("", now));
      }
      return entry;
    },
    settle(entry: LoggedRequest, outcome: LoggedRequest["outcome"]): void {
      entry.outcome = outcome;
      byOutcome[outcome] = (byOutcome[outcome] ?? 0) + 1;
    },
    stats(limit = 1000): RequestStats {
      const newest = limit > 0 ? requests.slice(-limit).reverse() : [];
      return { total, peakPerSecond, peakByCredential, byOutcome, requests: newest };
    },
    clear(): void {
      requests = [];
      total = 0;
      peakPerSecond = 0;
      peakByCredential = {};
      for (const key of Object.keys(byOutcome)) delete byOutcome[key];
      windows.clear();
    },
  };
}
export type RequestLog = ReturnType<typeof requestLog>;

/** Requests of a sliding second, for each credential. Times are milliseconds of a clock that never goes back. */
export interface SlidingSecond {
  /** Counts a request at `now` when there is room. @returns 0, or the milliseconds until there is room. */
  take(credential: string, now: number, limit: number): number;
  clear(): void;
}

export function slidingSecond(): SlidingSecond {
  const taken = new Map<string, number[]>();
  return {
    take(credential, now, limit) {
      const recent = (taken.get(credential) ?? []).filter((time) => time > now - 1000);
      taken.set(credential, recent);
      const oldest = recent[recent.length - limit];
      if (recent.length >= limit) return oldest === undefined ? 1000 : Math.max(1, oldest + 1000 - now);
      recent.push(now);
      return 0;
    },
    clear: () => taken.clear(),
  };
}

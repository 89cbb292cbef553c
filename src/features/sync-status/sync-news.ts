import type { SyncStatus } from "#src/features/sync-status/pill-state.ts";

export interface SyncNews {
  readonly kind: "conflicts" | "failed" | "arrived";
  /** How many more than before; for `arrived` how many were on the way. */
  readonly count: number;
}

/** What is worth telling the user about their own changes, from one look at the status to the next. */
export function syncNews(before: SyncStatus["mine"], now: SyncStatus["mine"]): SyncNews[] {
  const news: SyncNews[] = [];
  if (now.conflicts > before.conflicts)
    news.push({ kind: "conflicts", count: now.conflicts - before.conflicts });
  if (now.failed > before.failed) news.push({ kind: "failed", count: now.failed - before.failed });
  const wasOnTheWay = before.queued + before.syncing;
  const stopped = Math.max(0, now.conflicts - before.conflicts) + Math.max(0, now.failed - before.failed);
  if (wasOnTheWay > stopped && now.queued + now.syncing === 0) {
    news.push({ kind: "arrived", count: wasOnTheWay - stopped });
  }
  return news;
}

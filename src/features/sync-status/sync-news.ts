import type { SyncStatus } from "#src/features/sync-status/pill-state.ts";

type Mine = SyncStatus["mine"];

export interface SyncNews {
  readonly kind: "conflicts" | "failed" | "arrived";
  /** How many more than before; for `arrived` how many got there since nothing was on the way. */
  readonly count: number;
}

/** What was seen of the user's changes; they arrive over many looks, and are told once. */
export interface SyncWatch {
  readonly mine: Mine;
  /** How many set out since nothing was on the way, and how many of them stopped. */
  readonly sent: number;
  readonly stopped: number;
}

const onTheWay = (mine: Mine) => mine.queued + mine.syncing;

export function watchSync(mine: Mine): SyncWatch {
  return { mine, sent: onTheWay(mine), stopped: 0 };
}

/** What is worth telling the user about their own changes, from one look at the status to the next. */
export function syncNews(watch: SyncWatch, now: Mine): { news: SyncNews[]; watch: SyncWatch } {
  const before = watch.mine;
  const news: SyncNews[] = [];
  const conflicts = Math.max(0, now.conflicts - before.conflicts);
  const failed = Math.max(0, now.failed - before.failed);
  if (conflicts > 0) news.push({ kind: "conflicts", count: conflicts });
  if (failed > 0) news.push({ kind: "failed", count: failed });
  // What stopped between two looks was on the way, too.
  const sent = watch.sent + Math.max(0, onTheWay(now) + conflicts + failed - onTheWay(before));
  const stopped = watch.stopped + conflicts + failed;
  if (onTheWay(now) > 0) return { news, watch: { mine: now, sent, stopped } };
  if (onTheWay(before) > 0 && sent > stopped) news.push({ kind: "arrived", count: sent - stopped });
  return { news, watch: watchSync(now) };
}

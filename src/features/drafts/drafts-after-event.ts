import type { LiveEvent } from "#src/domain/live-event.ts";

/** What a page knows of its user's drafts. */
export interface KnownDrafts {
  readonly count: number;
  /** Absent where there are too many to be named. */
  readonly pfaIds?: readonly string[];
}

/**
 * When the numbers of a user's drafts are to be asked for again after an event: at once, soon, together with others that are
 * older by a few seconds, or not at all. With 100 people at work, most events concern records that one hasn't changed.
 * @param known undefined until the numbers are here
 * @param drafted whether the page shows a draft of that record
 */
export function draftsAfterEvent(
  event: LiveEvent,
  userId: string,
  known: KnownDrafts | undefined,
  drafted: (pfaId: string) => boolean,
): "now" | "soon" | "later" | null {
  if (event.type === "PEMS_STATE") return null;
  if (event.type === "CONNECTED") return "soon";
  if (event.type === "EDITING" || event.type === "DRAFTED") return event.userId === userId ? "soon" : null;
  // Many records at once come without their ids.
  if ("pfaIds" in event && event.pfaIds === null) return "later";
  const pfaIds = "pfaIds" in event ? (event.pfaIds ?? []) : undefined;
  // Its cell says so at once, and the bar does not lag behind.
  if (pfaIds?.some(drafted)) return "now";
  if (known?.count === 0) return null;
  if (pfaIds === undefined || known?.pfaIds === undefined) return "later";
  const named = new Set(known.pfaIds);
  return pfaIds.some((pfaId) => named.has(pfaId)) ? "now" : null;
}

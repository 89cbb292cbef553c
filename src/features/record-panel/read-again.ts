import type { LiveEvent } from "#src/domain/live-event.ts";

/** An event that names no records may be one of thousands, and is no reason to hurry. */
const UNNAMED_WITHIN_MS = 1000;

/**
 * Within how many milliseconds a record that is open should be read again after an event; null when it says nothing of it.
 * @param types only these events count
 */
export function readAgainWithin(
  event: LiveEvent,
  pfaId: string | undefined,
  types?: readonly LiveEvent["type"][],
): number | null {
  if (pfaId === undefined || !("pfaIds" in event)) return null;
  if (types !== undefined && !types.includes(event.type)) return null;
  if (event.pfaIds === null) return UNNAMED_WITHIN_MS;
  return event.pfaIds.includes(pfaId) ? 0 : null;
}

/**
 * What the server tells open pages as it happens. Events carry ids and counts only: never values, so never money, and
 * small enough for one NOTIFY. A page that connects first gets CONNECTED, so no gap matters.
 */

import { z } from "zod";
import { MODIFICATION_STATES } from "#src/domain/states.ts";

/** Above this many records an event names the sync run instead. */
export const MAX_EVENT_IDS = 100;
/** What the ids of one event may take: a NOTIFY holds 8,000 bytes with everything around them. */
export const MAX_EVENT_ID_BYTES = 6_000;

export const PEMS_STATES = ["healthy", "degraded", "down", "paused"] as const;
export const pemsStateSchema = z.enum(PEMS_STATES);
export type PemsState = z.infer<typeof pemsStateSchema>;

export const PULL_STATES = ["running", "completed", "failed", "cancelled"] as const;

const envelope = { organizationId: z.uuid(), at: z.iso.datetime() };
const pfaIds = z.array(z.string().min(1).max(120)).min(1).max(MAX_EVENT_IDS);
/** Which records: by id, or all of a run; null for both means "many: read again". */
const subject = { ...envelope, pfaIds: pfaIds.nullable(), runId: z.uuid().nullable(), count: z.int().min(1) };

export const liveEventSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("CONNECTED"),
    ...envelope,
    /** How many changes are in each state; a state that is missing has none. */
    counts: z.partialRecord(z.enum(MODIFICATION_STATES), z.int().min(0)),
    pems: pemsStateSchema,
  }),
  z.object({ type: z.literal("SYNC_QUEUED"), ...subject }),
  z.object({ type: z.literal("SYNC_PROCESSING"), ...subject }),
  z.object({ type: z.literal("SYNC_SUCCESS"), ...subject }),
  z.object({ type: z.literal("SYNC_CONFLICT"), ...subject }),
  z.object({ type: z.literal("SYNC_FAILED"), ...subject }),
  z.object({ type: z.literal("PEMS_STATE"), ...envelope, pems: pemsStateSchema }),
  /** The mirror moved without a change of ours; null for more records than an event may name. */
  z.object({ type: z.literal("RECORDS_CHANGED"), ...envelope, pfaIds: pfaIds.nullable() }),
  /** How far a pull is: after each of its pages, at its start and at its end. */
  z.object({
    type: z.literal("PULL_PROGRESS"),
    ...envelope,
    runId: z.uuid(),
    mode: z.enum(["full", "incremental"]),
    status: z.enum(PULL_STATES),
    pages: z.int().min(0),
    /** Records that PEMS sent so far. */
    records: z.int().min(0),
    /** How many it is expected to send in all; null where nobody can tell. */
    estimate: z.int().min(0).nullable(),
  }),
  /**
   * Somebody's drafts of these records came or went: colleagues show who is editing, the author's other pages read them
   * again. Null: of many. To others it moves no sum, no order and no filter.
   */
  z.object({ type: z.literal("EDITING"), ...envelope, pfaIds: pfaIds.nullable(), userId: z.uuid() }),
  /** Drafts of this person that were there already were saved by one of their pages: told to their pages alone. */
  z.object({
    type: z.literal("DRAFTED"),
    ...envelope,
    pfaIds: pfaIds.nullable(),
    userId: z.uuid(),
    tab: z.string().max(60),
  }),
]);
export type LiveEvent = z.infer<typeof liveEventSchema>;

/** The ids when one event can name them all, else null: the receiver goes by the run, or reads everything again. */
export function nameableIds(ids: readonly string[]): string[] | null {
  if (ids.length === 0 || ids.length > MAX_EVENT_IDS) return null;
  const bytes = ids.reduce((sum, id) => sum + new TextEncoder().encode(JSON.stringify(id)).length + 1, 0);
  return bytes <= MAX_EVENT_ID_BYTES ? [...ids] : null;
}

import { sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import type { Actor } from "#src/db/in-organization.ts";

/** Where reading stands, as the organization's row keeps it. */
export interface PullPlace {
  /** Everything before it was read. */
  cursor: string | null;
  /** Where a full pull that did not get to its end stands; null when there is none, or it was begun too long ago. */
  full: FullPlace | null;
}
export interface FullPlace {
  cursor: string;
  /** ISO 8601. */
  startedAt: string;
  /** Read so far, over all its runs. */
  records: number;
}

/** A full pull that was begun longer ago than this is not gone on with, but begun anew. */
const FULL_GOES_ON_FOR_HOURS = 24;
/** PEMS may forget a position while it is read from; as often as this, reading starts over within one pull. */
const MOST_STARTS_OVER = 3;

/** Reads the place of the organization. */
export async function readPlace(tx: Transaction, actor: Actor, now: Date): Promise<PullPlace> {
  const { rows } = await tx.execute<{
    cursor: string | null;
    full_cursor: string | null;
    started_at: string;
    records: number;
  }>(sql`
    SELECT pull_cursor AS cursor, to_json(full_pull_started_at) #>> '{}' AS started_at, full_pull_records AS records,
           CASE WHEN full_pull_started_at > ${now.toISOString()}::timestamptz
             - make_interval(hours => ${FULL_GOES_ON_FOR_HOURS}) THEN full_pull_cursor END AS full_cursor
    FROM organization WHERE id = ${actor.organizationId}`);
  const row = rows[0];
  if (!row?.full_cursor) return { cursor: row?.cursor ?? null, full: null };
  const full = { cursor: row.full_cursor, startedAt: row.started_at, records: row.records };
  return { cursor: row.cursor, full };
}

export interface CourseOptions {
  mode: "full" | "incremental";
  place: PullPlace;
  /** This is the organization's one pull: a full one keeps its own place with each page, and goes on from it. */
  keepsFullPlace: boolean;
  /** When it began. */
  at: Date;
}

/**
 * The way of one pull through PEMS's pages. The organization's position is moved by compare-and-set: where a read-back
 * was faster, this one goes on from its own without saving it. A full pull beside a saved position replaces that at
 * its end only.
 */
export interface Course {
  readonly mode: "full" | "incremental";
  /** Where the next page is asked for; null: from the beginning. */
  readonly cursor: string | null;
  /** Records of this full pull that earlier runs read. */
  readonly recordsBefore: number;
  /** How often PEMS did not know the position. */
  readonly timesLost: number;
  /** PEMS doesn't know the position: reads everything, from the place of a full pull or the beginning. False: no use. */
  startOver(): boolean;
  /** Keeps the position after a page, in the page's transaction. @param records read by this pull so far */
  keep(tx: Transaction, actor: Actor, page: { next: string; last: boolean; records: number }): Promise<void>;
}

export function openCourse({ mode: asked, place, keepsFullPlace, at }: CourseOptions): Course {
  let mode = place.cursor === null ? "full" : asked;
  let full = keepsFullPlace ? place.full : null;
  let cursor = mode === "full" ? (full?.cursor ?? null) : place.cursor;
  /** What the saved position must still be for ours to replace it. */
  let expected = place.cursor;
  let timesLost = 0;
  return {
    get mode() {
      return mode;
    },
    get cursor() {
      return cursor;
    },
    get recordsBefore() {
      return mode === "full" ? (full?.records ?? 0) : 0;
    },
    get timesLost() {
      return timesLost;
    },
    startOver() {
      if (cursor === null || timesLost === MOST_STARTS_OVER) return false;
      timesLost += 1;
      // The place of a full pull may be known still; if it is not, the next answer says so.
      if (mode === "full") full = null;
      mode = "full";
      cursor = full?.cursor ?? null;
      return true;
    },
    async keep(tx, actor, { next, last, records }) {
      const saves = last || mode === "incremental" || place.cursor === null;
      const ownPlace = sql`, full_pull_cursor = ${last ? null : next},
        full_pull_started_at = ${last ? null : (full?.startedAt ?? at.toISOString())},
        full_pull_records = ${last ? 0 : (full?.records ?? 0) + records}`;
      const { rows } = await tx.execute<{ saved: boolean }>(sql`
        UPDATE organization
        SET pull_cursor = CASE WHEN ${saves} AND pull_cursor IS NOT DISTINCT FROM ${expected}::text
              THEN ${next} ELSE pull_cursor END
            ${keepsFullPlace && mode === "full" ? ownPlace : sql``}
        WHERE id = ${actor.organizationId} RETURNING pull_cursor = ${next} AS saved`);
      if (rows[0]?.saved) expected = next;
      cursor = next;
    },
  };
}

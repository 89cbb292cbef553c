import { sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import { type Actor, inOrganization } from "#src/db/in-organization.ts";
import type { OpenConnection } from "#src/services/connections/open-connection.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { contentHash } from "#src/services/mirror/move-mirror.ts";
import { pagePace } from "#src/services/pulls/page-pace.ts";
import { parseRecords } from "#src/services/pulls/parse-records.ts";
import { type ListedPage, type PageOutcome, readPage } from "#src/services/pulls/read-page.ts";
import { storePage } from "#src/services/pulls/store-page.ts";

/** How pages are read for a reconciliation. */
export interface Listing {
  runId: string;
  connection: OpenConnection;
  /** Asked before each request; a message ends the listing with it. */
  mayGoOn: () => Promise<string | null>;
  signal: AbortSignal;
}

/** Where the listing ended, or why it could not go on, in plain words. */
export type ListingEnd =
  | { kind: "done"; cursor: string | null }
  | { kind: "stopped" }
  | { kind: "failed"; message: string };

/** Longer than this no page is waited for. */
export const MAX_SLOT_WAIT_MS = 60_000;

/**
 * Reads what PEMS lists after `cursor` (everything for null) to the end and keeps the raw pages. Each page is given to
 * `take` in a transaction of its own, before the next one is asked for: memory holds one.
 */
export async function listPages(
  deps: ServiceDeps,
  actor: Actor,
  { runId, connection, mayGoOn, signal }: Listing,
  cursor: string | null,
  take: (tx: Transaction, page: ListedPage, bronzeId: string) => Promise<void>,
): Promise<ListingEnd> {
  const options = { maxSlotWaitMs: MAX_SLOT_WAIT_MS, mayGoOn, pace: pagePace() };
  for (let at = cursor; ; ) {
    const page = await readPage(deps, actor, connection, at, options, signal);
    if (page.kind === "stopped") return { kind: "stopped" };
    if (page.kind !== "ok") return { kind: "failed", message: whyNot(page) };
    const { records, body, hasMore, nextCursor } = page;
    if (records.length > 0) {
      const positions = { cursorBefore: at, cursorAfter: nextCursor };
      await inOrganization(deps.db, actor, async (tx) => {
        const raw = {
          runId,
          source: "reconciliation",
          ...positions,
          recordCount: records.length,
          body,
        } as const;
        await take(tx, page, await storePage(tx, actor, raw));
      });
    }
    if (!hasMore || nextCursor === at) return { kind: "done", cursor: nextCursor };
    at = nextCursor;
  }
}

/** Why PEMS could not be read, in plain words. */
export function whyNot(outcome: Exclude<PageOutcome, { kind: "ok" | "stopped" }>): string {
  switch (outcome.kind) {
    case "too-far":
      return `PEMS asks to wait for ${Math.ceil(outcome.waitMs / 1000)} s.`;
    case "rate-limited":
      return "PEMS keeps asking to wait.";
    case "not-found":
      return "PEMS doesn't know this organization.";
    default:
      return outcome.message;
  }
}

/**
 * Notes what a page says of each record: version and content hash, null for one that can't be typed. What comes later
 * wins, on a page and between pages: they follow the order of changes. One statement.
 * @returns how many records had no id that can be used
 */
export async function noteSeen(
  tx: Transaction,
  actor: Actor,
  { runId, connection }: Listing,
  records: readonly unknown[],
  bronzeId: string,
): Promise<number> {
  const seen = new Map<string, { pfa_id: string; version: number; hash: string | null }>();
  let nameless = 0;
  for (const record of records) {
    const { versions, broken } = parseRecords([record], connection.organizationCode, bronzeId);
    for (const { pfaId, version, fields } of versions) {
      seen.set(pfaId, { pfa_id: pfaId, version, hash: contentHash(fields) });
    }
    for (const { pfaId, version } of broken) {
      if (pfaId === null) nameless += 1;
      else seen.set(pfaId, { pfa_id: pfaId, version: version ?? 0, hash: null });
    }
  }
  await tx.execute(sql`
    INSERT INTO reconciliation_scan (organization_id, run_id, pfa_id, version, content_hash, bronze_id)
    SELECT ${actor.organizationId}, ${runId}, r.pfa_id, r.version, r.hash, ${bronzeId}
    FROM jsonb_to_recordset(${JSON.stringify([...seen.values()])}::jsonb) AS r(pfa_id text, version int, hash text)
    ON CONFLICT (organization_id, run_id, pfa_id)
    DO UPDATE SET version = excluded.version, content_hash = excluded.content_hash, bronze_id = excluded.bronze_id`);
  return nameless;
}

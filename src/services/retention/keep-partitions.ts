import { sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import { inOrganization, serviceActor } from "#src/db/in-organization.ts";
import type { ServiceDeps } from "#src/services/deps.ts";

/** Months of partitions that stand ahead of the present one. */
export const MONTHS_AHEAD = 3;
/** A change of partitions that would keep others waiting longer than this is left to another day. */
const LONGEST_LOCK_WAIT_MS = 2_000;
/** Superseded versions, and rows of each kind of report, that one transaction takes away. */
const ROWS_AT_A_TIME = 5_000;
/** How long findings of reconciliations, and what was settled of quarantine and schema drift, are kept. */
export const REPORT_RETENTION_DAYS = 90;
const DAY_MS = 24 * 60 * 60_000;
const LOCK_NOT_AVAILABLE = "55P03";

export interface Kept {
  /** Months that were dropped, by the names of their partitions. */
  dropped: string[];
  /** Rows that were found in default partitions, by table: nobody had made a month for them. Months made now take theirs. */
  strays: Record<string, number>;
  /** Superseded versions of silver that left with their raw pages. */
  versions: number;
  /** Findings of reconciliations, and settled entries of quarantine and schema drift, that were kept long enough. */
  reports: number;
}

/**
 * Makes the partitions of the next months, drops the months that ended longer ago than the retention says, and takes the
 * superseded versions away whose raw pages are gone, and reports of which nobody needs the details any more. Each part stands by itself and may be repeated at any time.
 */
export async function keepPartitions(deps: ServiceDeps): Promise<Kept> {
  const now = deps.now().getTime();
  const strays = await countStrays(deps);
  await unlessInUse(deps, async (tx) => {
    const at = new Date(now).toISOString();
    await tx.execute(sql`SELECT pfa_make_partitions(${MONTHS_AHEAD}, ${at}::timestamptz)`);
  });
  const before = (days: number) => new Date(now - days * DAY_MS).toISOString();
  const { bronzeRetentionDays, attemptRetentionDays } = deps.settings;
  const dropped: string[] = [];
  for (;;) {
    const name = await unlessInUse(deps, async (tx) => {
      const { rows } = await tx.execute<{ name: string | null }>(sql`
        SELECT pfa_drop_past_partition(${before(bronzeRetentionDays)}::timestamptz,
          ${before(attemptRetentionDays)}::timestamptz) AS name`);
      return rows[0]?.name ?? null;
    });
    if (name === null) break;
    dropped.push(name);
  }
  const versions = await inEach(deps, (tx, organizationId) => dropSome(tx, organizationId));
  const reports = await inEach(deps, (tx) => dropReports(tx, before(REPORT_RETENTION_DAYS)));
  const total = dropped.length + versions + reports;
  if (total > 0) deps.log.info({ dropped, versions, reports }, "kept long enough: dropped");
  return { dropped, strays, versions, reports };
}

/** @returns null when a table was in use for so long that others would have had to wait behind this */
async function unlessInUse<T>(deps: ServiceDeps, work: (tx: Transaction) => Promise<T>): Promise<T | null> {
  try {
    return await deps.db.transaction(async (tx) => {
      await tx.execute(sql`SELECT set_config('lock_timeout', ${`${LONGEST_LOCK_WAIT_MS}ms`}, true)`);
      return work(tx);
    });
  } catch (error) {
    if ((error as { cause?: { code?: string } }).cause?.code !== LOCK_NOT_AVAILABLE) throw error;
    deps.log.warn("partitions are in use just now; they are made and dropped another time");
    return null;
  }
}

async function countStrays(deps: ServiceDeps): Promise<Record<string, number>> {
  const { rows } = await deps.db.execute<{ strays: Record<string, number> }>(
    sql`SELECT pfa_default_partition_rows() AS strays`,
  );
  if (!rows[0]) throw new Error("The database counted no default partitions.");
  const { strays } = rows[0];
  if (Object.values(strays).some((count) => count > 0)) {
    deps.log.warn({ strays }, "rows landed in a default partition: no month was made for their time");
  }
  return strays;
}

/** Works for each organization, in transactions of its own, until nothing is left to drop. @returns how many rows went */
async function inEach(
  deps: ServiceDeps,
  dropSomeRows: (tx: Transaction, organizationId: string) => Promise<number>,
): Promise<number> {
  const { rows } = await deps.db.execute<{ id: string }>(sql`SELECT id FROM pfa_all_organizations()`);
  let dropped = 0;
  for (const { id } of rows) {
    for (let last = 1; last > 0; dropped += last) {
      last = await inOrganization(deps.db, serviceActor(id), (tx) => dropSomeRows(tx, id));
    }
  }
  return dropped;
}

/** The application may not delete from the quarantine: the function knows what is settled. */
async function dropReports(tx: Transaction, before: string): Promise<number> {
  const { rows } = await tx.execute<{ dropped: number }>(
    sql`SELECT pfa_drop_old_reports(${before}::timestamptz, ${ROWS_AT_A_TIME}) AS dropped`,
  );
  return rows[0]?.dropped ?? 0;
}

/**
 * The newest version of a record stays, whatever became of its page, and so does the one that the mirror stands on: an
 * older one where a repair set the mirror back.
 */
async function dropSome(tx: Transaction, organizationId: string): Promise<number> {
  const { rowCount } = await tx.execute(sql`
    WITH old AS (
      SELECT s.pfa_id, s.version FROM pfa_silver s
      WHERE s.organization_id = ${organizationId}
        AND EXISTS (SELECT 1 FROM pfa_silver n
          WHERE n.organization_id = s.organization_id AND n.pfa_id = s.pfa_id AND n.version > s.version)
        AND NOT EXISTS (SELECT 1 FROM pfa_mirror m
          WHERE m.organization_id = s.organization_id AND m.pfa_id = s.pfa_id AND m.version = s.version)
        AND NOT EXISTS (SELECT 1 FROM pfa_bronze b WHERE b.organization_id = s.organization_id AND b.id = s.bronze_id)
      LIMIT ${ROWS_AT_A_TIME}
    )
    DELETE FROM pfa_silver s USING old
    WHERE s.organization_id = ${organizationId} AND s.pfa_id = old.pfa_id AND s.version = old.version`);
  return rowCount ?? 0;
}

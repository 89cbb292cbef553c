import { sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import { inOrganization } from "#src/db/in-organization.ts";
import { DomainError } from "#src/domain/errors.ts";
import { recordAudit } from "#src/services/audit/record-audit.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { publish } from "#src/services/live/publish.ts";
import { countSettlements } from "#src/services/metrics/sync-metrics.ts";
import { type Member, requirePermission } from "#src/services/organizations/member.ts";
import {
  duplicateOf,
  parseRecords,
  type RecordProblem,
  type TypedVersion,
  UNSTORABLE_TEXT,
  versionKey,
} from "#src/services/pulls/parse-records.ts";
import { findUnknown } from "#src/services/silver/find-unknown.ts";
import { takeVersions } from "#src/services/silver/take-versions.ts";

/** Most that are tried again in one call. */
const MOST_AT_ONCE = 1_000;

interface Waiting extends Record<string, unknown> {
  id: string;
  pfa_id: string | null;
  bronze_id: string;
  problems: RecordProblem[];
  raw: unknown;
}

/** One entry, tried again: the version that it holds, or why it still can't be taken. */
type Tried = { row: Waiting } & ({ version: TypedVersion } | { problems: RecordProblem[] });

/**
 * Types what waits in quarantine once more, by the same way as when it came: what can be read now goes to silver, mirror
 * and history, the rest waits on. Without ids all that waits, 1,000 of it: first what was never tried, then what was tried longest ago.
 * @throws DomainError NOTHING_TO_DO when none of it waits
 */
export async function retryQuarantined(
  deps: ServiceDeps,
  member: Member,
  { ids }: { ids?: readonly string[] },
): Promise<{ taken: number; waiting: number }> {
  requirePermission(member, "perm_ManageSettings", "try again what could not be read");
  const result = await inOrganization(deps.db, member, async (tx) => {
    const rows = await readWaiting(tx, member, ids);
    if (rows.length === 0) throw new DomainError("NOTHING_TO_DO", "Nothing of this waits to be tried again.");
    const tried = await tryAgain(tx, member, rows);
    const good = tried.flatMap((one) => ("version" in one ? [one] : []));
    const bad = tried.flatMap((one) => ("problems" in one ? [one] : []));
    const versions = good.map(({ version }) => version);
    const { moved, settled } = await takeVersions(tx, member, versions, { at: deps.now(), askedAt: null });
    await resolve(tx, member, good);
    await waitOn(tx, member, bad);
    await publish(tx, [{ type: "RECORDS_CHANGED", organizationId: member.organizationId, pfaIds: moved }]);
    return { taken: good.length, waiting: bad.length, settled };
  });
  countSettlements(member.organizationId, result.settled, deps.now());
  return { taken: result.taken, waiting: result.waiting };
}

/** Not locked: records are locked first everywhere, and what arrives meanwhile is left as it is. */
async function readWaiting(
  tx: Transaction,
  member: Member,
  ids: readonly string[] | undefined,
): Promise<Waiting[]> {
  const { rows } = await tx.execute<Waiting>(sql`
    SELECT id, pfa_id, bronze_id, problems, raw FROM pfa_quarantine
    WHERE organization_id = ${member.organizationId} AND resolved_at IS NULL
      ${ids ? sql`AND id = ANY(${sql.param(ids)}::uuid[])` : sql``}
    ORDER BY retried_at NULLS FIRST, id LIMIT ${MOST_AT_ONCE}`);
  return rows;
}

async function tryAgain(tx: Transaction, member: Member, rows: readonly Waiting[]): Promise<Tried[]> {
  const { rows: own } = await tx.execute<{ code: string }>(
    sql`SELECT code FROM organization WHERE id = ${member.organizationId}`,
  );
  const parsed = rows.map((row): Tried => {
    // A character was replaced when it was set aside: this is no longer what PEMS sent.
    if (row.problems.some(({ code }) => code === UNSTORABLE_TEXT)) return { row, problems: row.problems };
    const { versions, broken } = parseRecords([row.raw], own[0]?.code ?? "", row.bronze_id);
    const [version] = versions;
    return version ? { row, version } : { row, problems: broken.flatMap(({ problems }) => problems) };
  });
  return withoutDuplicates(tx, member, parsed);
}

/** The same version with another content was taken already: a person can't tell which one is right, only PEMS can. */
async function withoutDuplicates(
  tx: Transaction,
  member: Member,
  parsed: readonly Tried[],
): Promise<Tried[]> {
  const versions = parsed.flatMap((one) => ("version" in one ? [one.version] : []));
  const unknown = await findUnknown(tx, member, versions);
  const kept = new Map(
    unknown.flatMap(({ version, silverHash }) =>
      silverHash === null ? [] : [[versionKey(version), silverHash] as const],
    ),
  );
  return parsed.map((one): Tried => {
    if (!("version" in one)) return one;
    const { row, version } = one;
    const key = versionKey(version);
    const hash = kept.get(key) ?? version.contentHash;
    kept.set(key, hash);
    return hash === version.contentHash ? one : { row, problems: duplicateOf(version, row.raw).problems };
  });
}

async function resolve(tx: Transaction, member: Member, good: readonly { row: Waiting }[]): Promise<void> {
  if (good.length === 0) return;
  await tx.execute(sql`
    UPDATE pfa_quarantine SET resolved_at = now(), resolution = 'retried', resolved_by = ${member.userId}
    WHERE id = ANY(${sql.param(good.map(({ row }) => row.id))}::uuid[]) AND resolved_at IS NULL`);
  await recordAudit(
    tx,
    member,
    good.map(({ row }) => auditOf(row, { resolution: "retried" })),
  );
}

async function waitOn(
  tx: Transaction,
  member: Member,
  bad: readonly { row: Waiting; problems: RecordProblem[] }[],
): Promise<void> {
  if (bad.length === 0) return;
  const rows = bad.map(({ row, problems }) => ({ id: row.id, problems }));
  await tx.execute(sql`
    UPDATE pfa_quarantine q SET retries = q.retries + 1, retried_at = now(), problems = r.problems
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(id uuid, problems jsonb)
    WHERE q.id = r.id AND q.id = ANY(${sql.param(rows.map(({ id }) => id))}::uuid[]) AND q.resolved_at IS NULL`);
  await recordAudit(
    tx,
    member,
    bad.map(({ row, problems }) => auditOf(row, { reasons: problems.map(({ code }) => code) })),
  );
}

function auditOf(row: Waiting, after: object) {
  return {
    action: "quarantine.retried",
    entity: "quarantine" as const,
    entityId: row.id,
    pfaId: row.pfa_id,
    before: { reasons: row.problems.map(({ code }) => code) },
    after,
  };
}

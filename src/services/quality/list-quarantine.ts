import { sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import { inOrganization } from "#src/db/in-organization.ts";
import { type Page, toPage } from "#src/domain/page.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { type Member, requirePermission } from "#src/services/organizations/member.ts";
import type { RecordProblem } from "#src/services/pulls/parse-records.ts";
import { isoTime } from "#src/services/records/load-records.ts";
import { seesMoney } from "#src/services/records/visible-fields.ts";

/** One reason why a record is set aside. `raw` is what PEMS sent for the field; absent without perm_ViewFinancials. */
export interface QuarantineProblem {
  field: string;
  code: string;
  message: string;
  raw?: string;
}

/** One record that waits. Times are ISO 8601. */
export interface QuarantineEntry {
  id: string;
  /** Null where not even this could be read. */
  pfaId: string | null;
  version: number | null;
  problems: QuarantineProblem[];
  since: string;
  /** How often it was tried again in vain, and when last. */
  retries: number;
  retriedAt: string | null;
}

/** A page of what waits, oldest first, with how many wait in all and for which reasons (a record may have several). */
export interface QuarantineView extends Page<QuarantineEntry> {
  total: number;
  reasons: { code: string; records: number }[];
}

/** Characters of a raw value that are shown. */
const SHOWN_OF_RAW = 300;

/** Records that could not be typed and wait to be repaired, retried or dismissed. */
export async function listQuarantine(
  deps: ServiceDeps,
  member: Member,
  { code, cursor, limit }: { code?: string; cursor?: string; limit: number },
): Promise<QuarantineView> {
  requirePermission(member, "perm_ManageSettings", "see what could not be read");
  return inOrganization(deps.db, member, async (tx) => {
    const { rows } = await tx.execute<
      Omit<QuarantineEntry, "problems"> & { problems: RecordProblem[] } & Record<string, unknown>
    >(sql`
      SELECT q.id, q.pfa_id AS "pfaId", q.version, q.problems, ${isoTime("q.created_at")} AS since, q.retries,
        ${isoTime("q.retried_at")} AS "retriedAt"
      FROM pfa_quarantine q
      WHERE q.organization_id = ${member.organizationId} AND q.resolved_at IS NULL
        ${code ? sql`AND q.problems @> ${JSON.stringify([{ code }])}::jsonb` : sql``}
        ${cursor ? sql`AND q.id > ${cursor}` : sql``}
      ORDER BY q.id LIMIT ${limit + 1}`);
    const items = rows.map((row) => ({
      ...row,
      problems: row.problems.map((problem) => shown(member, problem)),
    }));
    return { ...toPage(items, limit), ...(await countReasons(tx, member)) };
  });
}

async function countReasons(
  tx: Transaction,
  member: Member,
): Promise<Pick<QuarantineView, "total" | "reasons">> {
  const { rows } = await tx.execute<{ code: string | null; records: number }>(sql`
    SELECT p.code, count(DISTINCT q.id)::int AS records
    FROM pfa_quarantine q, jsonb_to_recordset(q.problems) AS p(code text)
    WHERE q.organization_id = ${member.organizationId} AND q.resolved_at IS NULL
    GROUP BY GROUPING SETS ((p.code), ()) ORDER BY records DESC, p.code`);
  const total = rows.find((row) => row.code === null)?.records ?? 0;
  const reasons = rows.flatMap(({ code, records }) => (code === null ? [] : [{ code, records }]));
  return { total, reasons };
}

/** The words are ours and name no amount; the value that PEMS sent may be one, whatever field it stands in. */
function shown(member: Member, { field, code, message, raw }: RecordProblem): QuarantineProblem {
  const problem = { field, code, message };
  if (raw === undefined || !seesMoney(member)) return problem;
  const text = typeof raw === "string" ? raw : JSON.stringify(raw);
  return { ...problem, raw: text.slice(0, SHOWN_OF_RAW).toWellFormed() };
}

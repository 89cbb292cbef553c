import { sql } from "drizzle-orm";
import { inOrganization } from "#src/db/in-organization.ts";
import type { Finding, RuleCode } from "#src/domain/rules.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import type { Member } from "#src/services/organizations/member.ts";

/** Records as PEMS has them that break business rules. */
export interface FindingsView {
  /** How many records break each rule; the most first. */
  rules: { code: RuleCode; records: number }[];
  /** How many records break any rule. */
  total: number;
  /** A page of them, by id. */
  items: {
    pfaId: string;
    version: number;
    description: string | null;
    isDiscontinued: boolean;
    findings: Finding[];
  }[];
  /** The id to go on after; null on the last page. */
  nextCursor: string | null;
}

/** What PEMS holds against the business rules: counts by rule, and the records of one rule or all. */
export async function listFindings(
  deps: ServiceDeps,
  member: Member,
  { code, cursor, limit }: { code?: RuleCode; cursor?: string; limit: number },
): Promise<FindingsView> {
  // The partial index pfa_silver_findings holds what broke rules; the mirror says which versions of that are present.
  const present = sql`pfa_silver s JOIN LATERAL (SELECT version FROM pfa_mirror m
      WHERE m.organization_id = s.organization_id AND m.pfa_id = s.pfa_id LIMIT 1) m ON m.version = s.version
    WHERE s.organization_id = ${member.organizationId} AND s.findings <> '[]'::jsonb`;
  return inOrganization(deps.db, member, async (tx) => {
    const counted = await tx.execute<{ code: RuleCode | null; records: number }>(sql`
      SELECT f.code, count(DISTINCT found.pfa_id)::int AS records
      FROM (SELECT s.pfa_id, s.findings FROM ${present}) AS found, jsonb_to_recordset(found.findings) AS f(code text)
      GROUP BY GROUPING SETS ((f.code), ()) ORDER BY records DESC, f.code`);
    const { rows } = await tx.execute<FindingsView["items"][number] & Record<string, unknown>>(sql`
      SELECT s.pfa_id AS "pfaId", s.version, s.description, s.is_discontinued AS "isDiscontinued", s.findings
      FROM ${present}
        ${code ? sql`AND s.findings @> ${JSON.stringify([{ code }])}::jsonb` : sql``}
        ${cursor ? sql`AND s.pfa_id > ${cursor}` : sql``}
      ORDER BY s.pfa_id LIMIT ${limit + 1}`);
    const items = rows.slice(0, limit);
    return {
      rules: counted.rows.flatMap((row) =>
        row.code === null ? [] : [{ code: row.code, records: row.records }],
      ),
      total: counted.rows.find((row) => row.code === null)?.records ?? 0,
      items,
      nextCursor: rows.length > limit ? (items.at(-1)?.pfaId ?? null) : null,
    };
  });
}

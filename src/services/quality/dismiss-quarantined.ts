import { sql } from "drizzle-orm";
import { inOrganization } from "#src/db/in-organization.ts";
import { DomainError } from "#src/domain/errors.ts";
import { recordAudit } from "#src/services/audit/record-audit.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { type Member, requirePermission } from "#src/services/organizations/member.ts";
import type { RecordProblem } from "#src/services/pulls/parse-records.ts";

/**
 * Takes entries out of the quarantine unread: they don't come back until PEMS changes the record.
 * @throws DomainError NOTHING_TO_DO when none of them waits
 */
export async function dismissQuarantined(
  deps: ServiceDeps,
  member: Member,
  { ids }: { ids: readonly string[] },
): Promise<{ dismissed: number }> {
  requirePermission(member, "perm_ManageSettings", "dismiss what could not be read");
  return inOrganization(deps.db, member, async (tx) => {
    const { rows } = await tx.execute<{ id: string; pfa_id: string | null; problems: RecordProblem[] }>(sql`
      UPDATE pfa_quarantine SET resolved_at = now(), resolution = 'dismissed', resolved_by = ${member.userId}
      WHERE organization_id = ${member.organizationId} AND id = ANY(${sql.param(ids)}::uuid[]) AND resolved_at IS NULL
      RETURNING id, pfa_id, problems`);
    if (rows.length === 0) throw new DomainError("NOTHING_TO_DO", "Nothing of this waits any more.");
    await recordAudit(
      tx,
      member,
      rows.map((row) => ({
        action: "quarantine.dismissed",
        entity: "quarantine" as const,
        entityId: row.id,
        pfaId: row.pfa_id,
        before: { reasons: row.problems.map(({ code }) => code) },
        after: { resolution: "dismissed" },
      })),
    );
    return { dismissed: rows.length };
  });
}

import { sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import { inOrganization, serviceActor } from "#src/db/in-organization.ts";
import { recordAudit } from "#src/services/audit/record-audit.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { isOpen, ownImport, whyNotOpen } from "#src/services/imports/open-import.ts";
import { type Member, requirePermission } from "#src/services/organizations/member.ts";

/** Dry runs that one person may have open; a further one drops the oldest. */
const MAX_OPEN = 5;

/**
 * Gives a dry run up; what was read of the file is deleted.
 * @throws DomainError NOT_FOUND, STALE
 */
export async function dropImport(
  deps: ServiceDeps,
  member: Member,
  { importId }: { importId: string },
): Promise<void> {
  requirePermission(member, "perm_Import", "import files");
  await inOrganization(deps.db, member, async (tx) => {
    const { rowCount } = await tx.execute(sql`
      UPDATE pfa_import SET status = 'dropped', rows = NULL, ended_at = ${deps.now().toISOString()}
      WHERE ${ownImport(member, importId)} AND status = 'previewed'`);
    if (rowCount === 0) throw await whyNotOpen(tx, member, importId);
    await recordAudit(tx, member, [
      { action: "import.dropped", entity: "import", entityId: importId, pfaId: null },
    ]);
  });
}

/** Drops the member's oldest dry runs beyond five. */
export async function dropExcessImports(tx: Transaction, deps: ServiceDeps, member: Member): Promise<void> {
  await tx.execute(sql`
    UPDATE pfa_import SET status = 'dropped', rows = NULL, ended_at = ${deps.now().toISOString()}
    WHERE organization_id = ${member.organizationId} AND user_id = ${member.userId} AND status = 'previewed'
      AND id NOT IN (SELECT id FROM pfa_import WHERE organization_id = ${member.organizationId}
        AND user_id = ${member.userId} AND status = 'previewed' ORDER BY created_at DESC, id DESC LIMIT ${MAX_OPEN})`);
}

/** Drops the dry runs of all organizations that are older than 24 hours. @returns how many */
export async function dropOldImports(deps: ServiceDeps): Promise<number> {
  const { rows } = await deps.db.execute<{ id: string }>(sql`SELECT id FROM pfa_all_organizations()`);
  let dropped = 0;
  for (const { id } of rows) {
    const { rowCount } = await inOrganization(deps.db, serviceActor(id), (tx) =>
      tx.execute(sql`
        UPDATE pfa_import SET status = 'dropped', rows = NULL, ended_at = ${deps.now().toISOString()}
        WHERE organization_id = ${id} AND status = 'previewed' AND NOT (${isOpen(deps)})`),
    );
    dropped += rowCount ?? 0;
  }
  return dropped;
}

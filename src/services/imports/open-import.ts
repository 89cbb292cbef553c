import { type SQL, sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import { DomainError } from "#src/domain/errors.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import type { Member } from "#src/services/organizations/member.ts";

/** A dry run may be taken up for so long. */
export const OPEN_HOURS = 24;

/** SQL for "may still be taken up" of a row of `pfa_import`. */
export function isOpen(deps: ServiceDeps): SQL {
  const oldest = new Date(deps.now().getTime() - OPEN_HOURS * 3_600_000).toISOString();
  return sql`status = 'previewed' AND created_at > ${oldest}`;
}

/** SQL for the one import of the member. */
export function ownImport(member: Member, importId: string): SQL {
  return sql`organization_id = ${member.organizationId} AND user_id = ${member.userId} AND id = ${importId}`;
}

/** Colleagues' imports don't exist for the member; an own one that has ended says so. */
export async function whyNotOpen(tx: Transaction, member: Member, importId: string): Promise<DomainError> {
  const { rows } = await tx.execute<{ status: string }>(
    sql`SELECT status FROM pfa_import WHERE ${ownImport(member, importId)}`,
  );
  const field = "importId";
  if (!rows[0]) return new DomainError("NOT_FOUND", "There is no such import.", { field });
  if (rows[0].status === "applied") {
    return new DomainError("STALE", "These rows were saved already.", { field });
  }
  return new DomainError("STALE", "This import has ended. Import the file again.", { field });
}

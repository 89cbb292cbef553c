import { inOrganization } from "#src/db/in-organization.ts";
import { DomainError } from "#src/domain/errors.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { MAX_PAGE } from "#src/services/records/list-records.ts";
import { readRows } from "#src/services/records/read-rows.ts";
import type { RecordRow } from "#src/services/records/record-row.ts";

/**
 * The rows with these ids, in their order; unknown ids are left out.
 * @throws DomainError TOO_MANY above 500
 */
export async function getRows(
  deps: ServiceDeps,
  member: Member,
  input: { pfaIds: readonly string[] },
): Promise<{ rows: RecordRow[] }> {
  if (input.pfaIds.length > MAX_PAGE) {
    throw new DomainError("TOO_MANY", `At most ${MAX_PAGE} records at once.`, { field: "pfaIds" });
  }
  return inOrganization(deps.db, member, async (tx) => ({ rows: await readRows(tx, member, input.pfaIds) }));
}

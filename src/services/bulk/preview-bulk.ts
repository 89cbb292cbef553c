import { inOrganization } from "#src/db/in-organization.ts";
import { utcDay } from "#src/domain/calendar.ts";
import { admittedOperation, type BulkInput, decideBulk } from "#src/services/bulk/decide-bulk.ts";
import { type BulkPreview, describeBulk } from "#src/services/bulk/describe-bulk.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import type { Member } from "#src/services/organizations/member.ts";

/**
 * What an operation would do to the selection as it is now; writes nothing.
 * @throws DomainError FORBIDDEN, NOT_FOUND, TOO_MANY, BAD_INPUT
 */
export async function previewBulk(deps: ServiceDeps, member: Member, input: BulkInput): Promise<BulkPreview> {
  const operation = admittedOperation(member, input.operation);
  const decisions = await inOrganization(deps.db, member, (tx) =>
    decideBulk(tx, member, { ...input, operation }),
  );
  return describeBulk(member, decisions, utcDay(deps.now()));
}

import { inOrganization } from "#src/db/in-organization.ts";
import { utcDay } from "#src/domain/calendar.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { findPage } from "#src/services/records/find-page.ts";
import type { RecordFilter } from "#src/services/records/record-filter.ts";
import type { RecordSort } from "#src/services/records/record-sort.ts";

export interface ListIdsInput {
  filter?: RecordFilter;
  sort?: RecordSort;
  offset: number;
  limit: number;
}

/**
 * Ids of a stretch of records in the order of `listRecords`: what a range reaches over that no page holds yet.
 * @throws DomainError BAD_INPUT, FORBIDDEN
 */
export async function listIds(
  deps: ServiceDeps,
  member: Member,
  { filter = {}, sort = [], offset, limit }: ListIdsInput,
): Promise<{ pfaIds: string[]; total: number }> {
  const today = utcDay(deps.now());
  return inOrganization(
    deps.db,
    member,
    (tx) => findPage(tx, member, { filter, sort, offset, limit, today, sums: false }),
    { manyRows: true },
  );
}

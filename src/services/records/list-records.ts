import type { Transaction } from "#src/db/connection.ts";
import { inOrganization } from "#src/db/in-organization.ts";
import { utcDay } from "#src/domain/calendar.ts";
import { DomainError } from "#src/domain/errors.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { type CostTotals, findPage } from "#src/services/records/find-page.ts";
import { readRows } from "#src/services/records/read-rows.ts";
import type { RecordFilter } from "#src/services/records/record-filter.ts";
import type { RecordRow } from "#src/services/records/record-row.ts";
import type { RecordSort } from "#src/services/records/record-sort.ts";
import { seesMoney } from "#src/services/records/visible-fields.ts";

export const MAX_PAGE = 500;

export interface ListRecordsInput {
  filter?: RecordFilter;
  sort?: RecordSort;
  offset?: number;
  /** 1 to 500. */
  limit?: number;
  /** false: without the sums, which are the same for every window under one filter. */
  totals?: boolean;
}

export interface RecordPage {
  rows: RecordRow[];
  /** Matching records. */
  total: number;
  /** The day up to which running rentals cost. */
  today: string;
  /** Absent without perm_ViewFinancials, and where not asked for. */
  totals?: CostTotals;
}

/**
 * One window of the organization's records, filtered and sorted by what the member sees.
 * @throws DomainError BAD_INPUT (`limit`, `offset`, a field of the filter); FORBIDDEN for money that the member may not see, in filter or order
 */
export async function listRecords(
  deps: ServiceDeps,
  member: Member,
  input: ListRecordsInput,
): Promise<RecordPage> {
  const { filter = {}, sort = [], offset = 0, limit = 200, totals = true } = input;
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_PAGE) {
    throw new DomainError("BAD_INPUT", `A page has 1 to ${MAX_PAGE} rows.`, { field: "limit" });
  }
  if (!Number.isSafeInteger(offset) || offset < 0) {
    throw new DomainError("BAD_INPUT", "A page starts at 0 or later.", { field: "offset" });
  }
  const today = utcDay(deps.now());
  const sums = totals && seesMoney(member);
  const read = async (tx: Transaction): Promise<RecordPage> => {
    const page = await findPage(tx, member, { filter, sort, offset, limit, today, sums });
    return {
      rows: await readRows(tx, member, page.pfaIds),
      total: page.total,
      today,
      ...(page.totals && { totals: page.totals }),
    };
  };
  return inOrganization(deps.db, member, read, { manyRows: true });
}

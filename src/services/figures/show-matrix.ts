import { inOrganization } from "#src/db/in-organization.ts";
import { utcDay } from "#src/domain/calendar.ts";
import { DomainError } from "#src/domain/errors.ts";
import { MonthlySums } from "#src/domain/monthly-sums.ts";
import type { GroupField } from "#src/domain/record-order.ts";
import { dayNumber } from "#src/domain/timeline-days.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { Groups } from "#src/services/figures/groups.ts";
import {
  lineOf,
  type MatrixColumn,
  type MatrixLine,
  type MonthRange,
  monthColumns,
  requireMonths,
} from "#src/services/figures/month-columns.ts";
import { groupOf, readNumbers } from "#src/services/figures/read-numbers.ts";
import type { Member } from "#src/services/organizations/member.ts";
import type { RecordFilter } from "#src/services/records/record-filter.ts";
import { takeTurns } from "#src/services/take-turns.ts";

/** Most groups of one answer. */
export const MAX_ROWS = 1000;

export interface MatrixRow extends MatrixLine {
  /** What its records have in the field that they are grouped by: every spelling of a text; `[null]` for none. */
  values: (string | boolean | null)[];
}

export interface Matrix {
  /** The day up to which what is still on site counts. */
  today: string;
  /** The first and last month in which anything lies, `YYYY-MM`. */
  first: string | null;
  last: string | null;
  columns: MatrixColumn[];
  /** By value, without one last. */
  rows: MatrixRow[];
  total: MatrixLine;
}

interface MatrixInput extends MonthRange {
  filter?: RecordFilter;
  /** Null: no rows, only the total. */
  group: GroupField | null;
}

/**
 * Cost, days and records of plan, forecast and actual by month and group, as the member sees the records: with changes on
 * their way and the member's own drafts. All columns of a row add up to what its records cost, to the cent.
 * @throws DomainError BAD_INPUT (`to`); TOO_MANY above 1,000 groups; what the filter throws
 */
export async function showMatrix(deps: ServiceDeps, member: Member, input: MatrixInput): Promise<Matrix> {
  const { filter = {}, group } = input;
  requireMonths(input);
  const today = utcDay(deps.now());
  const records = await inOrganization(
    deps.db,
    member,
    (tx) => readNumbers(tx, member, filter, group === null ? [] : [group]),
    { manyRows: true },
  );
  const groups = new Groups(() => new MonthlySums());
  const all = new MonthlySums();
  const day = dayNumber(today);
  for await (const some of takeTurns(records, 100)) {
    for (const record of some) {
      all.add(record, day);
      if (group !== null) groups.of(groupOf(record, 0)).add(record, day);
    }
    // As soon as it is known, not when all is summed up.
    if (groups.size > MAX_ROWS) throw tooManyGroups();
  }
  const columns = monthColumns(all, input, today);
  return {
    today,
    first: columns.first,
    last: columns.last,
    columns: columns.columns.map(({ name }) => name),
    rows: groups.sorted().map(({ values, sums }) => ({ values, ...lineOf(member, sums, columns) })),
    total: lineOf(member, all, columns),
  };
}

function tooManyGroups(): DomainError {
  const message = `This field makes more than ${MAX_ROWS.toLocaleString("en-US")} groups. Choose another one, or filter.`;
  return new DomainError("TOO_MANY", message, { field: "group", details: { limit: MAX_ROWS } });
}

import { inOrganization } from "#src/db/in-organization.ts";
import { utcDay } from "#src/domain/calendar.ts";
import type { Layer } from "#src/domain/monthly-spread.ts";
import { MonthlySums, TotalSums } from "#src/domain/monthly-sums.ts";
import { dayNumber } from "#src/domain/timeline-days.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { Groups } from "#src/services/figures/groups.ts";
import {
  lineOf,
  type MatrixColumn,
  type MatrixLine,
  monthColumns,
} from "#src/services/figures/month-columns.ts";
import { groupOf, readNumbers } from "#src/services/figures/read-numbers.ts";
import {
  type Variances,
  type VisibleAmount,
  visibleAmount,
  visibleVariances,
} from "#src/services/figures/visible-amount.ts";
import { DIMENSIONS, type Dimension } from "#src/services/gold/dimensions.ts";
import type { Member } from "#src/services/organizations/member.ts";
import type { RecordFilter } from "#src/services/records/record-filter.ts";
import { takeTurns } from "#src/services/take-turns.ts";

/** Most groups of one dimension. */
const MAX_GROUPS = 1000;

/** What the records with one value of a dimension are. */
export interface BoardGroup {
  /** Every spelling of a text; `[null]` for records without one. */
  values: (string | boolean | null)[];
  records: number;
  layers: { [L in Layer]: VisibleAmount | null };
  /** Absent without perm_ViewFinancials. */
  variance?: Variances;
}

export interface Board {
  /** The day up to which what is still on site counts. */
  today: string;
  /** Every month in which anything lies (240 around the present at most), and what lies elsewhere. */
  columns: MatrixColumn[];
  total: MatrixLine;
  /** By value, without one last; null for a dimension with more than 1,000 groups. */
  by: { [D in Dimension]: BoardGroup[] | null };
}

/**
 * Plan, forecast and actual in total, by month and by dimension, as the member sees the records: the totals are those of
 * `records.list` and of the matrix, to the cent.
 * @throws what the filter throws
 */
export async function showBoard(
  deps: ServiceDeps,
  member: Member,
  { filter = {} }: { filter?: RecordFilter },
): Promise<Board> {
  const today = utcDay(deps.now());
  const records = await inOrganization(deps.db, member, (tx) => readNumbers(tx, member, filter, DIMENSIONS), {
    manyRows: true,
  });
  const all = new MonthlySums();
  const by = DIMENSIONS.map((dimension) => ({ dimension, groups: new Groups(() => new TotalSums()) }));
  const day = dayNumber(today);
  for await (const some of takeTurns(records, 100)) {
    for (const record of some) {
      const whole = all.add(record, day);
      for (const [at, { groups }] of by.entries()) {
        if (groups.size <= MAX_GROUPS) groups.of(groupOf(record, at)).add(whole);
      }
    }
  }
  const columns = monthColumns(all, {}, today);
  const shown = by.map(({ dimension, groups }) => [
    dimension,
    groups.size > MAX_GROUPS
      ? null
      : groups.sorted().map(({ values, sums }): BoardGroup => {
          const amount = (layer: Layer) => visibleAmount(member, sums.amount(layer));
          const layers = { plan: amount("plan"), forecast: amount("forecast"), actual: amount("actual") };
          return { values, records: sums.records, layers, ...visibleVariances(member, sums) };
        }),
  ]);
  return {
    today,
    columns: columns.columns.map(({ name }) => name),
    total: lineOf(member, all, columns),
    by: Object.fromEntries(shown),
  };
}

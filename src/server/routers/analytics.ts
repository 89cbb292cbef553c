import { z } from "zod";
import { isDay } from "#src/domain/calendar.ts";
import { LAYERS } from "#src/domain/monthly-spread.ts";
import { GROUP_FIELDS } from "#src/domain/record-order.ts";
import { recordFilter } from "#src/server/routers/inputs.ts";
import { procedureFor, router } from "#src/server/trpc.ts";
import { listCell } from "#src/services/figures/list-cell.ts";
import { showBoard } from "#src/services/figures/show-board.ts";
import { showMatrix } from "#src/services/figures/show-matrix.ts";
import { DIMENSIONS } from "#src/services/gold/dimensions.ts";
import { monthlyFigures, totalFigures } from "#src/services/gold/figures.ts";
import { listChanges } from "#src/services/gold/list-changes.ts";
import { readTrend } from "#src/services/gold/read-trend.ts";

const month = z.string().regex(/^(?!0000)\d{4}-(0[1-9]|1[0-2])$/, "must be a month, YYYY-MM");
const day = z.string().refine(isDay, "must be a day, YYYY-MM-DD");
const once = <T>(values: readonly T[]) => new Set(values).size === values.length;
const figures = {
  groupBy: z.array(z.enum(DIMENSIONS)).refine(once, "must name each dimension once").exactOptional(),
  layers: z.array(z.enum(LAYERS)).min(1).refine(once, "must name each layer once").exactOptional(),
};

export const analyticsRouter = router({
  /** Cost, days and records by month and group, as the caller sees the records. */
  matrix: procedureFor("perm_Read")
    .meta({ turn: "heavy" })
    .input(
      z.object({
        filter: recordFilter.exactOptional(),
        group: z.enum(GROUP_FIELDS).nullable(),
        from: month.exactOptional(),
        to: month.exactOptional(),
      }),
    )
    .query(({ ctx: { deps, member }, input }) => showMatrix(deps, member, input)),
  /** The records behind one cell of the matrix. */
  cell: procedureFor("perm_Read")
    .meta({ turn: "heavy" })
    .input(
      z.object({
        filter: recordFilter.exactOptional(),
        layers: z.array(z.enum(LAYERS)).min(1).max(2).refine(once, "must name each layer once"),
        months: z.union([
          z.literal("none"),
          z.object({ from: month.exactOptional(), to: month.exactOptional() }),
        ]),
      }),
    )
    .query(({ ctx: { deps, member }, input }) => listCell(deps, member, input)),
  /** Totals, by dimension and by month, as the caller sees the records. */
  board: procedureFor("perm_Read")
    .meta({ turn: "heavy" })
    .input(z.object({ filter: recordFilter.exactOptional() }))
    .query(({ ctx: { deps, member }, input }) => showBoard(deps, member, input)),
  /** How the totals moved from day to day, as PEMS has the records. */
  trend: procedureFor("perm_Read")
    .meta({ turn: "heavy" })
    .input(z.object({ days: z.int().min(1).max(366).exactOptional() }))
    .query(({ ctx: { deps, member }, input }) => readTrend(deps, member, input)),
  /** Cost, days and records by calendar month and dimensions. */
  monthly: procedureFor("perm_Read")
    .meta({ turn: "heavy" })
    .input(z.object({ from: month, to: month, ...figures }))
    .query(({ ctx: { deps, member }, input }) => monthlyFigures(deps, member, input)),
  /** The same over all months. */
  totals: procedureFor("perm_Read")
    .meta({ turn: "heavy" })
    .input(z.object(figures))
    .query(({ ctx: { deps, member }, input }) => totalFigures(deps, member, input)),
  /** What differs from how it was when a day began. */
  changes: procedureFor("perm_Read")
    .meta({ turn: "heavy" })
    .input(z.object({ since: day.exactOptional(), limit: z.int().min(1).max(500).exactOptional() }))
    .query(({ ctx: { deps, member }, input }) => listChanges(deps, member, input)),
});

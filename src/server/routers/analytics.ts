import { z } from "zod";
import { isDay } from "#src/domain/calendar.ts";
import { LAYERS } from "#src/domain/monthly-spread.ts";
import { procedureFor, router } from "#src/server/trpc.ts";
import { DIMENSIONS } from "#src/services/gold/dimensions.ts";
import { monthlyFigures, totalFigures } from "#src/services/gold/figures.ts";
import { listChanges } from "#src/services/gold/list-changes.ts";

const month = z.string().regex(/^(?!0000)\d{4}-(0[1-9]|1[0-2])$/, "must be a month, YYYY-MM");
const day = z.string().refine(isDay, "must be a day, YYYY-MM-DD");
const once = <T>(values: readonly T[]) => new Set(values).size === values.length;
const figures = {
  groupBy: z.array(z.enum(DIMENSIONS)).refine(once, "must name each dimension once").exactOptional(),
  layers: z.array(z.enum(LAYERS)).min(1).refine(once, "must name each layer once").exactOptional(),
};

export const analyticsRouter = router({
  /** Cost, days and records by calendar month and dimensions. */
  monthly: procedureFor("perm_Read")
    .input(z.object({ from: month, to: month, ...figures }))
    .query(({ ctx: { deps, member }, input }) => monthlyFigures(deps, member, input)),
  /** The same over all months. */
  totals: procedureFor("perm_Read")
    .input(z.object(figures))
    .query(({ ctx: { deps, member }, input }) => totalFigures(deps, member, input)),
  /** What differs from how it was when a day began. */
  changes: procedureFor("perm_Read")
    .input(z.object({ since: day.exactOptional(), limit: z.int().min(1).max(500).exactOptional() }))
    .query(({ ctx: { deps, member }, input }) => listChanges(deps, member, input)),
});

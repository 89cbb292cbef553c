"use client";

import { lazyPart } from "#src/components/lazy-part.tsx";
import { SegmentedControl } from "#src/components/segmented-control.tsx";
import { Skeleton } from "#src/components/skeleton.tsx";
import { type BoardAnswer, columnSeries, leftOut, monthlySeries } from "#src/features/kpi/board-series.ts";
import { Card } from "#src/features/kpi/card.tsx";
import { useKpiAddress } from "#src/features/kpi/kpi-address.ts";
import { PlainRows } from "#src/features/kpi/plain-rows.tsx";
import { formatFigure, type Measure } from "#src/features/matrix/figure.ts";
import { columnWords, isMonth } from "#src/features/matrix/months.ts";

const MonthChart = lazyPart(
  () => import("#src/features/kpi/month-chart.tsx").then((module) => module.default),
  { waiting: <Skeleton className="h-65 w-full" /> },
);

/** Plan, forecast and actual by month, each month by itself or added up. */
export function MonthCard({ board, measure, name }: { board: BoardAnswer; measure: Measure; name: string }) {
  const [{ kSum, kAreas }, set] = useKpiAddress();
  const stacked = kAreas === "stacked";
  const present = board.today.slice(0, 7);
  const points = monthlySeries(board, measure, kSum, present);
  const title = measure === "cost" ? "Cost by month" : "Days by month";
  const head = ["Month", "Plan", "Forecast", "Actual", "Forecast − plan"];
  // By themselves the rows add up to the totals, so what lies beside the months is among them.
  const rows = kSum ? points : columnSeries(board, measure);
  const left = leftOut(board.total, measure);
  const leftCells = [left.plan, left.forecast, left.actual, left.variance];
  const isLeft = leftCells.some((records) => records > 0);
  return (
    <Card
      title={title}
      controls={
        <>
          <Legend stacked={stacked} />
          <SegmentedControl
            label="Areas"
            segments={[
              { value: "stacked", label: "Stacked" },
              { value: "overlaid", label: "Overlaid" },
            ]}
            value={kAreas}
            onValueChange={(value) => void set({ kAreas: value })}
          />
          <SegmentedControl
            label={title}
            segments={[
              { value: "each", label: "Each month" },
              { value: "sum", label: "Cumulative" },
            ]}
            value={kSum ? "sum" : "each"}
            onValueChange={(value) => void set({ kSum: value === "sum" })}
          />
        </>
      }
      chart={<MonthChart points={points} measure={measure} present={present} sum={kSum} stacked={stacked} />}
      table={(hidden) => (
        <PlainRows
          hidden={hidden}
          caption={title}
          head={head}
          rows={[
            ...rows.map(({ month, plan, forecast, actual, variance }) => ({
              key: month,
              cells: [
                rowName(month),
                formatFigure(plan, "plan") || "—",
                formatFigure(forecast, "forecast") || "—",
                formatFigure(actual, "actual") || "—",
                formatFigure(variance, "variance") || "—",
              ],
            })),
            ...(isLeft
              ? [
                  {
                    key: "left",
                    cells: [LEFT_OUT, ...leftCells.map((count) => count.toLocaleString("en-US"))],
                  },
                ]
              : []),
          ]}
        />
      )}
      csv={{
        name: `${name}-by-month`,
        rows: () => [
          head,
          ...rows.map(({ month, plan, forecast, actual, variance }) => [
            isMonth(month) ? month : rowName(month),
            plan,
            forecast,
            actual,
            variance,
          ]),
          ...(isLeft ? [[LEFT_OUT, ...leftCells]] : []),
        ],
      }}
      remark={
        <>
          {stacked
            ? `Actual at the bottom, on it the part of the forecast that isn't actual yet: the top is what ${kSum ? "all months up to one are" : "a month is"} expected to come to. The dashed line is the plan.`
            : "Each area begins at zero: where they overlap, nothing is added up."}
          {besideWords(board.columns, kSum)}
          {isLeft && " Unknown costs are left out: the table says of how many records."}
        </>
      }
    />
  );
}

const LEFT_OUT = "Records without a known cost";

/** `March 2026`, `All earlier months`. */
function rowName(column: string): string {
  const words = columnWords(column);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

/** What is in the totals and not in the chart. */
function besideWords(columns: readonly string[], sum: boolean): string {
  const beside = columns.filter((column) => !isMonth(column) && !(sum && column === "before"));
  if (beside.length === 0) return "";
  const names = beside.map(columnWords).join(", ");
  return ` What lies in ${names} is not in the chart: it is in the totals${sum ? "" : " and the table"}.`;
}

/** Hue, lightness and pattern of the areas, with their names. */
function Legend({ stacked }: { stacked: boolean }) {
  return (
    <ul aria-label="Legend" className="flex gap-3 pr-2 text-ink-muted text-sm">
      <li className="flex items-center gap-1.5">
        <span
          aria-hidden
          className={
            stacked
              ? "w-4 border-plan border-t-2 border-dashed"
              : "hatched size-3 rounded-sm border border-plan border-dashed text-plan"
          }
        />
        Plan
      </li>
      <li className="flex items-center gap-1.5">
        <span aria-hidden className="size-3 rounded-sm border-2 border-forecast bg-forecast-soft" />
        Forecast
      </li>
      <li className="flex items-center gap-1.5">
        <span
          aria-hidden
          className="size-3 rounded-sm border border-actual bg-actual-soft [background-image:radial-gradient(var(--actual)_1px,transparent_1px)] [background-size:4px_4px]"
        />
        Actual
      </li>
    </ul>
  );
}

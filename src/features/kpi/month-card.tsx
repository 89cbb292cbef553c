"use client";

import { lazyPart } from "#src/components/lazy-part.tsx";
import { SegmentedControl } from "#src/components/segmented-control.tsx";
import { Skeleton } from "#src/components/skeleton.tsx";
import { type BoardAnswer, monthlySeries } from "#src/features/kpi/board-series.ts";
import { Card } from "#src/features/kpi/card.tsx";
import { useKpiAddress } from "#src/features/kpi/kpi-address.ts";
import { PlainRows } from "#src/features/kpi/plain-rows.tsx";
import { difference, formatFigure, type Measure } from "#src/features/matrix/figure.ts";
import { columnWords } from "#src/features/matrix/months.ts";

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
  const elsewhere = board.columns.includes("none");
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
          rows={points.map(({ month, plan, forecast, actual }) => ({
            key: month,
            cells: [
              columnWords(month),
              formatFigure(plan, "plan") || "—",
              formatFigure(forecast, "forecast") || "—",
              formatFigure(actual, "actual") || "—",
              formatFigure(difference(forecast, plan), "variance") || "—",
            ],
          }))}
        />
      )}
      csv={{
        name: `${name}-by-month`,
        rows: () => [
          head,
          ...points.map(({ month, plan, forecast, actual }) => [
            month,
            plan,
            forecast,
            actual,
            difference(forecast, plan),
          ]),
        ],
      }}
      remark={
        <>
          {stacked
            ? `Actual at the bottom, on it the part of the forecast that isn't actual yet: the top is what ${kSum ? "all months up to one are" : "a month is"} expected to come to. The dashed line is the plan.`
            : "Each area begins at zero: where they overlap, nothing is added up."}
          {elsewhere && " Records without a start lie in no month: they are in the totals only."}
        </>
      }
    />
  );
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

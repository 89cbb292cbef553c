"use client";

import { ArrowDown, ArrowUp, Equal } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "#src/components/cn.ts";
import { formatDay } from "#src/domain/calendar.ts";
import {
  type BoardAnswer,
  sparkPath,
  type TrendAnswer,
  totalsOf,
  trendOf,
} from "#src/features/kpi/board-series.ts";
import {
  changeWords,
  difference,
  type Figure,
  figureWords,
  formatFigure,
  type Measure,
} from "#src/features/matrix/figure.ts";
import { LayerSign } from "#src/features/matrix/matrix-toolbar.tsx";

interface TilesProps {
  board: BoardAnswer;
  measure: Measure;
  /** How the totals moved; only where no filter narrows the board. */
  trend: TrendAnswer["points"] | undefined;
}

/** The totals, and how far they are from the plan. */
export function Tiles({ board, measure, trend = [] }: TilesProps) {
  const { layers, records } = board.total;
  const amounts = { plan: layers.plan.total, forecast: layers.forecast.total, actual: layers.actual.total };
  const totals = totalsOf(amounts, measure);
  const since = trend[0]?.day;
  const left = (unknown: number | undefined, of: number) =>
    measure === "cost" && unknown
      ? `${of.toLocaleString("en-US")} records, ${unknown.toLocaleString("en-US")} without a known cost`
      : `${of.toLocaleString("en-US")} records`;
  return (
    <dl className="grid grid-cols-2 gap-3 lg:grid-cols-5">
      <Tile
        label="Plan"
        sign={<LayerSign layer="plan" />}
        value={figureWords(totals.plan, measure, "plan")}
        words={left(amounts.plan?.unknownCost, records)}
        trend={trendOf(trend, measure, "plan")}
        since={since}
        line="stroke-plan"
      />
      <Tile
        label="Forecast"
        sign={<LayerSign layer="forecast" />}
        value={figureWords(totals.forecast, measure, "forecast")}
        words={left(amounts.forecast?.unknownCost, records)}
        trend={trendOf(trend, measure, "forecast")}
        since={since}
        line="stroke-forecast"
      />
      <Tile
        label={`Actual up to ${formatDay(board.today)}`}
        sign={<LayerSign layer="actual" />}
        value={figureWords(totals.actual ?? (measure === "cost" ? "0.00" : 0), measure, "actual")}
        words={left(amounts.actual?.unknownCost, amounts.actual?.quantity ?? 0)}
        trend={trendOf(trend, measure, "actual")}
        since={since}
        line="stroke-actual"
      />
      <VarianceTile
        label="Forecast against plan"
        change={difference(totals.forecast, totals.plan)}
        base={totals.plan}
        measure={measure}
        trend={trendOf(trend, measure, "forecast", "plan")}
        since={since}
      />
      <VarianceTile
        label="Actual against plan"
        change={difference(totals.actual, totals.plan)}
        base={totals.plan}
        measure={measure}
        trend={trendOf(trend, measure, "actual", "plan")}
        since={since}
        unfinished
      />
    </dl>
  );
}

interface TileProps {
  label: string;
  sign?: ReactNode;
  value: ReactNode;
  words: string;
  trend: readonly number[];
  since: string | undefined;
  line: string;
}

function Tile({ label, sign, value, words, trend, since, line }: TileProps) {
  return (
    <div className="flex min-w-0 flex-col gap-0.5 rounded-lg border bg-surface px-4 py-3 max-lg:last:col-span-2">
      <dt className="flex items-center gap-1.5 text-ink-muted">
        {sign}
        <span className="min-w-0">{label}</span>
      </dt>
      <dd className="flex min-w-0 flex-1 flex-col gap-0.5">
        <span className="font-semibold text-xl tabular-nums tracking-[-0.01em] max-sm:text-lg">{value}</span>
        <span className="text-ink-muted text-sm">{words}</span>
        <Spark values={trend} since={since} className={line} />
      </dd>
    </div>
  );
}

function VarianceTile({
  label,
  change,
  base,
  measure,
  trend,
  since,
  unfinished = false,
}: {
  label: string;
  change: Figure;
  base: Figure;
  measure: Measure;
  trend: readonly number[];
  since: string | undefined;
  /** What is still under way is no saving: below the plan it says how much of it is used up. */
  unfinished?: boolean;
}) {
  const direction = Math.sign(Number(change ?? 0));
  const text = change === null ? "—" : figureWords(change, measure, "variance");
  return (
    <Tile
      label={label}
      value={
        <span
          className={cn(
            "inline-flex items-center gap-1",
            unfinished && direction < 0 ? "text-ink" : toneOf(direction),
          )}
        >
          <DirectionSign direction={direction} />
          {text}
        </span>
      }
      words={unfinished && direction < 0 ? usedWords(change, base) : changeWords(change, base, "plan")}
      trend={trend}
      since={since}
      line="stroke-ink-muted"
    />
  );
}

function usedWords(change: Figure, base: Figure): string {
  const share = (1 + Number(change) / Number(base)) * 100;
  return Number.isFinite(share) ? `${Math.floor(share)}% of the plan so far` : "so far";
}

/** Over is red with an arrow up, under is green with an arrow down. */
export function toneOf(direction: number): string {
  return direction > 0 ? "text-failed-text" : direction < 0 ? "text-synced-text" : "text-ink";
}

export function DirectionSign({ direction }: { direction: number }) {
  const Sign = direction > 0 ? ArrowUp : direction < 0 ? ArrowDown : Equal;
  return <Sign aria-hidden className="size-4 shrink-0" />;
}

/** How a total moved from day to day; the words beside it say where it began. */
function Spark({
  values,
  since,
  className,
}: {
  values: readonly number[];
  since: string | undefined;
  className: string;
}) {
  const path = sparkPath(values);
  if (path === null || since === undefined) return null;
  const moved = (values.at(-1) ?? 0) - (values[0] ?? 0);
  const words = moved === 0 ? "unchanged" : moved > 0 ? "rising" : "falling";
  return (
    <span className="mt-auto flex items-end gap-x-2 pt-1.5 max-sm:flex-col max-sm:items-stretch">
      <svg
        viewBox="0 0 100 24"
        preserveAspectRatio="none"
        aria-hidden
        className="h-6 min-w-0 flex-1 max-sm:flex-none"
      >
        <path
          d={path}
          fill="none"
          strokeWidth="1.5"
          vectorEffect="non-scaling-stroke"
          className={className}
        />
      </svg>
      <span className="shrink-0 text-ink-muted text-xs">
        {words} since {formatDay(since)}
      </span>
    </span>
  );
}

/** A change, in its colour, with its sign. */
export function Change({ figure }: { figure: Figure }) {
  const direction = Math.sign(Number(figure ?? 0));
  return (
    <span className={cn("tabular-nums", toneOf(direction))}>
      {figure === null ? "—" : formatFigure(figure, "variance")}
    </span>
  );
}

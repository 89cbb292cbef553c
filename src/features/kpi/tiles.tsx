"use client";

import { ArrowDown, ArrowUp, Equal } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "#src/components/cn.ts";
import { formatDay } from "#src/domain/calendar.ts";
import type { Layer } from "#src/domain/monthly-spread.ts";
import { type BoardAnswer, leftOut } from "#src/features/kpi/board-series.ts";
import {
  type BoardVariance,
  boardVariance,
  isUnfinished,
  totalsOf,
  varianceWords,
} from "#src/features/kpi/board-variance.ts";
import {
  type Figure,
  figureWords,
  formatFigure,
  type Measure,
  SHOWN_LABEL,
  unknownWords,
} from "#src/features/matrix/figure.ts";
import { LayerSign } from "#src/features/matrix/matrix-toolbar.tsx";

/** The totals, and how far they are from the plan. */
export function Tiles({ board, measure }: { board: BoardAnswer; measure: Measure }) {
  const { layers, records, variance } = board.total;
  const amounts = { plan: layers.plan.total, forecast: layers.forecast.total, actual: layers.actual.total };
  const totals = totalsOf(amounts, measure);
  const unknown = leftOut(board.total, measure);
  const words = (layer: Layer, of: number) =>
    [`${of.toLocaleString("en-US")} records`, unknownWords(unknown[layer])].filter((part) => part).join(", ");
  const nothing = amounts.actual === null ? (measure === "cost" ? "0.00" : 0) : null;
  return (
    <dl className="grid grid-cols-2 gap-3 lg:grid-cols-5">
      <Tile
        label="Plan"
        sign={<LayerSign layer="plan" />}
        value={figureWords(totals.plan, measure, "plan", unknown.plan)}
        words={words("plan", records)}
      />
      <Tile
        label="Forecast"
        sign={<LayerSign layer="forecast" />}
        value={figureWords(totals.forecast, measure, "forecast", unknown.forecast)}
        words={words("forecast", records)}
      />
      <Tile
        label={`Actual up to ${formatDay(board.today)}`}
        sign={<LayerSign layer="actual" />}
        value={figureWords(totals.actual ?? nothing, measure, "actual", unknown.actual)}
        words={words("actual", amounts.actual?.quantity ?? 0)}
      />
      <VarianceTile
        against="forecast"
        variance={boardVariance(totals, variance, measure, "forecast")}
        measure={measure}
      />
      <VarianceTile
        against="actual"
        variance={boardVariance(totals, variance, measure, "actual")}
        measure={measure}
      />
    </dl>
  );
}

interface TileProps {
  label: string;
  sign?: ReactNode;
  value: ReactNode;
  words: string;
}

function Tile({ label, sign, value, words }: TileProps) {
  return (
    <div className="flex min-w-0 flex-col gap-0.5 rounded-lg border bg-surface px-4 py-3 max-lg:last:col-span-2">
      <dt className="flex items-center gap-1.5 text-ink-muted">
        {sign}
        <span className="min-w-0">{label}</span>
      </dt>
      <dd className="flex min-w-0 flex-1 flex-col gap-0.5">
        <span className="font-semibold text-xl tabular-nums tracking-[-0.01em] max-sm:text-lg">{value}</span>
        <span className="text-ink-muted text-sm">{words}</span>
      </dd>
    </div>
  );
}

function VarianceTile({
  against,
  variance,
  measure,
}: {
  against: "forecast" | "actual";
  variance: BoardVariance;
  measure: Measure;
}) {
  const { change } = variance;
  const direction = Math.sign(Number(change ?? 0));
  return (
    <Tile
      label={`${SHOWN_LABEL[against]} against plan`}
      value={
        <span className={cn("inline-flex items-center gap-1", toneOf(change, against))}>
          {change !== null && <DirectionSign direction={direction} />}
          {change === null ? "—" : figureWords(change, measure, "variance")}
        </span>
      }
      words={varianceWords(variance, against)}
    />
  );
}

/** Over is red, under is green; what happened so far is no saving yet. */
function toneOf(change: Figure, against: "forecast" | "actual"): string {
  if (isUnfinished(change, against)) return "text-ink";
  const direction = Math.sign(Number(change ?? 0));
  return direction > 0 ? "text-failed-text" : direction < 0 ? "text-synced-text" : "text-ink";
}

/** Over has an arrow up, under one down. */
function DirectionSign({ direction }: { direction: number }) {
  const Sign = direction > 0 ? ArrowUp : direction < 0 ? ArrowDown : Equal;
  return <Sign aria-hidden className="size-4 shrink-0" />;
}

/** A change, in its colour, with its sign. */
export function Change({
  figure,
  against = "forecast",
}: {
  figure: Figure;
  against?: "forecast" | "actual";
}) {
  return (
    <span className={cn("tabular-nums", toneOf(figure, against))}>
      {figure === null ? "—" : formatFigure(figure, "variance")}
    </span>
  );
}

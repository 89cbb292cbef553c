"use client";

import {
  Area,
  AreaChart,
  CartesianGrid,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import type { Layer } from "#src/domain/monthly-spread.ts";
import {
  axisText,
  type SeriesPoint,
  type StackedPoint,
  stackedSeries,
} from "#src/features/kpi/board-series.ts";
import { figureWords, type Measure, SHOWN_LABEL } from "#src/features/matrix/figure.ts";
import { columnWords, shortMonth } from "#src/features/matrix/months.ts";

const LAYERS: readonly Layer[] = ["plan", "forecast", "actual"];
/** What happened lies at the bottom of the stack, and over the forecast where areas lie over each other. */
const STACK = { stackId: "money" };

export interface MonthChartProps {
  points: readonly SeriesPoint[];
  measure: Measure;
  /** `YYYY-MM`: where the line of the present stands. */
  present: string;
  /** Whether months are added up. */
  sum: boolean;
  /** Forecast on top of actual, instead of behind it. */
  stacked: boolean;
}

/**
 * Plan, forecast and actual by month as areas. Layers differ in hue, lightness, line and pattern. Only for the eye: a table
 * says the same.
 */
export default function MonthChart({ points, measure, present, sum, stacked }: MonthChartProps) {
  const stack = stacked ? stackedSeries(points, sum) : undefined;
  const data = points.map((point, at) => ({
    month: point.month,
    plan: number(point.plan),
    forecast: stack ? (stack[at]?.rest ?? null) : number(point.forecast),
    actual: stack ? (stack[at]?.actual ?? null) : number(point.actual),
    point,
    part: stack?.[at],
  }));
  const actual = (
    <Area
      key="actual"
      dataKey="actual"
      type="linear"
      stroke="var(--actual)"
      strokeWidth={2}
      fill="url(#kpi-actual)"
      isAnimationActive={false}
      {...(stacked && STACK)}
    />
  );
  const forecast = (
    <Area
      key="forecast"
      dataKey="forecast"
      type="linear"
      stroke="var(--forecast)"
      strokeWidth={2}
      fill="var(--forecast)"
      fillOpacity={0.22}
      isAnimationActive={false}
      {...(stacked && STACK)}
    />
  );
  return (
    <ResponsiveContainer width="100%" height={260} initialDimension={{ width: 600, height: 260 }}>
      <AreaChart data={data} margin={{ top: 20, right: 8, bottom: 0, left: 0 }} accessibilityLayer={false}>
        <defs>
          <pattern
            id="kpi-plan"
            width="6"
            height="6"
            patternUnits="userSpaceOnUse"
            patternTransform="rotate(45)"
          >
            <rect width="2" height="6" fill="var(--plan)" opacity="0.45" />
          </pattern>
          <pattern id="kpi-actual" width="5" height="5" patternUnits="userSpaceOnUse">
            <rect width="5" height="5" fill="var(--actual)" opacity="0.35" />
            <circle cx="2.5" cy="2.5" r="1.1" fill="var(--actual)" />
          </pattern>
        </defs>
        <CartesianGrid vertical={false} stroke="var(--line-soft)" />
        <XAxis
          height={24}
          dataKey="month"
          tickFormatter={(month: string) => shortMonth(month)}
          minTickGap={32}
          tickLine={false}
          axisLine={{ stroke: "var(--line)" }}
          tick={{ fill: "var(--ink-muted)", fontSize: 11 }}
        />
        <YAxis
          width={52}
          tickFormatter={(value: number) => axisText(value, measure)}
          tickLine={false}
          axisLine={false}
          tick={{ fill: "var(--ink-muted)", fontSize: 11 }}
        />
        <ReferenceLine
          x={present}
          stroke="var(--accent)"
          strokeWidth={1.5}
          label={{ value: "Now", position: "top", fill: "var(--accent-text)", fontSize: 11 }}
        />
        {/* The stack is built in the order of its areas; what lies over each other has what happened on top. */}
        {stacked ? [actual, forecast] : null}
        <Area
          dataKey="plan"
          type="linear"
          stroke="var(--plan)"
          strokeWidth={1.5}
          strokeDasharray="5 3"
          fill={stacked ? "none" : "url(#kpi-plan)"}
          isAnimationActive={false}
        />
        {stacked ? null : [forecast, actual]}
        <Tooltip
          isAnimationActive={false}
          cursor={{ stroke: "var(--line-control)" }}
          content={({ active, payload }) => {
            const { point, part } = (payload?.[0]?.payload ?? {}) as TipProps;
            return active && point ? <Tip point={point} part={part} measure={measure} /> : null;
          }}
        />
      </AreaChart>
    </ResponsiveContainer>
  );
}

interface TipProps {
  point?: SeriesPoint;
  part?: StackedPoint | undefined;
}

function Tip({ point, part, measure }: Required<Pick<TipProps, "point">> & TipProps & { measure: Measure }) {
  return (
    <div className="rounded bg-raised px-3 py-2 text-sm shadow-float">
      <p className="mb-1 font-semibold">{columnWords(point.month)}</p>
      {LAYERS.map((layer) => (
        <p key={layer} className="flex justify-between gap-6 tabular-nums">
          <span className="text-ink-muted">{SHOWN_LABEL[layer]}</span>
          {point[layer] === null ? "—" : figureWords(point[layer], measure, layer)}
        </p>
      ))}
      {part !== undefined && part.restFigure !== null && (
        <p className="mt-1 flex justify-between gap-6 border-t pt-1 tabular-nums">
          <span className="text-ink-muted">Forecast beyond actual</span>
          {figureWords(part.restFigure, measure, "forecast")}
        </p>
      )}
    </div>
  );
}

function number(figure: SeriesPoint["plan"]): number | null {
  return figure === null ? null : Number(figure);
}

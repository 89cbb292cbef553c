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
import { axisText, type SeriesPoint } from "#src/features/kpi/board-series.ts";
import { figureWords, type Measure, SHOWN_LABEL } from "#src/features/matrix/figure.ts";
import { columnWords, shortMonth } from "#src/features/matrix/months.ts";

const LAYERS: readonly Layer[] = ["plan", "forecast", "actual"];
/** Layers differ in hue, lightness, line and pattern. */
const LINE: { readonly [L in Layer]: { width: number; dash?: string } } = {
  plan: { width: 1.5, dash: "5 3" },
  forecast: { width: 2 },
  actual: { width: 2 },
};

export interface MonthChartProps {
  points: readonly SeriesPoint[];
  measure: Measure;
  /** `YYYY-MM`: where the line of the present stands. */
  present: string;
}

/** Plan, forecast and actual by month as areas over each other. Only for the eye: a table says the same. */
export default function MonthChart({ points, measure, present }: MonthChartProps) {
  const data = points.map((point) => ({
    month: point.month,
    plan: number(point.plan),
    forecast: number(point.forecast),
    actual: number(point.actual),
    point,
  }));
  return (
    <ResponsiveContainer width="100%" height={260} initialDimension={{ width: 600, height: 260 }}>
      <AreaChart data={data} margin={{ top: 8, right: 8, bottom: 0, left: 0 }} accessibilityLayer={false}>
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
        <ReferenceLine x={present} stroke="var(--accent)" strokeWidth={1.5} />
        <Area
          dataKey="plan"
          type="linear"
          stroke="var(--plan)"
          strokeWidth={LINE.plan.width}
          strokeDasharray={LINE.plan.dash ?? ""}
          fill="url(#kpi-plan)"
          isAnimationActive={false}
        />
        <Area
          dataKey="forecast"
          type="linear"
          stroke="var(--forecast)"
          strokeWidth={LINE.forecast.width}
          fill="var(--forecast)"
          fillOpacity={0.22}
          isAnimationActive={false}
        />
        <Area
          dataKey="actual"
          type="linear"
          stroke="var(--actual)"
          strokeWidth={LINE.actual.width}
          fill="url(#kpi-actual)"
          isAnimationActive={false}
        />
        <Tooltip
          isAnimationActive={false}
          cursor={{ stroke: "var(--line-control)" }}
          content={({ active, payload }) => {
            const point = (payload?.[0]?.payload as { point?: SeriesPoint } | undefined)?.point;
            return active && point ? <Tip point={point} measure={measure} /> : null;
          }}
        />
      </AreaChart>
    </ResponsiveContainer>
  );
}

function Tip({ point, measure }: { point: SeriesPoint; measure: Measure }) {
  return (
    <div className="rounded bg-raised px-3 py-2 text-sm shadow-float">
      <p className="mb-1 font-semibold">{columnWords(point.month)}</p>
      {LAYERS.map((layer) => (
        <p key={layer} className="flex justify-between gap-6 tabular-nums">
          <span className="text-ink-muted">{SHOWN_LABEL[layer]}</span>
          {point[layer] === null ? "—" : figureWords(point[layer], measure, layer)}
        </p>
      ))}
    </div>
  );
}

function number(figure: SeriesPoint["plan"]): number | null {
  return figure === null ? null : Number(figure);
}

"use client";

import { Button } from "#src/components/button.tsx";
import { ErrorState } from "#src/components/error-state.tsx";
import { Skeleton } from "#src/components/skeleton.tsx";
import { formatDay } from "#src/domain/calendar.ts";
import { LAYERS, type Layer } from "#src/domain/monthly-spread.ts";
import { Card } from "#src/features/kpi/card.tsx";
import { PlainRows } from "#src/features/kpi/plain-rows.tsx";
import { sparkPath, type TrendValue, trendOf } from "#src/features/kpi/trend-line.ts";
import { figureOf, formatFigure, type Measure, SHOWN_LABEL } from "#src/features/matrix/figure.ts";
import { LayerSign } from "#src/features/matrix/matrix-toolbar.tsx";
import { problemOf } from "#src/features/shell/problem.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { trpc } from "#src/trpc/client.ts";

const TITLE = "Totals by day";

/** How the totals moved from day to day, in PEMS. */
export function TrendCard({ measure, name }: { measure: Measure; name: string }) {
  const { organization } = useWorkspace();
  const { data, error, refetch } = trpc.analytics.trend.useQuery({ organizationId: organization.id });
  const points = data?.points ?? [];
  const head = ["Day", "Records", ...LAYERS.map((layer) => SHOWN_LABEL[layer])];
  const rows = points.map(({ day, records, layers }) => ({
    day,
    records,
    figures: LAYERS.map((layer) => figureOf({ ...layers[layer], quantity: 0 }, measure)),
  }));
  const instead =
    error !== null && data === undefined ? (
      <ErrorState
        title="The totals couldn't be read"
        actions={<Button onClick={() => void refetch()}>Try again</Button>}
      >
        {problemOf(error).message}
      </ErrorState>
    ) : data === undefined ? (
      <Skeleton className="h-16 w-full" />
    ) : null;
  return (
    <Card
      title={TITLE}
      readable
      chart={
        instead ?? (
          <ul className="grid gap-4 sm:grid-cols-3">
            {LAYERS.map((layer) => (
              <Line key={layer} layer={layer} values={trendOf(points, measure, layer)} />
            ))}
          </ul>
        )
      }
      table={() =>
        instead ?? (
          <PlainRows
            caption={TITLE}
            head={head}
            rows={rows.map(({ day, records, figures }) => ({
              key: day,
              cells: [
                formatDay(day),
                records.toLocaleString("en-US"),
                ...figures.map((figure) => formatFigure(figure, "plan")),
              ],
            }))}
          />
        )
      }
      csv={{
        name: `${name}-by-day`,
        rows: () => [head, ...rows.map(({ day, records, figures }) => [day, records, ...figures])],
      }}
      remark={`As PEMS had them when each day ended, today so far: filters and drafts don't count here${
        measure === "cost" ? ", and unknown costs are left out" : ""
      }. A day that is missing stands as the one before it.${
        points.length === 1 ? " A line begins with the second day." : ""
      }`}
    />
  );
}

const STROKE: { readonly [L in Layer]: string } = {
  plan: "stroke-plan",
  forecast: "stroke-forecast",
  actual: "stroke-actual",
};

/** One layer: its latest total, its line, and in words how it moved. */
function Line({ layer, values }: { layer: Layer; values: readonly TrendValue[] }) {
  const [first, last] = [values[0], values.at(-1)];
  const path = sparkPath(values);
  const moved = (last?.value ?? 0) - (first?.value ?? 0);
  const words = moved === 0 ? "unchanged" : moved > 0 ? "rising" : "falling";
  return (
    <li className="flex min-w-0 flex-col gap-1">
      <span className="flex items-center gap-1.5 text-ink-muted">
        <LayerSign layer={layer} />
        {SHOWN_LABEL[layer]}
      </span>
      {path !== null && (
        <svg viewBox="0 0 100 24" preserveAspectRatio="none" aria-hidden className="h-8 w-full">
          <path
            d={path}
            fill="none"
            strokeWidth="1.5"
            vectorEffect="non-scaling-stroke"
            className={STROKE[layer]}
          />
        </svg>
      )}
      {first !== undefined && last !== undefined && (
        <span className="text-ink-muted text-sm">
          {first === last ? "Known since" : `${words} since`} {formatDay(first.day)}
        </span>
      )}
    </li>
  );
}

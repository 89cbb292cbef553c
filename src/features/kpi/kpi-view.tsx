"use client";

import { keepPreviousData } from "@tanstack/react-query";
import { ChartSpline, SearchX } from "lucide-react";
import { useMemo } from "react";
import { Button } from "#src/components/button.tsx";
import { EmptyState } from "#src/components/empty-state.tsx";
import { ErrorState } from "#src/components/error-state.tsx";
import { SegmentedControl } from "#src/components/segmented-control.tsx";
import { Skeleton } from "#src/components/skeleton.tsx";
import { FIELD } from "#src/domain/record.ts";
import type { Command } from "#src/features/commands/command-registry.ts";
import { useRegisterCommands } from "#src/features/commands/use-commands.ts";
import { FilterBar } from "#src/features/grid/filter-bar.tsx";
import { BOARD_DIMENSIONS, useKpiAddress } from "#src/features/kpi/kpi-address.ts";
import { MonthCard } from "#src/features/kpi/month-card.tsx";
import { MoversCard } from "#src/features/kpi/movers-card.tsx";
import { Tiles } from "#src/features/kpi/tiles.tsx";
import { TrendCard } from "#src/features/kpi/trend-card.tsx";
import { VarianceCard } from "#src/features/kpi/variance-card.tsx";
import { useRefreshFigures } from "#src/features/matrix/use-refresh-figures.ts";
import { problemOf } from "#src/features/shell/problem.ts";
import { useAddress } from "#src/features/shell/use-address.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { activeFilters, NO_FILTER, toRecordFilter } from "#src/features/working-set/record-filter.ts";
import { trpc } from "#src/trpc/client.ts";

/** Plan, forecast and actual in total, over time and by group: how the organization stands. */
export function KpiView() {
  const { organization, rights } = useWorkspace();
  const { filter: filterState, set: setAddress } = useAddress();
  const [{ kMeasure, kSum, kAreas }, set] = useKpiAddress();
  const organizationId = organization.id;
  const measure = rights.viewFinancials ? kMeasure : "days";
  const filter = useMemo(() => toRecordFilter(filterState), [filterState]);
  const filtered = activeFilters(filterState) > 0;
  useRefreshFigures();
  const board = trpc.analytics.board.useQuery(
    { organizationId, filter },
    { placeholderData: keepPreviousData },
  );
  useRegisterCommands(
    useMemo(
      (): Command[] => [
        {
          id: "kpi.measure",
          label: kMeasure === "cost" ? "KPI: count days" : "KPI: count cost",
          group: "View",
          unavailable: rights.viewFinancials ? null : "You don't see money here",
          run: () => void set({ kMeasure: kMeasure === "cost" ? "days" : "cost" }),
        },
        {
          id: "kpi.sum",
          label: kSum ? "KPI: each month by itself" : "KPI: months cumulative",
          group: "View",
          run: () => void set({ kSum: !kSum }),
        },
        {
          id: "kpi.areas",
          label: kAreas === "stacked" ? "KPI: areas over each other" : "KPI: areas stacked",
          group: "View",
          run: () => void set({ kAreas: kAreas === "stacked" ? "overlaid" : "stacked" }),
        },
        ...BOARD_DIMENSIONS.map((field) => ({
          id: `kpi.by.${field}`,
          label: `KPI: variance by ${FIELD[field].label.toLowerCase()}`,
          group: "View" as const,
          run: () => void set({ kBy: field }),
        })),
      ],
      [set, kMeasure, kSum, kAreas, rights.viewFinancials],
    ),
  );
  const { data, error } = board;
  const name = `${organization.code}-kpi`;
  return (
    <>
      <FilterBar
        actions={
          rights.viewFinancials ? (
            <SegmentedControl
              label="Measure"
              segments={[
                { value: "cost", label: "Cost" },
                { value: "days", label: "Duration" },
              ]}
              value={measure}
              onValueChange={(value) => void set({ kMeasure: value })}
            />
          ) : undefined
        }
      >
        {data !== undefined && (
          <span>
            {data.total.records === 1 ? "1 record" : `${data.total.records.toLocaleString("en-US")} records`}
          </span>
        )}
      </FilterBar>
      <div className="scroll-thin min-h-0 flex-1 overflow-y-auto bg-canvas">
        {error !== null && data === undefined ? (
          <ErrorState
            title="The figures couldn't be read"
            actions={<Button onClick={() => void board.refetch()}>Try again</Button>}
          >
            {problemOf(error).message}
          </ErrorState>
        ) : data === undefined ? (
          <Shapes />
        ) : data.total.records === 0 ? (
          <Nothing filtered={filtered} onClear={() => setAddress(NO_FILTER)} />
        ) : (
          <div
            aria-busy={board.isPlaceholderData}
            className="dims-while-busy mx-auto flex max-w-420 flex-col gap-3 p-3 sm:p-4"
          >
            {error !== null && (
              <p
                role="alert"
                className="flex items-center gap-2 rounded border bg-failed-soft px-3 py-1 text-failed-text"
              >
                {problemOf(error).message}
                <Button size="sm" onClick={() => void board.refetch()}>
                  Try again
                </Button>
              </p>
            )}
            <Tiles board={data} measure={measure} />
            <MonthCard board={data} measure={measure} name={name} />
            <div className="grid gap-3 xl:grid-cols-2">
              <VarianceCard board={data} measure={measure} name={name} />
              <MoversCard today={data.today} name={name} />
            </div>
            <TrendCard measure={measure} name={name} />
          </div>
        )}
      </div>
    </>
  );
}

function Nothing({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  if (!filtered) {
    return (
      <EmptyState icon={<ChartSpline />} title="No figures yet">
        Here stands how plan, forecast and actual compare. Records come from PEMS with the first pull.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={<SearchX />}
      title="No record matches"
      actions={<Button onClick={onClear}>Clear filters</Button>}
    >
      Loosen the search or the filters to see more.
    </EmptyState>
  );
}

function Shapes() {
  return (
    <div role="status" className="mx-auto flex max-w-420 flex-col gap-3 p-4">
      <span className="sr-only">Adding figures up</span>
      <div className="grid grid-cols-2 gap-3 lg:grid-cols-5">
        {["plan", "forecast", "actual", "variance", "happened"].map((tile) => (
          <Skeleton key={tile} className="h-24" />
        ))}
      </div>
      <Skeleton className="h-80" />
      <div className="grid gap-3 xl:grid-cols-2">
        <Skeleton className="h-72" />
        <Skeleton className="h-72" />
      </div>
    </div>
  );
}

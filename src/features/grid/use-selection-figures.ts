"use client";

import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { formatMoney } from "#src/domain/money.ts";
import type { Column } from "#src/features/grid/columns.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { toRecordFilter } from "#src/features/working-set/record-filter.ts";
import { useWorkingSet } from "#src/features/working-set/working-set-provider.tsx";
import { trpc } from "#src/trpc/client.ts";

/** Selecting goes on quickly; the server is asked when it rests. */
const REST_MS = 250;

const FIGURES = ["monthlyRate", "purchasePrice", "planCost", "forecastCost", "actualCost"] as const;

export interface SelectionFigure {
  readonly label: string;
  readonly value: string;
}

const count = (value: number) => value.toLocaleString("en-US");

/**
 * What the selected records add up to, whether they are loaded or not: the server knows. The figure of the active column where
 * it has one, else the forecast cost; durations without the permission to see money.
 */
export function useSelectionFigures(active: Column | undefined): readonly SelectionFigure[] {
  const { organization, rights, selection } = useWorkspace();
  const { query } = useWorkingSet();
  const state = useSyncExternalStore(
    useCallback((told) => selection.subscribe(told), [selection]),
    () => selection.state,
    () => selection.state,
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: the state stands for the selection
  const input = useMemo(
    () => (selection.isEmpty ? null : selection.toInput(toRecordFilter(query.filter))),
    [selection, state, query],
  );
  const [asked, setAsked] = useState(input);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(input), REST_MS);
    return () => clearTimeout(timer);
  }, [input]);
  const summary = trpc.records.summary.useQuery(
    { organizationId: organization.id, selection: asked ?? { pfaIds: [""] } },
    { enabled: asked !== null, placeholderData: (before) => before },
  );
  const { data } = summary;
  if (input === null || data === undefined) return [];
  const wanted = FIGURES.find((key) => key === active?.key) ?? "forecastCost";
  const key = active?.key === "duration" || !rights.viewFinancials ? "durationDays" : wanted;
  const figure = data.figures[key];
  const label =
    key === "durationDays" ? "duration" : key === active?.key ? active.label.toLowerCase() : "forecast cost";
  if (figure === undefined) return [{ label: "Selected", value: count(data.count) }];
  const words = (value: string | number | null) =>
    value === null ? "—" : typeof value === "number" ? `${count(value)} d` : formatMoney(value);
  return [
    { label: "Selected", value: count(data.count) },
    { label: `Known ${label}`, value: count(figure.known) },
    { label: "Sum", value: words(figure.sum) },
    { label: "Average", value: words(figure.average) },
  ];
}

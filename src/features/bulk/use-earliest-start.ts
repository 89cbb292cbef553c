"use client";

import { useQuery } from "@tanstack/react-query";
import type { PfaFields } from "#src/domain/record.ts";
import { problemOf } from "#src/features/shell/problem.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { type RecordRow, type RowView, shownFields } from "#src/features/working-set/record-row.ts";
import type { SelectionInput } from "#src/features/working-set/selection.ts";
import { type RouterInputs, trpc } from "#src/trpc/client.ts";

const ROWS_AT_ONCE = 500;
/** A row may have a start and no end: it does not move. */
const SPARE_ROWS = 20;

export interface EarliestStart {
  /** `YYYY-MM-DD`; null while it isn't known, and where no record has one that can move. */
  readonly day: string | null;
  readonly waiting: boolean;
  readonly problem: string | null;
}

/** The earliest forecast start of the selected records whose start a shift moves. */
export function useEarliestStart(selection: SelectionInput): EarliestStart {
  const { organization, store } = useWorkspace();
  const organizationId = organization.id;
  const { client } = trpc.useUtils();
  const { data, error, isPending } = useQuery({
    queryKey: ["earliest-start", organizationId, selection],
    gcTime: 0,
    queryFn: async () => {
      if (!("pfaIds" in selection)) {
        const { rows } = await client.records.list.query(earliestOf(organizationId, selection));
        const except = new Set(selection.except);
        return earliest(rows.filter(({ pfaId }) => !except.has(pfaId)).map(viewOf));
      }
      const missing = selection.pfaIds.filter((pfaId) => store.get(pfaId) === undefined);
      const chunks = Array.from({ length: Math.ceil(missing.length / ROWS_AT_ONCE) }, (_, at) =>
        missing.slice(at * ROWS_AT_ONCE, (at + 1) * ROWS_AT_ONCE),
      );
      const read = await Promise.all(
        chunks.map((pfaIds) => client.records.byIds.query({ organizationId, pfaIds })),
      );
      const here = selection.pfaIds.flatMap((pfaId) => store.get(pfaId) ?? []);
      return earliest([...here, ...read.flatMap(({ rows }) => rows.map(viewOf))]);
    },
  });
  return { day: data ?? null, waiting: isPending, problem: error === null ? null : problemOf(error).message };
}

/** The first records by start: as many as can be left out, and some. */
function earliestOf(
  organizationId: string,
  { filter, except = [] }: Exclude<SelectionInput, { pfaIds: string[] }>,
): RouterInputs["records"]["list"] {
  return {
    organizationId,
    filter: {
      ...filter,
      // What the person asks for of these two stays: a shift moves no start there, and none is found.
      fields: { isActualized: NO, isDiscontinued: NO, forecastStart: { op: "filled" }, ...filter.fields },
    },
    sort: [{ field: "forecastStart", direction: "asc" }],
    limit: Math.min(ROWS_AT_ONCE, except.length + SPARE_ROWS),
    totals: false,
  };
}

const NO = { op: "is", value: false } as const;

const viewOf = (row: RecordRow): RowView => ({ row, local: {}, refused: {} });

function earliest(views: readonly RowView[]): string | null {
  const starts = views.map(shownFields).flatMap(movableStart).sort();
  return starts[0] ?? null;
}

function movableStart({ forecastStart, forecastEnd, isActualized, isDiscontinued }: PfaFields): string[] {
  return forecastStart === null || forecastEnd === null || isActualized || isDiscontinued
    ? []
    : [forecastStart];
}

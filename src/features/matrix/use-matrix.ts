"use client";

import { keepPreviousData } from "@tanstack/react-query";
import { useMemo } from "react";
import type { GroupField } from "#src/domain/record-order.ts";
import type { Measure, Shown } from "#src/features/matrix/figure.ts";
import { bothConditions, groupCondition, groupLabel } from "#src/features/matrix/group-words.ts";
import { useMatrixAddress } from "#src/features/matrix/matrix-address.ts";
import { type MatrixAnswer, peakOf, type TableLine, tableLine } from "#src/features/matrix/matrix-table.ts";
import { isMonth, type MonthSpan } from "#src/features/matrix/months.ts";
import { useRefreshFigures } from "#src/features/matrix/use-refresh-figures.ts";
import { useAddress } from "#src/features/shell/use-address.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { type RecordFilterInput, toRecordFilter } from "#src/features/working-set/record-filter.ts";
import { trpc } from "#src/trpc/client.ts";

type Value = string | boolean | null;

/** A row of the matrix: a group, or a group within one. */
export interface MatrixRowView {
  readonly key: string;
  readonly label: string;
  readonly level: 1 | 2;
  /** Whether it can be opened, and is; null where it holds no groups. */
  readonly open: boolean | null;
  /** Null while the groups within are on the way. */
  readonly line: TableLine | null;
  /** The records of this row. */
  readonly filter: RecordFilterInput;
}

export interface MatrixState {
  readonly measure: Measure;
  readonly shown: Shown;
  readonly group: GroupField;
  readonly inner: GroupField | null;
  /** What the answer is; undefined until the first one. */
  readonly answer: MatrixAnswer | undefined;
  readonly columns: readonly string[];
  readonly rows: readonly MatrixRowView[];
  readonly total: TableLine | null;
  readonly peak: number;
  /** The months that are shown; null where nothing lies in any. */
  readonly span: MonthSpan | null;
  /** Another question is on the way. */
  readonly waiting: boolean;
  readonly error: unknown;
  readonly filter: RecordFilterInput;
  readonly retry: () => void;
}

/** What groups are grouped by when nobody chose: the equipment's own order. */
const WITHIN: { readonly [F in GroupField]?: GroupField } = {
  category: "class",
  class: "model",
  areaSilo: "category",
};
const keyOf = (value: Value | undefined) =>
  value === null || value === undefined ? "∅" : String(value).toLowerCase();

/** The matrix under the filter of the page, with the groups that are open. */
export function useMatrix(): MatrixState {
  const { organization, rights } = useWorkspace();
  const { filter: filterState, group: groups } = useAddress();
  const [{ mMeasure, mShow, mFrom, mTo, mOpen }] = useMatrixAddress();
  const organizationId = organization.id;
  const measure = mMeasure === "cost" && !rights.viewFinancials ? "days" : mMeasure;
  const group = groups[0] ?? "category";
  const inner = groups[1] ?? WITHIN[group] ?? "category";
  const filter = useMemo(() => toRecordFilter(filterState), [filterState]);
  const range = mFrom !== null && mTo !== null && mFrom <= mTo ? { from: mFrom, to: mTo } : {};
  useRefreshFigures();

  const query = trpc.analytics.matrix.useQuery(
    { organizationId, filter, group, ...range },
    { placeholderData: keepPreviousData },
  );
  const answer = query.data;
  const months = answer?.columns.filter(isMonth) ?? [];
  const [from, to] = [months[0], months.at(-1)];
  const opened = (answer?.rows ?? []).filter(
    ({ values }) => inner !== group && mOpen.includes(keyOf(values[0])),
  );
  const parts = trpc.useQueries((t) =>
    opened.map(({ values }) =>
      t.analytics.matrix(
        {
          organizationId,
          filter: within(filter, group, values),
          group: inner,
          ...(from !== undefined && to !== undefined && { from, to }),
        },
        { placeholderData: keepPreviousData },
      ),
    ),
  );

  const columns = answer?.columns ?? [];
  const lines = (answer?.rows ?? []).map((row) => tableLine(row, columns, columns, measure, mShow));
  const rows = (answer?.rows ?? []).flatMap((row, at): MatrixRowView[] => {
    const key = keyOf(row.values[0]);
    const place = opened.indexOf(row);
    const own = within(filter, group, row.values);
    const head: MatrixRowView = {
      key,
      label: groupLabel(group, row.values),
      level: 1,
      open: inner === group ? null : place >= 0,
      line: lines[at] ?? null,
      filter: own,
    };
    if (place < 0) return [head];
    const part = parts[place]?.data;
    if (part === undefined) {
      return [head, { key: `${key}/`, label: "Reading…", level: 2, open: null, line: null, filter: own }];
    }
    return [
      head,
      ...part.rows.map(
        (child): MatrixRowView => ({
          key: `${key}/${keyOf(child.values[0])}`,
          label: groupLabel(inner, child.values),
          level: 2,
          open: null,
          line: tableLine(child, part.columns, columns, measure, mShow),
          filter: within(own, inner, child.values),
        }),
      ),
    ];
  });
  return {
    measure,
    shown: mShow,
    group,
    inner: inner === group ? null : inner,
    answer,
    columns,
    rows,
    total: answer ? tableLine(answer.total, columns, columns, measure, mShow) : null,
    peak: peakOf(lines, columns),
    span: from !== undefined && to !== undefined ? { from, to } : null,
    waiting: query.isPlaceholderData || (query.isFetching && query.isError),
    error: query.error,
    filter,
    retry: () => void query.refetch(),
  };
}

/** The filter for the records of one group. */
function within(filter: RecordFilterInput, field: GroupField, values: readonly Value[]): RecordFilterInput {
  const fields = bothConditions(filter.fields ?? {}, { [field]: groupCondition(values) });
  return { ...filter, fields };
}

import { MEASURE_LABEL, SHOWN_LABEL } from "#src/features/matrix/figure.ts";
import { groupWords } from "#src/features/matrix/group-words.ts";
import type { TableLine } from "#src/features/matrix/matrix-table.ts";
import { columnLabel, isMonth } from "#src/features/matrix/months.ts";
import type { PlainTable } from "#src/features/matrix/table-text.ts";
import type { MatrixState } from "#src/features/matrix/use-matrix.ts";

/**
 * The matrix as it is shown, with exact figures. Where costs are unknown a last column and a last row say of how many records:
 * for each group, and for each month.
 */
export function matrixAsTable(
  matrix: Pick<MatrixState, "columns" | "total" | "group" | "inner" | "shown" | "measure"> & {
    readonly rows: readonly Pick<MatrixState["rows"][number], "label" | "level" | "line">[];
  },
): PlainTable {
  const { columns, rows, total, shown, measure } = matrix;
  const what = `${MEASURE_LABEL[measure]}, ${SHOWN_LABEL[shown].toLowerCase()}, by ${groupWords(matrix).toLowerCase()}`;
  const months = columns.map((column) => (isMonth(column) ? column : columnLabel(column)));
  const left = total !== null && total.totalUnknown > 0;
  const row = (label: string, line: TableLine) => [
    label,
    ...line.figures,
    line.total,
    ...(left ? [line.totalUnknown] : []),
  ];
  return [
    [what, ...months, "Total", ...(left ? [UNKNOWN] : [])],
    ...rows.flatMap(({ label, level, line }) =>
      line === null ? [] : [row(level === 2 ? `  ${label}` : label, line)],
    ),
    ...(total === null ? [] : [row("Total", total)]),
    ...(left ? [[UNKNOWN, ...total.unknown, total.totalUnknown, null]] : []),
  ];
}

const UNKNOWN = "Records without a known cost";

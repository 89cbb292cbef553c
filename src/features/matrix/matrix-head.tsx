// biome-ignore-all lint/a11y/useSemanticElements: a grid of which only a part is in the document has no table element
// biome-ignore-all lint/a11y/useFocusableInteractive: cells take the focus, heads and rows do not
import { cn } from "#src/components/cn.ts";
import { yearsOver } from "#src/features/matrix/matrix-table.ts";
import { columnLabel, columnWords } from "#src/features/matrix/months.ts";

const HEAD_PX = 24;
/** Height of both rows of heads. */
export const HEADS_PX = HEAD_PX * 2;
const HEAD = "font-medium text-ink-muted text-sm leading-6";
const CORNER = "sticky z-10 shrink-0 bg-canvas";

interface MatrixHeadProps {
  columns: readonly string[];
  shownColumns: readonly number[];
  rowsLabel: string;
  /** Index of the present month; -1 where it isn't shown. */
  now: number;
  columnPx: number;
  namePx: number;
  totalPx: number;
  narrow: boolean;
}

/** Years over months; the names of rows and the total stay at the sides. */
export function MatrixHead(props: MatrixHeadProps) {
  const { columns, shownColumns, rowsLabel, now, columnPx, namePx, totalPx, narrow } = props;
  return (
    <div role="rowgroup" className="sticky top-0 z-20 bg-canvas">
      <div role="row" aria-rowindex={1} className="flex" style={{ height: HEAD_PX }}>
        <div
          role="columnheader"
          aria-colindex={1}
          style={{ width: namePx }}
          className={cn(HEAD, CORNER, "left-0")}
        >
          <span className="sr-only">Year</span>
        </div>
        <div role="presentation" className="relative" style={{ width: columns.length * columnPx }}>
          {yearsOver(columns)
            .filter(({ at, span }) => shownColumns.some((column) => column >= at && column < at + span))
            .map(({ year, at, span }) => (
              <div
                key={year}
                role="columnheader"
                aria-colindex={at + 2}
                aria-colspan={span}
                className="absolute inset-y-0 border-line border-l"
                style={{ left: at * columnPx, width: span * columnPx }}
              >
                <span
                  className="sticky inline-block px-2 font-semibold text-sm leading-6"
                  style={{ left: namePx }}
                >
                  {year}
                </span>
              </div>
            ))}
        </div>
        <div
          role="columnheader"
          aria-colindex={columns.length + 2}
          style={{ width: totalPx }}
          className={cn(HEAD, CORNER, !narrow && "right-0 border-l")}
        >
          <span className="sr-only">All</span>
        </div>
      </div>
      <div role="row" aria-rowindex={2} className="flex border-b" style={{ height: HEAD_PX }}>
        <div
          role="columnheader"
          aria-colindex={1}
          style={{ width: namePx }}
          className={cn(HEAD, CORNER, "left-0 truncate pl-3")}
        >
          {rowsLabel}
        </div>
        <div role="presentation" className="relative" style={{ width: columns.length * columnPx }}>
          {shownColumns.map((index) => (
            <div
              key={index}
              role="columnheader"
              aria-colindex={index + 2}
              aria-label={`${columnWords(columns[index] ?? "")}${index === now ? ", now" : ""}`}
              className={cn(
                HEAD,
                "absolute inset-y-0 px-2 text-right",
                index === now && "font-semibold text-accent-text shadow-[inset_0_-2px_0_var(--accent)]",
              )}
              style={{ left: index * columnPx, width: columnPx }}
            >
              {columnLabel(columns[index] ?? "")}
            </div>
          ))}
        </div>
        <div
          role="columnheader"
          aria-colindex={columns.length + 2}
          style={{ width: totalPx }}
          className={cn(
            HEAD,
            CORNER,
            "pr-3 text-right font-semibold text-ink",
            !narrow && "right-0 border-l",
          )}
        >
          Total
        </div>
      </div>
    </div>
  );
}

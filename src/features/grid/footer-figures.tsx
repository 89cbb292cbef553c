"use client";

import { useCallback, useSyncExternalStore } from "react";
import { formatDay } from "#src/domain/calendar.ts";
import { formatMoney } from "#src/domain/money.ts";
import { isOneCell } from "#src/features/grid/cell-range.ts";
import type { Column } from "#src/features/grid/columns.ts";
import type { RangeFigures } from "#src/features/grid/range-figures.ts";
import { countIn } from "#src/features/grid/range-records.ts";
import { MOST_ADDED_UP, useColumnFigures, useRangeFigures } from "#src/features/grid/use-range-figures.ts";
import { useSelectionFigures } from "#src/features/grid/use-selection-figures.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { useWorkingSet } from "#src/features/working-set/working-set-provider.tsx";

/** Figures of the range, else of the selected records, else where the active cell stands. */
export default function FooterFigures({ columns }: { columns: readonly Column[] }) {
  const { cursor } = useWorkspace();
  const { outline, total } = useWorkingSet();
  const range = useSyncExternalStore(
    useCallback((told) => cursor.subscribe(told), [cursor]),
    () => cursor.range,
    () => cursor.range,
  );
  const added = useRangeFigures(range, columns);
  const ofColumn = useColumnFigures(range, columns);
  const figures = added ?? ofColumn;
  const active = columns[cursor.state.column];
  const selected = useSelectionFigures(active);
  if (!isOneCell(range) && figures !== null) return <OfRange figures={figures} />;
  if (selected.length > 0) {
    return selected.map(({ label, value }) => <Figure key={label} label={label} value={value} />);
  }
  if (!isOneCell(range)) {
    const records = countIn(outline, range.top, range.bottom);
    return (
      <>
        <Figure label="Cells" value={(records * (range.right - range.left + 1)).toLocaleString("en-US")} />
        {records > MOST_ADDED_UP && <span>Select the rows to add up so many</span>}
      </>
    );
  }
  const item = outline.itemAt(range.top);
  if (total === null || item?.kind !== "record") return null;
  return (
    <span className="text-ink-faint">
      Row {(item.index + 1).toLocaleString("en-US")} of {total.toLocaleString("en-US")}
    </span>
  );
}

function OfRange({ figures }: { figures: RangeFigures }) {
  const { cells, filled, money, days, dates } = figures;
  const inDays = (value: number) => `${value.toLocaleString("en-US")} d`;
  return (
    <>
      <Figure label="Cells" value={cells.toLocaleString("en-US")} />
      <Figure label="Count" value={filled.toLocaleString("en-US")} />
      {money !== null && (
        <>
          <Figure label="Sum" value={formatMoney(money.sum)} />
          <Figure label="Average" value={formatMoney(money.average)} />
          {money.least !== null && <Figure label="Min" value={formatMoney(money.least)} wide />}
          {money.most !== null && <Figure label="Max" value={formatMoney(money.most)} wide />}
        </>
      )}
      {days !== null && (
        <>
          <Figure label={money === null ? "Sum" : "Days"} value={inDays(days.sum)} />
          <Figure label={money === null ? "Average" : "Average days"} value={inDays(days.average)} />
          {money === null && days.least !== null && <Figure label="Min" value={inDays(days.least)} wide />}
          {money === null && days.most !== null && <Figure label="Max" value={inDays(days.most)} wide />}
        </>
      )}
      {dates !== null && (
        <>
          <Figure label="Earliest" value={formatDay(dates.first)} wide />
          <Figure label="Latest" value={formatDay(dates.last)} wide />
        </>
      )}
    </>
  );
}

function Figure({ label, value, wide = false }: { label: string; value: string; wide?: boolean }) {
  return (
    <span className={wide ? "max-md:hidden" : undefined}>
      {label} <span className="font-medium text-ink">{value}</span>
    </span>
  );
}

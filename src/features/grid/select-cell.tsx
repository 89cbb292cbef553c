"use client";

import { Check, Minus } from "lucide-react";
import { useCallback, useSyncExternalStore } from "react";
import { cn } from "#src/components/cn.ts";
import { announce } from "#src/components/live-region.tsx";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { useWorkingSet } from "#src/features/working-set/working-set-provider.tsx";

const BOX =
  "absolute inset-0 m-auto flex size-4 items-center justify-center rounded-sm border before:absolute before:-inset-1";

const NUMBER = "text-ink-faint text-xs pointer-coarse:hidden";
// Never quite opaque: what becomes so is laid out anew, and rows pass under a pointer that rests while somebody scrolls.
const UNCHECKED =
  "border-line-control bg-surface opacity-0 pointer-coarse:opacity-100 group-hover:opacity-[.999]";
const CHECKED = "border-accent bg-accent text-accent-ink";

export interface SelectCellProps {
  /** Undefined while the record is on the way. */
  pfaId: string | undefined;
  number: number;
  selected: boolean;
}

/** The number of a row, and the box that selects its record. The grid answers the click; keys have Space. */
export function SelectCell({ pfaId, number, selected }: SelectCellProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table can't be virtualized with its rows out of flow
    // biome-ignore lint/a11y/useFocusableInteractive: Space selects the row from any of its cells
    <div
      role="gridcell"
      aria-colindex={1}
      data-select-row={pfaId === undefined ? undefined : true}
      className="relative flex cursor-pointer items-center justify-center border-line-soft border-r"
    >
      {pfaId !== undefined && (
        <>
          <span aria-hidden className={`${NUMBER} ${selected ? "invisible" : "group-hover:invisible"}`}>
            {number}
          </span>
          {/* biome-ignore lint/a11y/useSemanticElements: thousands of rows, none of them a form */}
          <button
            type="button"
            role="checkbox"
            tabIndex={-1}
            aria-checked={selected}
            aria-label={`Select ${pfaId}`}
            className={`${BOX} ${selected ? CHECKED : UNCHECKED}`}
          >
            {selected && <Check aria-hidden strokeWidth={3} className="size-3" />}
          </button>
        </>
      )}
    </div>
  );
}

/** The head of that column: selects all records of the query, also those that aren't loaded, or none. */
export function SelectAllCell() {
  const { selection } = useWorkspace();
  const { total } = useWorkingSet();
  const count = useSyncExternalStore(
    useCallback((told) => selection.subscribe(told), [selection]),
    () => selection.count(total ?? 0),
    () => 0,
  );
  const checked = count === 0 ? "false" : count === total ? "true" : "mixed";
  const toggle = () => {
    if (count > 0) selection.clear();
    else selection.selectAll();
    const records = total === 1 ? "1 record" : `${(total ?? 0).toLocaleString("en-US")} records`;
    announce(count > 0 ? "Selection cleared" : `Selected ${records}`);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: see above
    // biome-ignore lint/a11y/useFocusableInteractive: Ctrl/⌘+A selects all from any cell
    <div
      role="columnheader"
      aria-colindex={1}
      className="sticky left-0 z-3 flex items-center justify-center border-line-soft border-r bg-sunken"
    >
      {/* biome-ignore lint/a11y/useSemanticElements: looks like the boxes of the rows */}
      <button
        type="button"
        role="checkbox"
        tabIndex={-1}
        aria-checked={checked}
        aria-label="Select all records"
        title="Select all records"
        onClick={toggle}
        className={cn(
          BOX,
          checked === "false" ? "border-line-control bg-surface" : "border-accent bg-accent text-accent-ink",
        )}
      >
        {checked === "true" && <Check aria-hidden strokeWidth={3} className="size-3" />}
        {checked === "mixed" && <Minus aria-hidden strokeWidth={3} className="size-3" />}
      </button>
    </div>
  );
}

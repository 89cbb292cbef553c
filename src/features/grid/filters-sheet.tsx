"use client";

import { type ReactNode, useState } from "react";
import { Button } from "#src/components/button.tsx";
import { SegmentedControl } from "#src/components/segmented-control.tsx";
import { Sheet, SheetContent } from "#src/components/sheet.tsx";
import { useListAddress } from "#src/features/cards/list-address.ts";
import AddFilter from "#src/features/grid/add-filter.tsx";
import ColumnsPanel from "#src/features/grid/columns-panel.tsx";
import { FilterChips } from "#src/features/grid/filter-chip-row.tsx";
import OrderEditor from "#src/features/grid/order-editor.tsx";
import { useFilterEditing } from "#src/features/grid/use-column-layout.ts";
import ViewsPanel from "#src/features/saved-views/views-panel.tsx";
import { useAddress } from "#src/features/shell/use-address.ts";

type Part = "filters" | "order" | "columns" | "views";

export interface FiltersSheetProps {
  /** Whether there are columns to arrange. */
  columns: boolean;
  totals: ReactNode;
  onClose: () => void;
}

/** Filters, order, columns and saved views on a phone, where the bar has no room for them. */
export default function FiltersSheet({ columns, totals, onClose }: FiltersSheetProps) {
  const [part, setPart] = useState<Part>("filters");
  const [adding, setAdding] = useState(false);
  const { set } = useAddress();
  // Cards have no columns.
  const [{ list }] = useListAddress();
  const [, edit] = useFilterEditing();
  return (
    <Sheet open onOpenChange={(open) => !open && onClose()}>
      <SheetContent title="Filters and views">
        <div className="flex flex-col gap-4">
          <div className="flex flex-wrap gap-3 text-ink-muted text-sm tabular-nums">{totals}</div>
          <SegmentedControl<Part>
            label="Part"
            className="w-full [&>button]:flex-1"
            segments={[
              { value: "filters", label: "Filters" },
              { value: "order", label: "Order" },
              ...(columns && list === "table" ? [{ value: "columns", label: "Columns" } as const] : []),
              { value: "views", label: "Views" },
            ]}
            value={part}
            onValueChange={setPart}
          />
          {part === "filters" && (
            <>
              <FilterChips inSheet />
              {adding ? (
                <div className="rounded border">
                  <AddFilter
                    onChosen={(key) => {
                      setAdding(false);
                      if (key === "mine") set({ mine: true });
                      else edit(key);
                    }}
                  />
                </div>
              ) : (
                <Button onClick={() => setAdding(true)}>Add filter</Button>
              )}
            </>
          )}
          {part === "order" && <OrderEditor />}
          {part === "columns" && <ColumnsPanel />}
          {part === "views" && <ViewsPanel onDone={onClose} />}
        </div>
      </SheetContent>
    </Sheet>
  );
}

"use client";

import { Columns3, ListFilter, Rows3, Search, SlidersHorizontal, X } from "lucide-react";
import { usePathname } from "next/navigation";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { Button } from "#src/components/button.tsx";
import { cn } from "#src/components/cn.ts";
import { IconButton } from "#src/components/icon-button.tsx";
import { lazyPart } from "#src/components/lazy-part.tsx";
import { Popover, PopoverContent, PopoverTrigger } from "#src/components/popover.tsx";
import { Skeleton } from "#src/components/skeleton.tsx";
import { TextInput } from "#src/components/text-input.tsx";
import { FIELD } from "#src/domain/record.ts";
import { filterChips } from "#src/features/grid/filter-chips.ts";
import { useFilterEditing } from "#src/features/grid/use-column-layout.ts";
import { SavedViews } from "#src/features/saved-views/saved-views.tsx";
import { useAddress } from "#src/features/shell/use-address.ts";
import { viewOf } from "#src/features/shell/views.ts";
import { useWaiting } from "#src/features/working-set/working-set-provider.tsx";

const inPopover = { waiting: <Skeleton className="m-3 h-40 w-72" /> };
const FilterChips = lazyPart(() =>
  import("#src/features/grid/filter-chip-row.tsx").then((module) => module.FilterChips),
);
const AddFilter = lazyPart(
  () => import("#src/features/grid/add-filter.tsx").then((module) => module.default),
  inPopover,
);
const OrderEditor = lazyPart(
  () => import("#src/features/grid/order-editor.tsx").then((module) => module.default),
  inPopover,
);
const ColumnsPanel = lazyPart(
  () => import("#src/features/grid/columns-panel.tsx").then((module) => module.default),
  inPopover,
);
const FiltersSheet = lazyPart(
  () => import("#src/features/grid/filters-sheet.tsx").then((module) => module.default),
  { missing: { close: ({ onClose }) => onClose() } },
);

export interface FilterBarProps {
  /** What the view adds up to. */
  children?: ReactNode;
  /** Right end, always in sight: what can be done with the view. */
  actions?: ReactNode;
}

/**
 * Search, filters, order, groups and saved views, over any view of the working set: everything is in the address. Editors are
 * fetched when they are opened.
 */
export function FilterBar({ children, actions }: FilterBarProps) {
  const { filter, sort, group, set } = useAddress();
  const [editing, edit] = useFilterEditing();
  const isGrid = viewOf(usePathname()) === "grid";
  const [adding, setAdding] = useState(false);
  const goesElsewhere = useRef(false);
  const [sheet, setSheet] = useState(false);
  const active = filterChips(filter).length;
  const grouped = group.map((field) => FIELD[field].label).join(", ");
  return (
    <>
      <div className="flex shrink-0 items-center gap-1.5 border-b px-2 py-1.5 sm:px-3">
        <search className="flex min-w-0 items-center gap-1 max-sm:flex-1">
          <SearchField value={filter.q} onChange={(q) => set({ q })} />
          <Button variant="ghost" className="sm:hidden" onClick={() => setSheet(true)}>
            <SlidersHorizontal aria-hidden />
            Filters
            <Count of={active} />
          </Button>
          <div className="flex items-center gap-0.5 max-sm:hidden">
            <SavedViews />
            <ToolPopover
              label="Filter"
              icon={<ListFilter aria-hidden />}
              count={active}
              open={adding}
              onOpenChange={setAdding}
              onCloseAutoFocus={(event) => {
                // To the filter's editor, which would close by a focus that goes back to here.
                if (goesElsewhere.current) event.preventDefault();
                goesElsewhere.current = false;
              }}
            >
              <AddFilter
                onChosen={(key) => {
                  setAdding(false);
                  goesElsewhere.current = key !== "mine";
                  if (key === "mine") set({ mine: true });
                  else edit(key);
                }}
              />
            </ToolPopover>
            <ToolPopover
              label={grouped === "" ? "Group and sort" : `Grouped by ${grouped}`}
              icon={<Rows3 aria-hidden />}
              count={grouped === "" ? sort.length : 0}
              on={grouped !== ""}
            >
              <OrderEditor />
            </ToolPopover>
            {isGrid && (
              <ToolPopover label="Columns" icon={<Columns3 aria-hidden />} count={0}>
                <ColumnsPanel />
              </ToolPopover>
            )}
          </div>
        </search>
        {/* A part that doesn't fit stands in a second line that is out of sight, so that none is cut in the middle. */}
        <div className="ml-auto flex h-5 min-w-0 shrink-[999] flex-wrap items-center gap-x-3 overflow-hidden whitespace-nowrap pl-3 text-ink-muted text-sm leading-5 tabular-nums max-sm:hidden">
          {children}
        </div>
        {actions !== undefined && <div className="flex shrink-0 items-center">{actions}</div>}
      </div>
      {!sheet && (active > 0 || editing !== null) && <FilterChips />}
      {sheet && <FiltersSheet columns={isGrid} totals={children} onClose={() => setSheet(false)} />}
    </>
  );
}

function Count({ of }: { of: number }) {
  if (of === 0) return null;
  return (
    <span className="inline-flex h-4 min-w-4 items-center justify-center rounded-full bg-selected px-1 text-2xs text-accent-text tabular-nums">
      {of}
    </span>
  );
}

interface ToolPopoverProps {
  label: string;
  icon: ReactNode;
  count: number;
  on?: boolean;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  onCloseAutoFocus?: (event: Event) => void;
  children: ReactNode;
}

function ToolPopover(props: ToolPopoverProps) {
  const { label, icon, count, on = count > 0, onCloseAutoFocus, children, ...state } = props;
  return (
    <Popover {...state}>
      <PopoverTrigger asChild>
        <Button variant="ghost" className={cn("max-w-56", on && "text-accent-text")}>
          {icon}
          <span className="truncate max-xl:sr-only">{label}</span>
          <Count of={count} />
        </Button>
      </PopoverTrigger>
      <PopoverContent
        aria-label={label}
        className="w-80 p-0"
        {...(onCloseAutoFocus !== undefined && { onCloseAutoFocus })}
      >
        {children}
      </PopoverContent>
    </Popover>
  );
}

/** Tells what was typed at once; while the records of an earlier text are on the way, only the newest text waits for them. */
function SearchField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const waiting = useWaiting();
  const [typed, setTyped] = useState(value);
  const told = useRef(value);
  useEffect(() => {
    if (value !== told.current) setTyped(value);
    told.current = value;
  }, [value]);
  const tell = (text: string) => {
    if (waiting || text === told.current) return;
    told.current = text;
    onChange(text);
  };
  const type = (text: string) => {
    setTyped(text);
    tell(text);
  };
  // What was typed while records were on the way.
  useEffect(() => tell(typed));
  return (
    <TextInput
      type="search"
      aria-label="Search records"
      placeholder="Search id, text, equipment…"
      className="w-60 min-w-24 shrink max-sm:w-full max-lg:w-44"
      leading={<Search />}
      value={typed}
      onChange={(event) => type(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === "Escape") type("");
      }}
      trailing={
        typed === "" ? undefined : (
          <IconButton label="Clear search" size="sm" onClick={() => type("")}>
            <X aria-hidden />
          </IconButton>
        )
      }
    />
  );
}

"use client";

import { X } from "lucide-react";
import { Button } from "#src/components/button.tsx";
import { cn } from "#src/components/cn.ts";
import { lazyPart } from "#src/components/lazy-part.tsx";
import { Popover, PopoverAnchor, PopoverContent } from "#src/components/popover.tsx";
import { Skeleton } from "#src/components/skeleton.tsx";
import { FIELD, type RecordField } from "#src/domain/record.ts";
import { type FilterChip, type FilterKey, filterChips } from "#src/features/grid/filter-chips.ts";
import { useFilterEditing } from "#src/features/grid/use-column-layout.ts";
import { useAddress } from "#src/features/shell/use-address.ts";
import { NO_FILTER } from "#src/features/working-set/record-filter.ts";

const FilterEditor = lazyPart(
  () => import("#src/features/grid/filter-editor.tsx").then((module) => module.default),
  { waiting: <Skeleton className="h-32 w-full" /> },
);

const SPECIAL: { readonly [key: string]: string } = {
  status: "Status",
  discontinued: "Discontinued",
  mine: "My drafts",
};

/** What narrows the view, one chip each: a click edits it, its cross takes it away. Nothing stands here when nothing narrows. */
export function FilterChips({ inSheet = false }: { inSheet?: boolean }) {
  const { filter, set } = useAddress();
  const [editing, edit] = useFilterEditing();
  const chips: FilterChip[] = filterChips(filter);
  const fresh = editing !== null && !chips.some(({ key }) => key === editing);
  if (chips.length === 0 && !fresh) return null;
  const shown = fresh
    ? [
        ...chips,
        {
          key: editing,
          name: SPECIAL[editing] ?? FIELD[editing as RecordField].label,
          words: "…",
          cleared: {},
        },
      ]
    : chips;
  return (
    <ul
      aria-label="Filters"
      className={cn(
        "m-0 flex shrink-0 list-none items-center gap-1.5 p-0",
        inSheet ? "flex-wrap" : "scroll-thin overflow-x-auto overflow-y-hidden border-b px-2 py-1 sm:px-3",
      )}
    >
      {shown.map((chip, index) => (
        <li
          key={`${chip.key} ${shown.slice(0, index).filter(({ key }) => key === chip.key).length}`}
          className="flex shrink-0"
        >
          <Chip
            chip={chip}
            open={editing === chip.key && shown.findIndex(({ key }) => key === editing) === index}
            onOpen={edit}
            onRemove={() => set(chip.cleared)}
          />
        </li>
      ))}
      <li className="flex shrink-0">
        <Button variant="ghost" size="sm" onClick={() => set({ ...NO_FILTER, q: filter.q })}>
          Clear all
        </Button>
      </li>
    </ul>
  );
}

function Chip({
  chip: { key, name, words },
  open,
  onOpen,
  onRemove,
}: {
  chip: FilterChip;
  open: boolean;
  onOpen: (key: FilterKey | null) => void;
  onRemove: () => void;
}) {
  return (
    <Popover open={open} onOpenChange={(next) => !next && onOpen(null)}>
      <PopoverAnchor asChild>
        <span className="inline-flex h-6 items-center rounded border border-accent/40 bg-selected text-accent-text text-sm">
          <button
            type="button"
            aria-haspopup="dialog"
            aria-expanded={open}
            className="flex h-6 max-w-72 items-center gap-1 truncate rounded-l px-2 hover:bg-hover"
            onClick={() => key !== "mine" && onOpen(open ? null : key)}
          >
            <span className="font-medium">{name}</span>
            <span className="truncate">{words}</span>
          </button>
          <button
            type="button"
            aria-label={`Remove filter ${name}`}
            className="flex size-6 items-center justify-center rounded-r hover:bg-hover"
            onClick={onRemove}
          >
            <X aria-hidden className="size-3" />
          </button>
        </span>
      </PopoverAnchor>
      <PopoverContent aria-label={`Filter by ${name}`} className="w-80">
        {key !== "mine" && <FilterEditor filterKey={key} onClose={() => onOpen(null)} />}
      </PopoverContent>
    </Popover>
  );
}

"use client";

import { ChevronDown, Search, X } from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { Button } from "#src/components/button.tsx";
import { cn } from "#src/components/cn.ts";
import { IconButton } from "#src/components/icon-button.tsx";
import {
  Menu,
  MenuCheckboxItem,
  MenuContent,
  MenuItem,
  MenuRadioGroup,
  MenuRadioItem,
  MenuSeparator,
  MenuTrigger,
} from "#src/components/menu.tsx";
import { TextInput } from "#src/components/text-input.tsx";
import { BADGE } from "#src/features/sync-status/badge-look.ts";
import { activeFilters, type FilterState, NO_FILTER } from "#src/features/working-set/record-filter.ts";
import type { SyncState } from "#src/features/working-set/record-row.ts";

const SEARCH_MS = 200;
const ANY = "any";
const DISCONTINUED = {
  exclude: "Hidden",
  include: "Shown",
  only: "Only discontinued",
} as const;

export interface FilterBarProps {
  filter: FilterState;
  onChange: (change: Partial<FilterState>) => void;
  categories: readonly { value: string; count: number }[];
  /** What the view adds up to. */
  children?: ReactNode;
  /** Right end, always in sight: what can be done with the view. */
  actions?: ReactNode;
}

/** Search and filters of the grid; what is chosen stands on the chips. */
export function FilterBar({ filter, onChange, categories, children, actions }: FilterBarProps) {
  return (
    <div className="flex shrink-0 items-center border-b">
      <Filters filter={filter} onChange={onChange} categories={categories}>
        {children}
      </Filters>
      {actions !== undefined && <div className="flex shrink-0 items-center pr-2 sm:pr-3">{actions}</div>}
    </div>
  );
}

function Filters({ filter, onChange, categories, children }: FilterBarProps) {
  return (
    <search className="flex min-w-0 flex-1 items-center gap-1.5 overflow-x-auto px-2 py-1.5 scroll-thin sm:px-3">
      <SearchField value={filter.q} onChange={(q) => onChange({ q })} />
      <OneOf
        label="Source"
        value={filter.source}
        options={["Rental", "Purchase"]}
        onChange={(source) => onChange({ source })}
      />
      <OneOf
        label="DOR"
        value={filter.dor}
        options={["BEO", "PROJECT"]}
        onChange={(dor) => onChange({ dor })}
      />
      <SomeOf
        label="Category"
        values={filter.category}
        options={categories.map(({ value, count }) => ({
          value,
          label: value,
          hint: count.toLocaleString("en-US"),
        }))}
        onChange={(category) => onChange({ category })}
      />
      <SomeOf
        label="Status"
        values={filter.status}
        options={Object.entries(BADGE).map(([value, { label }]) => ({ value, label }))}
        onChange={(status) => onChange({ status: status as SyncState[] })}
      />
      <Chip
        label="Discontinued"
        chosen={filter.discontinued === "exclude" ? null : DISCONTINUED[filter.discontinued]}
      >
        <MenuRadioGroup
          value={filter.discontinued}
          onValueChange={(value) => onChange({ discontinued: value as FilterState["discontinued"] })}
        >
          {Object.entries(DISCONTINUED).map(([value, label]) => (
            <MenuRadioItem key={value} value={value}>
              {label}
            </MenuRadioItem>
          ))}
        </MenuRadioGroup>
      </Chip>
      <button
        type="button"
        aria-pressed={filter.mine}
        onClick={() => onChange({ mine: !filter.mine })}
        className={chipLook(filter.mine)}
      >
        My drafts
      </button>
      {activeFilters(filter) > 0 && (
        <Button variant="ghost" onClick={() => onChange(NO_FILTER)}>
          Clear filters
        </Button>
      )}
      <div className="ml-auto flex shrink-0 items-center gap-3 pl-3 text-ink-muted text-sm tabular-nums">
        {children}
      </div>
    </search>
  );
}

const chipLook = (on: boolean) =>
  cn(
    "inline-flex h-7 shrink-0 items-center gap-1 whitespace-nowrap rounded border px-2 text-base transition-colors duration-120 hover:bg-hover data-[state=open]:bg-hover",
    on ? "border-accent/40 bg-selected font-medium text-accent-text" : "border-line text-ink-muted",
  );

function Chip({ label, chosen, children }: { label: string; chosen: string | null; children: ReactNode }) {
  return (
    <Menu>
      <MenuTrigger className={chipLook(chosen !== null)}>
        {chosen === null ? label : `${label}: ${chosen}`}
        <ChevronDown aria-hidden className="size-3 opacity-70" />
      </MenuTrigger>
      <MenuContent aria-label={label} className="max-h-96">
        {children}
      </MenuContent>
    </Menu>
  );
}

function OneOf<Value extends string>({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: Value | null;
  options: readonly Value[];
  onChange: (value: Value | null) => void;
}) {
  return (
    <Chip label={label} chosen={value}>
      <MenuRadioGroup
        value={value ?? ANY}
        onValueChange={(next) => onChange(options.find((option) => option === next) ?? null)}
      >
        <MenuRadioItem value={ANY}>All</MenuRadioItem>
        {options.map((option) => (
          <MenuRadioItem key={option} value={option}>
            {option}
          </MenuRadioItem>
        ))}
      </MenuRadioGroup>
    </Chip>
  );
}

function SomeOf({
  label,
  values,
  options,
  onChange,
}: {
  label: string;
  values: readonly string[];
  options: readonly { value: string; label: string; hint?: string }[];
  onChange: (values: string[]) => void;
}) {
  const [first] = values;
  const name = options.find(({ value }) => value === first)?.label ?? first;
  const chosen = name === undefined ? null : values.length === 1 ? name : `${name} +${values.length - 1}`;
  return (
    <Chip label={label} chosen={chosen}>
      {options.map((option) => (
        <MenuCheckboxItem
          key={option.value}
          checked={values.includes(option.value)}
          onSelect={(event) => event.preventDefault()}
          onCheckedChange={(checked) =>
            onChange(checked ? [...values, option.value] : values.filter((value) => value !== option.value))
          }
        >
          <span className="flex-1">{option.label}</span>
          {option.hint !== undefined && (
            <span className="pl-4 text-ink-faint tabular-nums">{option.hint}</span>
          )}
        </MenuCheckboxItem>
      ))}
      {options.length === 0 && <MenuItem disabled>Nothing to choose from</MenuItem>}
      {values.length > 0 && (
        <>
          <MenuSeparator />
          <MenuItem onSelect={() => onChange([])}>Clear</MenuItem>
        </>
      )}
    </Chip>
  );
}

/** Tells what was typed when the typing rests. */
function SearchField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const [typed, setTyped] = useState(value);
  const told = useRef(value);
  useEffect(() => {
    if (value !== told.current) setTyped(value);
    told.current = value;
  }, [value]);
  useEffect(() => {
    if (typed === told.current) return;
    const timer = setTimeout(() => {
      told.current = typed;
      onChange(typed);
    }, SEARCH_MS);
    return () => clearTimeout(timer);
  }, [typed, onChange]);
  return (
    <TextInput
      type="search"
      aria-label="Search records"
      placeholder="Search id, text, equipment…"
      className="w-60 shrink-0 max-sm:w-44"
      leading={<Search />}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === "Escape") setTyped("");
      }}
      trailing={
        typed === "" ? undefined : (
          <IconButton label="Clear search" size="sm" onClick={() => setTyped("")}>
            <X aria-hidden />
          </IconButton>
        )
      }
    />
  );
}

"use client";

import { Command } from "cmdk";
import { Search } from "lucide-react";
import type { ReactNode } from "react";

export interface SearchListProps<Item> {
  /** What is searched, as the placeholder says it: "Search fields…". */
  label: string;
  items: readonly Item[];
  nameOf: (item: Item) => string;
  /** Where two have the same name. */
  keyOf: (item: Item) => string;
  onChoose: (item: Item) => void;
  children: (item: Item) => ReactNode;
  empty: string;
  /** Told while somebody types; the list is then filtered by whoever gives the items. */
  onSearch?: (text: string) => void;
  /** A further line at the end, whatever is typed. */
  footer?: ReactNode;
}

/** A list with a search field over it: type, go with the arrows, take with Enter. */
export function SearchList<Item>(props: SearchListProps<Item>) {
  const { label, items, nameOf, keyOf, onChoose, children, empty, onSearch, footer } = props;
  return (
    <Command label={label} loop shouldFilter={onSearch === undefined} className="flex min-h-0 flex-col">
      <div className="flex h-9 shrink-0 items-center gap-2 border-b px-3">
        <Search aria-hidden className="size-3.5 text-ink-faint" />
        <Command.Input
          autoFocus
          placeholder={label}
          {...(onSearch !== undefined && { onValueChange: onSearch })}
          className="h-full min-w-0 flex-1 bg-transparent outline-none"
        />
      </div>
      <Command.List className="scroll-thin max-h-72 overflow-y-auto p-1">
        <Command.Empty className="px-2 py-3 text-ink-muted">{empty}</Command.Empty>
        {items.map((item) => (
          <Command.Item
            key={keyOf(item)}
            value={`${nameOf(item)} ${keyOf(item)}`}
            keywords={[nameOf(item)]}
            onSelect={() => onChoose(item)}
            className="flex min-h-7 cursor-default select-none items-center gap-2 rounded-sm px-2 py-1 data-[selected=true]:bg-hover dark:data-[selected=true]:bg-pressed"
          >
            {children(item)}
          </Command.Item>
        ))}
      </Command.List>
      {footer}
    </Command>
  );
}

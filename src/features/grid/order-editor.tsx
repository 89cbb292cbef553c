"use client";

import { ArrowDown, ArrowUp, X } from "lucide-react";
import type { ReactNode } from "react";
import { IconButton } from "#src/components/icon-button.tsx";
import { Select } from "#src/components/select.tsx";
import { SortableList } from "#src/components/sortable-list.tsx";
import { FIELD } from "#src/domain/record.ts";
import {
  GROUP_FIELDS,
  type GroupField,
  MOST_GROUP_LEVELS,
  MOST_SORT_KEYS,
} from "#src/domain/record-order.ts";
import { columnsFor } from "#src/features/grid/columns.ts";
import { useAddress } from "#src/features/shell/use-address.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { isSortable, type SortKey } from "#src/features/working-set/sort-order.ts";

/** What the records are grouped by, outermost first, and in which order they stand. */
export default function OrderEditor() {
  return (
    <div className="flex flex-col gap-4 p-3">
      <GroupPart />
      <SortPart />
    </div>
  );
}

function GroupPart() {
  const { group, set } = useAddress();
  const left = GROUP_FIELDS.filter((field) => !group.includes(field));
  return (
    <Part title="Group by" hint="Up to three fields, the outermost first.">
      <SortableList
        label="Groups"
        items={group}
        keyOf={(field) => field}
        nameOf={(field) => FIELD[field].label}
        onMove={(field, place) => set({ group: moved(group, field, place) })}
      >
        {(field) => (
          <>
            <span className="min-w-0 flex-1 truncate">{FIELD[field].label}</span>
            <IconButton
              label={`Don't group by ${FIELD[field].label}`}
              size="sm"
              onClick={() => set({ group: group.filter((other) => other !== field) })}
            >
              <X aria-hidden />
            </IconButton>
          </>
        )}
      </SortableList>
      {group.length < MOST_GROUP_LEVELS && (
        <Select<GroupField>
          aria-label="Add a group"
          placeholder="Add a field…"
          options={left.map((value) => ({ value, label: FIELD[value].label }))}
          value={null}
          onValueChange={(field) => set({ group: [...group, field] })}
        />
      )}
    </Part>
  );
}

function SortPart() {
  const { sort, set } = useAddress();
  const { rights } = useWorkspace();
  const columns = columnsFor(rights.viewFinancials).filter(({ sortable }) => sortable);
  const nameOf = ({ field }: SortKey) => columns.find(({ key }) => key === field)?.label ?? field;
  return (
    <Part title="Sort by" hint="Within the groups; up to three keys.">
      <SortableList
        label="Order"
        items={sort}
        keyOf={({ field }) => field}
        nameOf={nameOf}
        onMove={(key, place) => set({ sort: moved(sort, key, place) })}
      >
        {(key) => {
          const up = key.direction === "asc";
          return (
            <>
              <span className="min-w-0 flex-1 truncate">{nameOf(key)}</span>
              <IconButton
                label={`${nameOf(key)} is ascending`.replace("ascending", up ? "ascending" : "descending")}
                size="sm"
                onClick={() =>
                  set({
                    sort: sort.map((each) =>
                      each.field === key.field ? { ...each, direction: up ? "desc" : "asc" } : each,
                    ),
                  })
                }
              >
                {up ? <ArrowUp aria-hidden /> : <ArrowDown aria-hidden />}
              </IconButton>
              <IconButton
                label={`Don't sort by ${nameOf(key)}`}
                size="sm"
                onClick={() => set({ sort: sort.filter(({ field }) => field !== key.field) })}
              >
                <X aria-hidden />
              </IconButton>
            </>
          );
        }}
      </SortableList>
      {sort.length < MOST_SORT_KEYS && (
        <Select
          aria-label="Add a key of the order"
          placeholder="Add a field…"
          options={columns
            .filter(({ key }) => !sort.some(({ field }) => field === key))
            .map(({ key, label }) => ({ value: key, label }))}
          value={null}
          onValueChange={(field) => {
            if (isSortable(field)) set({ sort: [...sort, { field, direction: "asc" }] });
          }}
        />
      )}
    </Part>
  );
}

function Part({ title, hint, children }: { title: string; hint: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="flex flex-col gap-1.5">
      <h2 className="font-semibold">{title}</h2>
      <p className="text-ink-faint text-sm">{hint}</p>
      {children}
    </section>
  );
}

function moved<Item>(items: readonly Item[], item: Item, place: number): Item[] {
  const others = items.filter((other) => other !== item);
  return [...others.slice(0, place), item, ...others.slice(place)];
}

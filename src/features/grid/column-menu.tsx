"use client";

import {
  ArrowDown,
  ArrowDownWideNarrow,
  ArrowLeft,
  ArrowRight,
  ArrowUp,
  EyeOff,
  ListFilter,
  MoveHorizontal,
  Pin,
  PinOff,
  Rows3,
  X,
} from "lucide-react";
import type { ReactElement } from "react";
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from "#src/components/menu-parts.tsx";
import { FIELD, type RecordField } from "#src/domain/record.ts";
import { GROUP_FIELDS, type GroupField, MOST_GROUP_LEVELS } from "#src/domain/record-order.ts";
import { mayPin } from "#src/features/grid/column-layout.ts";
import type { Column } from "#src/features/grid/columns.ts";
import { useColumnLayout, useFilterEditing } from "#src/features/grid/use-column-layout.ts";
import { useAddress } from "#src/features/shell/use-address.ts";
import { isSortable, type SortKey } from "#src/features/working-set/sort-order.ts";

export interface ColumnMenuProps {
  column: Column;
  /** What it stands beside. */
  children: ReactElement;
  onFit: () => void;
  /** Told after it closed; `stay` when the focus goes somewhere else by what was chosen. */
  onClosed: (stay: boolean) => void;
}

const isField = (key: string): key is RecordField => Object.hasOwn(FIELD, key);

/** All that can be done with a column, from its head. */
export default function ColumnMenu({ column, children, onFit, onClosed }: ColumnMenuProps) {
  const { key, label, pinned, kind } = column;
  const layout = useColumnLayout();
  const [, editFilter] = useFilterEditing();
  const { filter, sort, group, set } = useAddress();
  const at = layout.columns.findIndex((each) => each.key === key);
  const sorted = sort.find(({ field }) => field === key);
  const groupField = GROUP_FIELDS.find((field) => field === key);
  let goesElsewhere = false;

  const order = (direction: SortKey["direction"]) => {
    if (isSortable(key)) set({ sort: [{ field: key, direction }] });
  };
  const [ascending, descending] =
    kind === "date" || kind === "moment"
      ? ["Earliest first", "Latest first"]
      : kind === "money" || kind === "cost" || kind === "duration"
        ? ["Smallest first", "Largest first"]
        : kind === "boolean"
          ? ["No first", "Yes first"]
          : ["A to Z", "Z to A"];
  return (
    <Menu defaultOpen onOpenChange={(open) => !open && onClosed(goesElsewhere)}>
      <MenuTrigger asChild>{children}</MenuTrigger>
      <MenuContent
        aria-label={`Column ${label}`}
        className="w-64"
        onCloseAutoFocus={(event) => event.preventDefault()}
      >
        {column.sortable && (
          <>
            <MenuItem icon={<ArrowUp aria-hidden />} onSelect={() => order("asc")}>
              Sort: {ascending}
            </MenuItem>
            <MenuItem icon={<ArrowDown aria-hidden />} onSelect={() => order("desc")}>
              Sort: {descending}
            </MenuItem>
            {sorted === undefined && sort.length > 0 && isSortable(key) && (
              <MenuItem
                icon={<ArrowDownWideNarrow aria-hidden />}
                onSelect={() => set({ sort: [...sort, { field: key, direction: "asc" }].slice(-3) })}
              >
                Then by this
              </MenuItem>
            )}
            {sorted !== undefined && (
              <MenuItem
                icon={<X aria-hidden />}
                onSelect={() => set({ sort: sort.filter(({ field }) => field !== key) })}
              >
                Don't sort by this
              </MenuItem>
            )}
            <MenuSeparator />
          </>
        )}
        {isField(key) && (
          <MenuItem
            icon={<ListFilter aria-hidden />}
            onSelect={() => {
              goesElsewhere = true;
              editFilter(key);
            }}
          >
            Filter…
          </MenuItem>
        )}
        {isField(key) && filter.fields[key] !== undefined && (
          <MenuItem
            icon={<X aria-hidden />}
            onSelect={() => {
              const { [key]: _, ...others } = filter.fields;
              set({ fields: others });
            }}
          >
            Clear this filter
          </MenuItem>
        )}
        {groupField !== undefined && <GroupItem field={groupField} group={group} onGroup={set} />}
        {(isField(key) || groupField !== undefined) && <MenuSeparator />}
        {key !== "pfaId" && (
          <>
            <MenuItem
              icon={pinned ? <PinOff aria-hidden /> : <Pin aria-hidden />}
              disabled={!pinned && !mayPin(layout.layout)}
              onSelect={() => layout.pin(key, !pinned)}
            >
              {pinned ? "Unpin" : "Pin to the left"}
            </MenuItem>
            <MenuItem
              icon={<ArrowLeft aria-hidden />}
              shortcut="Alt+Shift+←"
              disabled={at <= 1}
              onSelect={() => layout.move(key, -1)}
            >
              Move left
            </MenuItem>
            <MenuItem
              icon={<ArrowRight aria-hidden />}
              shortcut="Alt+Shift+→"
              disabled={at === layout.columns.length - 1}
              onSelect={() => layout.move(key, 1)}
            >
              Move right
            </MenuItem>
          </>
        )}
        <MenuItem icon={<MoveHorizontal aria-hidden />} onSelect={onFit}>
          Fit to content
        </MenuItem>
        {key !== "pfaId" && (
          <MenuItem icon={<EyeOff aria-hidden />} onSelect={() => layout.hide(key, true)}>
            Hide column
          </MenuItem>
        )}
        <MenuSeparator />
        <MenuItem onSelect={layout.reset}>Reset all columns</MenuItem>
      </MenuContent>
    </Menu>
  );
}

function GroupItem({
  field,
  group,
  onGroup,
}: {
  field: GroupField;
  group: readonly GroupField[];
  onGroup: (change: { group: GroupField[] }) => void;
}) {
  const grouped = group.includes(field);
  return (
    <MenuItem
      icon={<Rows3 aria-hidden />}
      disabled={!grouped && group.length >= MOST_GROUP_LEVELS}
      onSelect={() =>
        onGroup({ group: grouped ? group.filter((other) => other !== field) : [...group, field] })
      }
    >
      {grouped ? "Don't group by this" : "Group by this"}
    </MenuItem>
  );
}

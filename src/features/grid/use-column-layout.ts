"use client";

import { useCallback, useMemo, useSyncExternalStore } from "react";
import type { Density } from "#src/domain/saved-view.ts";
import {
  type ColumnLayout,
  DEFAULT_LAYOUT,
  moveBy,
  moveTo,
  placedColumns,
  withHidden,
  withPinned,
  withWidth,
} from "#src/features/grid/column-layout.ts";
import { ColumnStore, FilterEditing } from "#src/features/grid/column-store.ts";
import { type Column, type ColumnKey, columnsFor } from "#src/features/grid/columns.ts";
import type { FilterKey } from "#src/features/grid/filter-chips.ts";
import type { Workspace } from "#src/features/shell/workspace.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";

/** Heights of rows in px. */
export const ROW_PX: { readonly [D in Density]: number } = { compact: 26, default: 32, comfortable: 40 };

interface Stores {
  readonly columns: ColumnStore;
  readonly editing: FilterEditing;
}
const stores = new WeakMap<Workspace, Stores>();

// Asked for anew each time: a browser may refuse the storage itself.
const storage = {
  getItem: (key: string) => window.localStorage.getItem(key),
  setItem: (key: string, value: string) => window.localStorage.setItem(key, value),
};

function storesOf(workspace: Workspace): Stores {
  const known = stores.get(workspace);
  if (known !== undefined) return known;
  const key = `pfa-columns-${workspace.organization.id}-${workspace.user.id}`;
  const opened = { columns: new ColumnStore(storage, key), editing: new FilterEditing() };
  stores.set(workspace, opened);
  return opened;
}

export interface ColumnSettings {
  /** The columns that are shown, in order, the pinned ones first. The same array until one of them changes. */
  readonly columns: readonly Column[];
  /** All that this person may see, in order, hidden ones too. */
  readonly all: readonly Column[];
  readonly layout: ColumnLayout;
  readonly setLayout: (layout: ColumnLayout) => void;
  /** Null: the usual width. */
  readonly setWidth: (key: ColumnKey, widthPx: number | null) => void;
  /** To a place among the shown columns, 0-based and counted without it. */
  readonly moveTo: (key: ColumnKey, place: number) => void;
  /** To a place among all columns, hidden ones too. */
  readonly moveAmongAll: (key: ColumnKey, place: number) => void;
  /** By so many places to the right; negative to the left. */
  readonly move: (key: ColumnKey, places: number) => void;
  readonly pin: (key: ColumnKey, pinned: boolean) => void;
  readonly hide: (key: ColumnKey, hidden: boolean) => void;
  readonly reset: () => void;
  readonly density: Density;
  readonly setDensity: (density: Density) => void;
  /** Height of a row. */
  readonly rowPx: number;
}

/** How this person's columns stand: order, visibility, pins, widths, height of rows. Kept in this browser. */
export function useColumnLayout(): ColumnSettings {
  const workspace = useWorkspace();
  const store = storesOf(workspace).columns;
  const { layout, density } = useSyncExternalStore(
    useCallback((told) => store.subscribe(told), [store]),
    () => store.state,
    () => ColumnStore.atFirst,
  );
  const { viewFinancials } = workspace.rights;
  return useMemo(() => {
    const mine = columnsFor(viewFinancials);
    const change = (to: (layout: ColumnLayout) => ColumnLayout) => store.setLayout(to(store.state.layout));
    return {
      columns: placedColumns(layout, mine),
      all: placedColumns(layout, mine, { withHidden: true }),
      layout,
      setLayout: (next) => store.setLayout(next),
      setWidth: (key, widthPx) => change((before) => withWidth(before, key, widthPx)),
      moveTo: (key, place) => change((before) => moveTo(before, mine, key, place)),
      moveAmongAll: (key, place) =>
        change((before) => moveTo(before, mine, key, place, { withHidden: true })),
      move: (key, places) => change((before) => moveBy(before, mine, key, places)),
      pin: (key, pinned) => change((before) => withPinned(before, key, pinned)),
      hide: (key, hidden) => change((before) => withHidden(before, key, hidden)),
      reset: () => store.setLayout(DEFAULT_LAYOUT),
      density,
      setDensity: (next) => store.setDensity(next),
      rowPx: ROW_PX[density],
    };
  }, [layout, density, store, viewFinancials]);
}

/** Which filter is open in the filter bar; set from its chip, the head of its column or a command. */
export function useFilterEditing(): readonly [FilterKey | null, (key: FilterKey | null) => void] {
  const { editing } = storesOf(useWorkspace());
  const key = useSyncExternalStore(
    useCallback((told) => editing.subscribe(told), [editing]),
    () => editing.key,
    () => null,
  );
  return [key, useCallback((next) => editing.set(next), [editing])];
}

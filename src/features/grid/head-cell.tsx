"use client";

import { ArrowDown, ArrowUp, ChevronDown, ListFilter } from "lucide-react";
import {
  type ComponentProps,
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  type SyntheticEvent,
  useEffect,
  useRef,
} from "react";
import { cn } from "#src/components/cn.ts";
import { lazyPart } from "#src/components/lazy-part.tsx";
import { ColumnResizer } from "#src/features/grid/column-resizer.tsx";
import type { Column } from "#src/features/grid/columns.ts";
import type { CursorState } from "#src/features/grid/grid-cursor.ts";
import type { SortKey } from "#src/features/working-set/sort-order.ts";

const ColumnMenu = lazyPart(
  () => import("#src/features/grid/column-menu.tsx").then((module) => module.default),
  { missing: { close: ({ onClosed }) => onClosed(false) } },
);

const LAYER = {
  plan: { letter: "P", look: "bg-plan-soft text-plan-text" },
  forecast: { letter: "F", look: "bg-forecast-soft text-forecast-text" },
  actual: { letter: "A", look: "bg-actual-soft text-actual-text" },
} as const;

export interface HeadCellProps {
  columns: readonly Column[];
  column: Column;
  index: number;
  sort: readonly SortKey[];
  filtered: boolean;
  cursor: CursorState | null;
  dragged: boolean;
  menuOpen: boolean;
  onMenu: (open: boolean) => void;
  onPress: (event: PointerEvent<HTMLElement>) => void;
  onSort: (add: boolean) => void;
  /** By places to the right. */
  onMove: (places: number) => void;
  /** By steps. */
  onWiden: (steps: number) => void;
  onResize: (widthPx: number) => void;
  onFit: (cell: Element) => void;
}

/**
 * The head of one column. Click or Enter sorts (Shift adds a key), Alt+Down opens its menu, Alt+Shift with the arrows moves it,
 * Shift with the arrows makes it wider or narrower.
 */
export function HeadCell(props: HeadCellProps) {
  const { column, index, sort, filtered, cursor, dragged, menuOpen, onMenu, onSort, onMove, onWiden } = props;
  const cell = useRef<HTMLDivElement>(null);
  const wantsFocus = cursor?.focus === true && !menuOpen;
  useEffect(() => {
    if (wantsFocus) cell.current?.focus({ preventScroll: true });
  }, [wantsFocus]);
  const rank = sort.findIndex(({ field }) => field === column.key);
  const sorted = sort[rank];
  const Arrow = sorted?.direction === "desc" ? ArrowDown : ArrowUp;
  const direction = sorted?.direction === "desc" ? "descending" : "ascending";
  const said = [
    ...(rank > 0 ? [`Key ${rank + 1} of the order, ${direction}.`] : []),
    ...(filtered ? ["Filtered."] : []),
  ].join(" ");

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== cell.current) return;
    const sideways = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if ((event.key === "Enter" || event.key === " ") && column.sortable) onSort(event.shiftKey);
    else if (event.key === "ArrowDown" && event.altKey) onMenu(true);
    else if (sideways !== 0 && event.altKey && event.shiftKey) onMove(sideways);
    else if (sideways !== 0 && event.shiftKey && !event.ctrlKey && !event.metaKey) onWiden(sideways);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table can't be virtualized with its rows out of flow
    <div
      ref={cell}
      role="columnheader"
      tabIndex={cursor !== null ? 0 : -1}
      // The column that selects rows is the first one.
      aria-colindex={index + 2}
      // One head at a time says it; what is added to the order is in the description.
      aria-sort={rank === 0 ? direction : undefined}
      aria-description={said === "" ? undefined : said}
      aria-haspopup="menu"
      data-field={column.key}
      data-row={-1}
      data-column={index}
      onPointerDown={props.onPress}
      onClick={(event) => column.sortable && onSort(event.shiftKey)}
      onContextMenu={(event) => {
        event.preventDefault();
        onMenu(true);
      }}
      onKeyDown={onKeyDown}
      className={cn(
        "group/head relative flex min-w-0 select-none items-center gap-1.5 border-line-soft border-r bg-sunken px-2 font-medium text-ink-muted text-sm",
        column.sortable && "cursor-pointer hover:text-ink",
        column.right && "justify-end",
        column.pinLook,
        cursor !== null && "outline-2 -outline-offset-2 outline-focus",
        sorted !== undefined && "text-ink",
        dragged && "opacity-50",
      )}
    >
      {column.layer !== undefined && (
        <span
          aria-hidden
          className={cn(
            "flex size-3.5 shrink-0 items-center justify-center rounded-xs text-2xs font-semibold",
            LAYER[column.layer].look,
          )}
        >
          {LAYER[column.layer].letter}
        </span>
      )}
      <span className="truncate" title={column.label}>
        {column.label}
      </span>
      {filtered && <ListFilter aria-hidden className="size-3 shrink-0 text-accent-text" />}
      {sorted !== undefined && (
        <span aria-hidden className="flex shrink-0 items-center text-2xs text-accent-text tabular-nums">
          <Arrow className="size-3" />
          {sort.length > 1 && rank + 1}
        </span>
      )}
      {menuOpen ? (
        <MenuApart>
          <ColumnMenu
            column={column}
            onFit={() => cell.current && props.onFit(cell.current)}
            onClosed={(stay) => {
              onMenu(false);
              if (!stay) cell.current?.focus({ preventScroll: true });
            }}
          >
            <MenuButton pinned={column.pinned} open />
          </ColumnMenu>
        </MenuApart>
      ) : (
        <MenuButton pinned={column.pinned} onClick={() => onMenu(true)} />
      )}
      <ColumnResizer
        columns={props.columns}
        column={column}
        onResize={props.onResize}
        onFit={() => cell.current && props.onFit(cell.current)}
      />
    </div>
  );
}

const apart = (event: SyntheticEvent) => event.stopPropagation();

/** What is pressed in the menu is not pressed in the head, nor in the grid: React tells both of it. */
function MenuApart({ children }: { children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keeps events to itself
    <span
      className="contents"
      onClick={apart}
      onContextMenu={apart}
      onDoubleClick={apart}
      onKeyDown={apart}
      onMouseDown={apart}
      onPointerDown={apart}
    >
      {children}
    </span>
  );
}

interface MenuButtonProps extends ComponentProps<"button"> {
  pinned: boolean;
  open?: boolean;
}

/** For the pointer; the keyboard opens the menu from the head itself. */
function MenuButton({ pinned, open = false, onClick, ...props }: MenuButtonProps) {
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-hidden
      onPointerDown={(event) => event.stopPropagation()}
      {...props}
      onClick={(event) => {
        event.stopPropagation();
        onClick?.(event);
      }}
      className={cn(
        "absolute inset-y-0.5 z-1 flex w-6 items-center justify-center rounded-sm bg-sunken text-ink-muted opacity-0 hover:bg-pressed hover:text-ink group-hover/head:opacity-100 group-focus/head:opacity-100 [&_svg]:size-3.5",
        pinned ? "right-6" : "right-3",
        open && "bg-pressed opacity-100",
      )}
    >
      <ChevronDown aria-hidden />
    </button>
  );
}

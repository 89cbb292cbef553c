"use client";

import { GripVertical } from "lucide-react";
import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef } from "react";
import { cn } from "#src/components/cn.ts";

export interface SortableListProps<Item> {
  label: string;
  items: readonly Item[];
  keyOf: (item: Item) => string;
  nameOf: (item: Item) => string;
  /** Puts an item at a place, counted without it. */
  onMove: (item: Item, place: number) => void;
  /** What stands beside the grip. */
  children: (item: Item) => ReactNode;
  /** Items that stay where they are have no grip; also all of them while the list is filtered. */
  isFixed?: (item: Item) => boolean;
  className?: string;
}

const ROW_PX = 32;

/** A list whose rows are put in order: by dragging their grips, or by the arrow keys on a grip. Escape ends a drag where it began. */
export function SortableList<Item>(props: SortableListProps<Item>) {
  const { label, items, keyOf, nameOf, onMove, children, isFixed, className } = props;
  return (
    <ul aria-label={label} className={cn("m-0 list-none p-0", className)}>
      {items.map((item, index) => (
        <li key={keyOf(item)} className="flex h-8 items-center gap-1 rounded-sm pr-1 hover:bg-hover">
          {isFixed?.(item) === true ? (
            <span className="w-6 shrink-0" />
          ) : (
            <Grip
              name={nameOf(item)}
              index={index}
              last={items.length - 1}
              onMove={(place) => onMove(item, place)}
            />
          )}
          {children(item)}
        </li>
      ))}
    </ul>
  );
}

interface GripProps {
  name: string;
  index: number;
  last: number;
  onMove: (place: number) => void;
}

function Grip({ name, index, last, onMove }: GripProps) {
  const now = useRef({ index, last, onMove });
  now.current = { index, last, onMove };
  const grip = useRef<HTMLButtonElement>(null);
  const to = (place: number) => {
    const bounded = Math.min(Math.max(place, 0), now.current.last);
    if (bounded !== now.current.index) now.current.onMove(bounded);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
    if (step === 0) return;
    event.preventDefault();
    to(index + step);
    // The row is the same element in another place, which loses the focus in some browsers.
    requestAnimationFrame(() => grip.current?.focus());
  };
  const onPointerDown = (event: PointerEvent<HTMLButtonElement>) => {
    if (event.button !== 0) return;
    const held = event.currentTarget;
    const [fromY, fromIndex] = [event.clientY, index];
    const giveUp = (pressed: globalThis.KeyboardEvent) => {
      if (pressed.key !== "Escape") return;
      pressed.preventDefault();
      pressed.stopPropagation();
      end();
      to(fromIndex);
    };
    const move = (moved: globalThis.PointerEvent) =>
      to(fromIndex + Math.round((moved.clientY - fromY) / ROW_PX));
    const end = () => {
      removeEventListener("pointermove", move);
      removeEventListener("pointerup", end);
      removeEventListener("pointercancel", end);
      removeEventListener("keydown", giveUp, true);
    };
    held.focus();
    addEventListener("pointermove", move);
    addEventListener("pointerup", end);
    addEventListener("pointercancel", end);
    addEventListener("keydown", giveUp, true);
  };
  return (
    <button
      ref={grip}
      type="button"
      aria-label={`Move ${name}, ${index + 1} of ${last + 1}`}
      aria-keyshortcuts="ArrowUp ArrowDown"
      onKeyDown={onKeyDown}
      onPointerDown={onPointerDown}
      className="flex size-6 shrink-0 cursor-grab touch-none items-center justify-center rounded-sm text-ink-faint hover:text-ink active:cursor-grabbing"
    >
      <GripVertical aria-hidden className="size-3.5" />
    </button>
  );
}

"use client";

import {
  CircleOff,
  Ellipsis,
  GitMerge,
  History,
  ListChecks,
  type LucideIcon,
  MoveHorizontal,
  PencilLine,
  RotateCcw,
  Ruler,
  Tag,
  Truck,
  WalletCards,
  X,
} from "lucide-react";
import { useEffect } from "react";
import { Button } from "#src/components/button.tsx";
import { cn } from "#src/components/cn.ts";
import { IconButton } from "#src/components/icon-button.tsx";
import { announce } from "#src/components/live-region.tsx";
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from "#src/components/menu.tsx";
import { Tooltip } from "#src/components/tooltip.tsx";
import { formatMoneyShort } from "#src/domain/money.ts";
import {
  BULK_ACTIONS,
  type BulkAction,
  type BulkActionId,
  whyNotAllowed,
} from "#src/features/bulk/bulk-actions.ts";
import { focusView } from "#src/features/bulk/focus-view.ts";
import { type Selected, useSelected } from "#src/features/bulk/use-selected.ts";
import { useSelectionCost } from "#src/features/bulk/use-selection-cost.ts";
import { useAddress } from "#src/features/shell/use-address.ts";
import { may } from "#src/features/shell/workspace.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { useWorkingSet } from "#src/features/working-set/working-set-provider.tsx";

const ICON: { readonly [A in BulkActionId]: LucideIcon } = {
  shift: MoveHorizontal,
  duration: Ruler,
  set: PencilLine,
  "set:category": Tag,
  "set:dor": WalletCards,
  "set:equipment": Truck,
  reset: History,
  discontinue: CircleOff,
  restore: RotateCcw,
};

/** From which width of the deck a command has a button of its own; the menu has them all. */
const SHOWN_FROM: { readonly [A in BulkActionId]: string } = {
  shift: "inline-flex",
  duration: "hidden @xl:inline-flex",
  set: "hidden @2xl:inline-flex",
  "set:category": "hidden @3xl:inline-flex",
  "set:dor": "hidden @4xl:inline-flex",
  "set:equipment": "hidden @5xl:inline-flex",
  reset: "hidden @6xl:inline-flex",
  discontinue: "hidden @[82rem]:inline-flex",
  restore: "hidden @[88rem]:inline-flex",
};

/** What can be done to the selected records; stands above the drafts while something is selected. */
export function CommandDeck() {
  const { organization, selection, rights } = useWorkspace();
  const { set } = useAddress();
  const selected = useSelected();
  const clear = () => {
    selection.clear();
    announce("Selection cleared");
    focusView();
  };
  useClearKey(clear);
  const open = (id: BulkActionId) => set({ bulk: id });
  return (
    <section
      data-bottom-bar
      aria-label="Selection"
      className="@container flex h-11 shrink-0 animate-rise-in items-center gap-2 border-t bg-selected px-3"
    >
      <Count selected={selected} />
      <div
        role="toolbar"
        aria-label="Change the selected records"
        className="flex min-w-0 items-center gap-1"
      >
        {BULK_ACTIONS.map((action) => (
          <ActionButton
            key={action.id}
            action={action}
            locked={whyNotAllowed(action.id, rights)}
            onOpen={() => open(action.id)}
          />
        ))}
        <Menu>
          <MenuTrigger asChild>
            <Button variant="ghost" className="px-1.5">
              <Ellipsis aria-hidden />
              <span className="sr-only">More commands for the selection</span>
            </Button>
          </MenuTrigger>
          <MenuContent align="end" side="top">
            {BULK_ACTIONS.map((action) => (
              <ActionItem
                key={action.id}
                action={action}
                locked={whyNotAllowed(action.id, rights)}
                onOpen={() => open(action.id)}
              />
            ))}
            <MenuSeparator />
            {may(organization, "perm_Sync") && (
              <MenuItem
                icon={<GitMerge aria-hidden />}
                aria-haspopup="dialog"
                onSelect={() => set({ conflict: "selected" })}
              >
                Resolve conflicts…
              </MenuItem>
            )}
            <SelectAllItem selected={selected} />
          </MenuContent>
        </Menu>
      </div>
      <IconButton
        label="Clear selection"
        shortcut="Esc"
        tooltipSide="top"
        className="ml-auto"
        onClick={clear}
      >
        <X aria-hidden />
      </IconButton>
    </section>
  );
}

interface ActionProps {
  action: BulkAction;
  /** Why it can't be done; null when it can. */
  locked: string | null;
  onOpen: () => void;
}

function ActionButton({ action, locked, onOpen }: ActionProps) {
  const Icon = ICON[action.id];
  return (
    <Tooltip content={locked} side="top">
      <Button
        variant="ghost"
        aria-disabled={locked !== null || undefined}
        aria-haspopup="dialog"
        className={cn("px-2 aria-disabled:opacity-50", SHOWN_FROM[action.id])}
        onClick={() => (locked === null ? onOpen() : announce(locked, "assertive"))}
      >
        <Icon aria-hidden />
        {action.label}
      </Button>
    </Tooltip>
  );
}

function ActionItem({ action, locked, onOpen }: ActionProps) {
  const Icon = ICON[action.id];
  return (
    <MenuItem
      icon={<Icon aria-hidden />}
      aria-disabled={locked !== null || undefined}
      className="max-w-72 aria-disabled:text-ink-faint"
      danger={action.id === "discontinue" && locked === null}
      onSelect={(event) => {
        if (locked === null) return onOpen();
        event.preventDefault();
        announce(locked, "assertive");
      }}
    >
      {action.label}
      {locked !== null && <span className="block whitespace-normal text-sm">{locked}</span>}
    </MenuItem>
  );
}

/** Selects all that match, where only some of them are selected. */
function SelectAllItem({ selected }: { selected: Selected }) {
  const { selection } = useWorkspace();
  const { total } = useWorkingSet();
  const isAll = selected.state.kind === "all" && selected.state.except.size === 0;
  return (
    <MenuItem
      icon={<ListChecks aria-hidden />}
      disabled={isAll || total === null}
      onSelect={() => selection.selectAll()}
    >
      {isAll ? "All records are selected" : `Select all ${(total ?? 0).toLocaleString("en-US")} records`}
    </MenuItem>
  );
}

/** How many, and what they cost together. */
function Count({ selected }: { selected: Selected }) {
  const cost = useSelectionCost(selected);
  const { state, count } = selected;
  const words = count === null ? "All selected" : `${count.toLocaleString("en-US")} selected`;
  const all = state.kind === "all" && state.except.size === 0 && count !== null;
  return (
    <p className="flex min-w-0 shrink-0 items-baseline gap-2 whitespace-nowrap tabular-nums">
      <span aria-live="polite" className="font-medium">
        {all ? `All ${count.toLocaleString("en-US")} selected` : words}
      </span>
      {cost !== null && (
        <span
          className={cn(
            "hidden text-ink-muted transition-opacity duration-120 @md:inline",
            cost.old && "opacity-60",
          )}
          title={
            cost.unknown === 0
              ? undefined
              : `${cost.unknown.toLocaleString("en-US")} without a known cost are left out`
          }
        >
          forecast {formatMoneyShort(cost.forecastCost)}
        </span>
      )}
    </p>
  );
}

/** Esc clears the selection, unless it means something nearer: a dialog, a menu, an editor, a drag. */
function useClearKey(clear: () => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.defaultPrevented) return;
      const near = "input, textarea, [contenteditable], [role=dialog], [role=menu], [role=listbox]";
      if (event.target instanceof Element && event.target.closest(near) !== null) return;
      event.preventDefault();
      clear();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  });
}

"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { CommandTrigger } from "#src/components/command-trigger.tsx";
import { lazyPart } from "#src/components/lazy-part.tsx";
import { fetchLater } from "#src/components/on-demand.ts";
import type { Command } from "#src/features/commands/command-registry.ts";
import { type TypedAhead, typeAhead } from "#src/features/commands/typed-ahead.ts";
import { useDeckKeys } from "#src/features/commands/use-deck-keys.ts";
import { AfterRows } from "#src/features/shell/after-rows.tsx";
import { useGoTo } from "#src/features/shell/use-go-to.ts";
import type { OrganizationMembership } from "#src/features/shell/workspace.ts";

const Palette = lazyPart(
  () => import("#src/features/commands/palette.tsx").then((module) => module.Palette),
  { missing: { close: ({ onClose }) => onClose() } },
);
const ShellCommands = lazyPart(
  () => import("#src/features/commands/shell-commands.tsx").then((module) => module.ShellCommands),
  { missing: "untold" },
);
const ShortcutsDialog = lazyPart(
  () => import("#src/features/commands/shortcuts-dialog.tsx").then((module) => module.ShortcutsDialog),
  { missing: { close: ({ onClose }) => onClose() } },
);

/** The way to every command: the field in the bar, the palette that it opens, and the list of shortcuts. */
export function CommandBar({ organizations }: { organizations: readonly OrganizationMembership[] }) {
  const [open, setOpen] = useState<"palette" | "shortcuts" | null>(null);
  const chosen = useRef<Command["run"] | null>(null);
  const goTo = useGoTo();
  const ahead = useRef<TypedAhead | null>(null);
  const takeTyped = useCallback(() => {
    const typed = ahead.current?.take() ?? "";
    ahead.current = null;
    return typed;
  }, []);
  const close = useCallback(() => {
    takeTyped();
    setOpen(null);
  }, [takeTyped]);
  const openPalette = useCallback(() => {
    ahead.current ??= typeAhead(window, close);
    setOpen("palette");
  }, [close]);
  const openShortcuts = useCallback(() => setOpen("shortcuts"), []);
  useEffect(() => () => void takeTyped(), [takeTyped]);
  useDeckKeys({ openPalette, openShortcuts, goTo });
  // At hand before it is asked for, once the first rows stand.
  useEffect(() => fetchLater([Palette]), []);
  return (
    <>
      <CommandTrigger onClick={openPalette} />
      <AfterRows>
        <ShellCommands organizations={organizations} openShortcuts={openShortcuts} />
      </AfterRows>
      {open === "palette" && (
        <Palette
          takeTyped={takeTyped}
          onClose={close}
          onRun={(run) => {
            chosen.current = run;
            close();
          }}
          onClosed={() => {
            // Once the focus is back where it was, what opens now can give it back there, too.
            chosen.current?.();
            chosen.current = null;
          }}
        />
      )}
      {open === "shortcuts" && <ShortcutsDialog onClose={close} />}
    </>
  );
}

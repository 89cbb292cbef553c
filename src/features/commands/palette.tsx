"use client";

import { Command as Cmdk } from "cmdk";
import { Search } from "lucide-react";
import { usePathname } from "next/navigation";
import { Dialog as Radix } from "radix-ui";
import { type ReactNode, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { Dialog, DialogContent } from "#src/components/dialog.tsx";
import { Kbd } from "#src/components/kbd.tsx";
import { announce } from "#src/components/live-region.tsx";
import { formatDay } from "#src/domain/calendar.ts";
import type { Command } from "#src/features/commands/command-registry.ts";
import { rankCommands } from "#src/features/commands/rank-commands.ts";
import { recentCommands, rememberCommand } from "#src/features/commands/recent-commands.ts";
import { useCommands } from "#src/features/commands/use-commands.ts";
import { useRecordSearch } from "#src/features/commands/use-record-search.ts";
import { browserMemory } from "#src/features/shell/browser-memory.ts";
import { useAddress } from "#src/features/shell/use-address.ts";
import { useGoTo } from "#src/features/shell/use-go-to.ts";
import { useReturnFocus } from "#src/features/shell/use-return-focus.ts";
import { viewOf } from "#src/features/shell/views.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import type { RecordRow } from "#src/features/working-set/record-row.ts";

export interface PaletteProps {
  /** What was typed since the palette was asked for. */
  takeTyped: () => string;
  onClose: () => void;
  /** Something was chosen: it is to be run once the palette is gone. */
  onRun: (run: () => void) => void;
  /** The palette is gone, and the focus is where it was before. */
  onClosed: () => void;
}

/** Finds commands, views and records by what is typed, and does or opens them. */
export function Palette({ takeTyped, onClose, onRun, onClosed }: PaletteProps) {
  const returnFocus = useReturnFocus();
  const { user } = useWorkspace();
  const { openRecord } = useOpenRecord();
  const [text, setText] = useState("");
  // The field has the focus by now: from here on it hears the keys itself.
  useLayoutEffect(() => setText((before) => takeTyped() + before), [takeTyped]);
  const key = `pfa-recent-commands-${user.id}`;
  const [recent] = useState(() => recentCommands(browserMemory, key));
  const commands = useCommands();
  const sections = useMemo(() => rankCommands(commands, text, recent), [commands, text, recent]);
  const { rows, waiting, failed } = useRecordSearch(text);
  // Enter on a row of an earlier text waits for the answer to what stands there now, and opens only what that finds, too.
  const chosen = useRef<string | null>(null);
  const open = (pfaId: string) => onRun(() => openRecord(pfaId));
  useEffect(() => {
    if (waiting || chosen.current === null) return;
    const pfaId = chosen.current;
    chosen.current = null;
    if (rows.some((row) => row.pfaId === pfaId)) open(pfaId);
  });
  const choose = (pfaId: string) => {
    if (waiting) chosen.current = pfaId;
    else open(pfaId);
  };
  const found = sections.reduce((sum, section) => sum + section.commands.length, 0);
  // The best match is chosen, also when the list changes by itself, until somebody moves to another one.
  const [moved, setMoved] = useState("");
  const values = [
    ...sections.flatMap((section) => section.commands.map(commandValue)),
    ...rows.map(recordValue),
  ];
  const [first = ""] = values;
  const chosenValue = values.includes(moved) ? moved : first;
  const list = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const itemOf = (value: string) => list.current?.querySelector(`[data-value="${CSS.escape(value)}"]`);
  // The list itself names and shows only what somebody moves to.
  useLayoutEffect(() => {
    input.current?.setAttribute("aria-activedescendant", itemOf(chosenValue)?.id ?? "");
  });
  const isBest = chosenValue === first;
  // biome-ignore lint/correctness/useExhaustiveDependencies: shown when it is another one
  useLayoutEffect(() => {
    if (isBest) itemOf(first)?.scrollIntoView({ block: "nearest" });
  }, [first, isBest]);

  const run = (command: Command) => {
    if (command.unavailable) return announce(command.unavailable, "assertive");
    rememberCommand(browserMemory, key, command.id);
    onRun(command.run);
  };
  return (
    <Dialog open onOpenChange={(next) => !next && onClose()}>
      <DialogContent
        className="max-sm:h-dvh"
        onCloseAutoFocus={(event) => {
          returnFocus(event);
          onClosed();
        }}
      >
        <Radix.Title className="sr-only">Search or command</Radix.Title>
        <Cmdk
          label="Search or command"
          value={chosenValue}
          onValueChange={(value) => setMoved(value === first ? "" : value)}
          shouldFilter={false}
          vimBindings={false}
          className="flex min-h-0 flex-col"
        >
          <div className="flex h-12 shrink-0 items-center gap-2.5 border-b px-4">
            <Search aria-hidden className="size-4 shrink-0 text-ink-faint" />
            <Cmdk.Input
              ref={input}
              autoFocus
              value={text}
              onValueChange={(typed) => {
                chosen.current = null;
                setMoved("");
                setText(typed);
              }}
              placeholder="Type a command or a record…"
              className="h-full min-w-0 flex-1 bg-transparent text-lg outline-none placeholder:text-ink-faint"
            />
            <Radix.Close className="rounded-sm px-1 text-ink-faint text-sm hover:text-ink">
              <Kbd keys="Esc" />
              <span className="sr-only">, close</span>
            </Radix.Close>
          </div>
          <p role="status" className="sr-only">
            {waiting ? "" : countWords(found, rows.length)}
          </p>
          <Cmdk.List
            ref={list}
            label="Commands and records"
            className="scroll-thin min-h-0 flex-1 overflow-y-auto overscroll-contain p-1.5 sm:max-h-[60vh]"
          >
            {sections.map(({ heading, commands: some }) => (
              <Section key={heading} heading={heading}>
                {some.map((command) => (
                  <CommandItem key={command.id} command={command} onRun={() => run(command)} />
                ))}
              </Section>
            ))}
            {rows.length > 0 && (
              <Section heading="Records" busy={waiting}>
                {rows.map((row) => (
                  <RecordItem key={row.pfaId} row={row} onOpen={() => choose(row.pfaId)} />
                ))}
              </Section>
            )}
          </Cmdk.List>
          {found === 0 && rows.length === 0 && (
            <p className="px-5 pb-8 text-center text-ink-muted">
              {waiting
                ? "Looking for records…"
                : failed
                  ? "No command is called that, and records can't be searched at the moment."
                  : "No command or record matches."}
            </p>
          )}
        </Cmdk>
      </DialogContent>
    </Dialog>
  );
}

const commandValue = ({ id }: Command) => `command ${id}`;
const recordValue = ({ pfaId }: RecordRow) => `record ${pfaId}`;

function countWords(commands: number, records: number): string {
  const parts = [
    commands === 1 ? "1 command" : `${commands} commands`,
    ...(records === 0 ? [] : [records === 1 ? "1 record" : `${records} records`]),
  ];
  return parts.join(", ");
}

/** Opens the panel of a record, in a view that has one beside it. */
function useOpenRecord(): { openRecord: (pfaId: string) => void } {
  const inView = viewOf(usePathname()) !== "data";
  const { set } = useAddress();
  const goTo = useGoTo();
  return {
    openRecord: (pfaId) => (inView ? set({ record: pfaId, field: null }) : goTo("grid", { record: pfaId })),
  };
}

function Section({ heading, busy, children }: { heading: string; busy?: boolean; children: ReactNode }) {
  return (
    <Cmdk.Group
      heading={heading}
      data-busy={busy}
      className="dims-while-busy pb-1 [&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-ink-faint [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:font-medium"
    >
      {children}
    </Cmdk.Group>
  );
}

const ITEM =
  "flex min-h-8 cursor-default select-none items-center gap-3 rounded-sm px-2.5 py-1 data-[selected=true]:bg-hover dark:data-[selected=true]:bg-pressed";

function CommandItem({ command, onRun }: { command: Command; onRun: () => void }) {
  const { label, shortcut, unavailable, group } = command;
  return (
    // Not disabled for the list: who moves through it hears why it can't be done.
    <Cmdk.Item value={commandValue(command)} onSelect={onRun} className={ITEM}>
      <span className="flex min-w-0 flex-1 flex-wrap items-baseline gap-x-2">
        <span className={unavailable ? "text-ink-faint" : undefined}>
          {group === "Go to" && <span className="text-ink-faint">Go to </span>}
          {label}
        </span>
        {unavailable && <span className="text-ink-faint text-sm">{unavailable}</span>}
      </span>
      {shortcut !== undefined && <Kbd keys={shortcut} className="max-sm:hidden" />}
    </Cmdk.Item>
  );
}

function RecordItem({ row, onOpen }: { row: RecordRow; onOpen: () => void }) {
  const { description, forecastStart, forecastEnd, isDiscontinued } = { ...row.fields, ...row.draft?.delta };
  return (
    <Cmdk.Item value={recordValue(row)} onSelect={onOpen} className={ITEM}>
      <span className="shrink-0 font-medium">{row.pfaId}</span>
      <span className="min-w-0 flex-1 truncate text-ink-muted">{description}</span>
      <span className="shrink-0 text-ink-faint text-sm tabular-nums max-sm:hidden">
        {isDiscontinued === true
          ? "discontinued"
          : forecastStart && forecastEnd
            ? `${formatDay(forecastStart)} – ${formatDay(forecastEnd)}`
            : "no dates"}
      </span>
    </Cmdk.Item>
  );
}

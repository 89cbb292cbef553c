"use client";

import { type KeyboardEvent, useEffect, useId, useState } from "react";
import { cn } from "#src/components/cn.ts";
import type { EditorProps } from "#src/features/grid/cell-editor.tsx";
import { EditorFrame } from "#src/features/grid/editor-frame.tsx";
import type { LookupField } from "#src/features/grid/lookup-fields.ts";
import { useCellText, useOpensUp } from "#src/features/grid/use-cell-text.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { trpc } from "#src/trpc/client.ts";

/** Typing goes on quickly; the server is asked when it rests. */
const REST_MS = 100;
const SHOWN = 8;
const LIST_PX = 240;

/** A text with what other records have there: type a part, choose with the arrows; any other text is taken as it is. */
export default function LookupEditor({ view, field, column, today, startText, seen }: EditorProps) {
  const editor = useCellText<HTMLInputElement>({ view, field, today, startText, seen });
  const { text, setText, reason, frame, input, close, onKey, onBlur } = editor;
  const [typed, setTyped] = useState(startText !== null);
  /** -1: what is typed counts. */
  const [active, setActive] = useState(-1);
  const listId = useId();
  const up = useOpensUp(frame, LIST_PX);
  // Opened on a value, the list shows what is frequent, not that value alone.
  const values = useSuggestions(field as LookupField, typed ? text : "");
  const choose = (value: string) => close(value, { rows: 1 });
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    const chosen = values[active];
    if (step !== 0) {
      setActive(Math.min(Math.max(active + step, -1), values.length - 1));
      event.preventDefault();
    } else if (chosen !== undefined && (event.key === "Enter" || event.key === "Tab") && !event.shiftKey) {
      close(chosen.value, event.key === "Enter" ? { rows: 1 } : { cells: 1 });
      event.preventDefault();
    } else onKey(event);
  };
  return (
    <EditorFrame frame={frame} right={false} reason={reason} onBlur={onBlur} className="min-w-56">
      {(reasonId) => (
        <>
          <input
            ref={input}
            role="combobox"
            aria-label={column.label}
            aria-expanded={values.length > 0}
            aria-controls={listId}
            aria-autocomplete="list"
            aria-activedescendant={active < 0 ? undefined : `${listId}-${active}`}
            aria-invalid={reason !== null}
            aria-describedby={reasonId}
            autoComplete="off"
            spellCheck={false}
            value={text}
            onChange={(event) => {
              setText(event.target.value);
              setTyped(true);
              setActive(-1);
            }}
            onKeyDown={onKeyDown}
            className="h-full min-w-0 flex-1 bg-transparent px-2 text-ink outline-none"
          />
          <div
            id={listId}
            role="listbox"
            aria-label={`${column.label} of other records`}
            className={cn(
              "scroll-thin absolute inset-x-0 z-30 max-h-60 overflow-y-auto rounded-lg bg-raised p-1 shadow-float",
              up ? "bottom-full mb-1" : "top-full mt-1",
              (values.length === 0 || reason !== null) && "hidden",
            )}
          >
            {values.map(({ value, count }, index) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the input's
              // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the input
              <div
                key={value}
                id={`${listId}-${index}`}
                role="option"
                aria-selected={index === active}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => choose(value)}
                onMouseMove={() => setActive(index)}
                className={cn(
                  "flex min-h-7 cursor-default items-center gap-3 rounded-sm px-2",
                  index === active && "bg-hover dark:bg-pressed",
                )}
              >
                <span className="min-w-0 flex-1 truncate">{value}</span>
                <span className="text-ink-faint text-sm tabular-nums">{count.toLocaleString("en-US")}</span>
              </div>
            ))}
          </div>
        </>
      )}
    </EditorFrame>
  );
}

function useSuggestions(field: LookupField, text: string): readonly { value: string; count: number }[] {
  const { organization } = useWorkspace();
  const [asked, setAsked] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text), REST_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const { data } = trpc.records.suggest.useQuery(
    { organizationId: organization.id, field, text: asked.slice(0, 120), limit: SHOWN },
    { placeholderData: (before) => before, staleTime: 30_000 },
  );
  return data?.values ?? [];
}

"use client";

import { History, Lock } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Button } from "#src/components/button.tsx";
import { cn } from "#src/components/cn.ts";
import { IconButton } from "#src/components/icon-button.tsx";
import { Tooltip } from "#src/components/tooltip.tsx";
import { FIELD, isEditableField, type RecordField } from "#src/domain/record.ts";
import { settleCollisions } from "#src/features/drafts/settle-collisions.ts";
import { formatValue } from "#src/features/grid/cell-text.ts";
import { COLUMNS, whyLocked } from "#src/features/grid/columns.ts";
import { FieldEditor } from "#src/features/record-panel/field-editor.tsx";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { baseValue, isChanged, type RowView, shownValue } from "#src/features/working-set/record-row.ts";

export interface FieldRowProps {
  view: RowView;
  field: RecordField;
  /** Whether its changes are shown below. */
  asked: boolean;
  onAsk: () => void;
}

/** One field: its value, edited in place where it may be, what is to say about it, and who changed it. */
export function FieldRow({ view, field, asked, onAsk }: FieldRowProps) {
  const { rights } = useWorkspace();
  const [editing, setEditing] = useState(false);
  const value = useRef<HTMLButtonElement>(null);
  const row = useRef<HTMLDivElement>(null);
  const column = COLUMNS.find(({ key }) => key === field);
  const locked = column === undefined ? "This can't be edited." : whyLocked(column, rights);
  const { label } = FIELD[field];
  const changed = isEditableField(field) && isChanged(view, field);
  const text = formatValue(field, shownValue(view, field));
  useEffect(() => {
    // Asked for from elsewhere: brought into sight.
    if (asked) row.current?.scrollIntoView({ block: "nearest" });
  }, [asked]);
  const close = () => {
    setEditing(false);
    requestAnimationFrame(() => value.current?.focus());
  };
  return (
    <div ref={row} className="group py-0.5">
      <div className="grid min-h-8 grid-cols-[124px_minmax(0,1fr)_auto] items-center gap-1.5">
        <span className="truncate text-ink-faint">{label}</span>
        {editing && isEditableField(field) ? (
          <FieldEditor view={view} field={field} onClose={close} />
        ) : locked === null ? (
          <button
            ref={value}
            type="button"
            aria-label={`${label}: ${text}. Edit`}
            onClick={() => setEditing(true)}
            data-changed={changed || undefined}
            className={cn(
              "min-h-7 min-w-0 justify-self-start whitespace-pre-line break-words rounded px-1.5 text-left tabular-nums hover:bg-hover",
              changed && "bg-selected outline-1 outline-accent outline-dashed -outline-offset-1",
            )}
          >
            {text}
          </button>
        ) : (
          <LockedValue text={text} why={locked} quiet={!rights.saveDraft} />
        )}
        <IconButton
          label={`Who changed ${label}?`}
          size="sm"
          aria-expanded={asked}
          tooltipSide="left"
          className={cn(
            "text-ink-faint",
            !asked && "opacity-60 group-hover:opacity-100 focus-visible:opacity-100",
          )}
          onClick={onAsk}
        >
          <History aria-hidden className="size-3.5!" />
        </IconButton>
      </div>
      {isEditableField(field) && <Remarks view={view} field={field} />}
    </div>
  );
}

function LockedValue({ text, why, quiet }: { text: string; why: string; quiet: boolean }) {
  // Where nothing may be edited the page says so once, not at each field.
  if (quiet)
    return <span className="min-w-0 whitespace-pre-line break-words px-1.5 tabular-nums">{text}</span>;
  return (
    <Tooltip content={why} side="left">
      <button
        type="button"
        aria-disabled
        aria-description={why}
        className="flex min-h-7 min-w-0 cursor-default items-center gap-1.5 rounded px-1.5 text-left tabular-nums"
      >
        <span className="min-w-0 whitespace-pre-line break-words">{text}</span>
        <Lock aria-hidden className="size-3 shrink-0 text-ink-faint" />
      </button>
    </Tooltip>
  );
}

/** What was there before, what wasn't taken, and what somebody else made of it meanwhile. */
function Remarks({ view, field }: { view: RowView; field: Parameters<typeof isChanged>[1] }) {
  const workspace = useWorkspace();
  const { pfaId, draft } = view.row;
  const refused = view.refused[field];
  // A discontinuation that the draft knows nothing of concerns the whole record: it is settled at the top.
  const collides = draft !== null && Object.hasOwn(draft.delta, field) && draft.collisions.includes(field);
  const before = formatValue(field, baseValue(view, field));
  const settle = (keep: "mine" | "theirs") => settleCollisions(workspace, [pfaId], keep, field);
  return (
    <div className="flex flex-col gap-1 pl-[124px] text-sm empty:hidden">
      {collides ? (
        <>
          <p className="text-conflict-text">Somebody else changed it meanwhile. It is now {before}.</p>
          <span className="mb-1 flex gap-1">
            <Button size="sm" onClick={() => settle("mine")}>
              Keep mine
            </Button>
            <Button size="sm" onClick={() => settle("theirs")}>
              Take theirs
            </Button>
          </span>
        </>
      ) : (
        isChanged(view, field) && <p className="text-ink-muted">Was {before}</p>
      )}
      {refused !== undefined && (
        <p className="text-failed-text">
          “{refused.text}” wasn't taken: {refused.message}
        </p>
      )}
    </div>
  );
}

"use client";

import { CircleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "#src/components/button.tsx";
import { DialogBody, DialogClose, DialogFooter, DialogHeader } from "#src/components/dialog.tsx";
import { ProgressBar } from "#src/components/progress-bar.tsx";
import { RadioGroup, RadioItem } from "#src/components/radio-group.tsx";
import { DropZone } from "#src/features/import/drop-zone.tsx";
import { type FileProblem, MAX_FILE_MB } from "#src/features/import/import-file.ts";
import type { Blank, Sending } from "#src/features/import/use-file-check.ts";

export interface ChooseFileProps {
  blank: Blank;
  onBlank: (blank: Blank) => void;
  onFiles: (files: readonly File[]) => void;
  problem: FileProblem | null;
  sending: Sending | null;
  onStop: () => void;
  /** What else can be taken up. */
  children?: ReactNode;
}

/** The first step of an import: which file, and what its empty cells mean. */
export function ChooseFile({ blank, onBlank, onFiles, problem, sending, onStop, children }: ChooseFileProps) {
  return (
    <>
      <DialogHeader
        title="Import records"
        description="Changes from a CSV or Excel file become your drafts. Nothing is sent to PEMS."
      />
      <DialogBody className="flex flex-col gap-4">
        {sending === null ? (
          <>
            <DropZone onFiles={onFiles} problem={problem === null ? undefined : <Problem {...problem} />}>
              CSV or Excel (.xlsx), up to {MAX_FILE_MB} MB and 25,000 rows
            </DropZone>
            <fieldset className="flex flex-col gap-1">
              <legend className="pb-1 font-medium text-ink-muted text-sm">Empty cells</legend>
              <RadioGroup
                aria-label="Empty cells"
                value={blank}
                onValueChange={(value) => onBlank(value === "clear" ? "clear" : "keep")}
              >
                <RadioItem value="keep" label="Leave the field as it is" />
                <RadioItem value="clear" label="Clear the field" />
              </RadioGroup>
            </fieldset>
            <p className="text-ink-muted">
              To get a file with the right columns, export what you want to change from the grid. Records are
              found by their ID; columns that aren't in the file stay as they are.
            </p>
            {children}
          </>
        ) : (
          <SendingFile {...sending} />
        )}
      </DialogBody>
      <DialogFooter>
        {sending === null ? (
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
        ) : (
          <Button data-autofocus onClick={onStop}>
            Stop
          </Button>
        )}
      </DialogFooter>
    </>
  );
}

function Problem({ fileName, message }: FileProblem) {
  return (
    <div role="alert" className="flex items-start gap-2 rounded bg-failed-soft px-3 py-2 text-failed-text">
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <p className="min-w-0 break-words">
        {fileName !== "" && <span className="font-medium">{fileName}: </span>}
        {message}
      </p>
    </div>
  );
}

function SendingFile({ fileName, size, sent }: Sending) {
  const all = sent >= size;
  const percent = Math.floor((sent / Math.max(1, size)) * 100);
  const words = all ? "Comparing its rows with the records…" : `Sending… ${percent} %`;
  return (
    <div className="flex flex-col gap-2 py-12">
      <p className="truncate font-medium">{fileName}</p>
      <ProgressBar label={`Reading ${fileName}`} value={all ? null : sent / size} valueText={words} />
      <p className="text-ink-muted tabular-nums">{words}</p>
    </div>
  );
}

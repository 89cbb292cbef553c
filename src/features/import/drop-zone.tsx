"use client";

import { FileUp } from "lucide-react";
import { type DragEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { cn } from "#src/components/cn.ts";
import { ACCEPTED } from "#src/features/import/import-file.ts";

export interface DropZoneProps {
  onFiles: (files: readonly File[]) => void;
  /** What is wrong with the last file. */
  problem?: ReactNode;
  children?: ReactNode;
}

/** A large button that opens the file dialog, and takes files that are dropped on it. */
export function DropZone({ onFiles, problem, children }: DropZoneProps) {
  const input = useRef<HTMLInputElement>(null);
  const hint = useId();
  const [over, setOver] = useState(false);
  const take = useRef(onFiles);
  take.current = onFiles;
  // A file that misses the zone would replace the page.
  useEffect(() => {
    const onDragOver = (event: globalThis.DragEvent) => event.preventDefault();
    const onDrop = (event: globalThis.DragEvent) => {
      event.preventDefault();
      setOver(false);
      take.current([...(event.dataTransfer?.files ?? [])]);
    };
    window.addEventListener("dragover", onDragOver);
    window.addEventListener("drop", onDrop);
    return () => {
      window.removeEventListener("dragover", onDragOver);
      window.removeEventListener("drop", onDrop);
    };
  }, []);
  const onDragLeave = ({ currentTarget, relatedTarget }: DragEvent) =>
    setOver(relatedTarget instanceof Node && currentTarget.contains(relatedTarget));
  return (
    <div className="flex flex-col gap-2">
      <button
        type="button"
        data-autofocus
        aria-describedby={hint}
        onClick={() => input.current?.click()}
        onDragOver={() => setOver(true)}
        onDragLeave={onDragLeave}
        className={cn(
          "flex w-full flex-col items-center gap-1 rounded-lg border border-line-control border-dashed px-6 py-9 text-center transition-colors duration-120 hover:bg-hover",
          over && "border-accent border-solid bg-selected",
          problem !== undefined && "border-failed",
        )}
      >
        <FileUp aria-hidden className="mb-1 size-6 stroke-[1.5] text-ink-faint" />
        <span className="font-medium">
          {over ? "Drop it here" : "Choose a file"}
          <span className="font-normal text-ink-muted max-sm:hidden">{over ? "" : ", or drop it here"}</span>
        </span>
        <span id={hint} className="text-ink-muted text-sm">
          {children}
        </span>
      </button>
      <input
        ref={input}
        type="file"
        accept={ACCEPTED}
        hidden
        aria-label="File to import"
        onChange={({ currentTarget }) => {
          onFiles([...(currentTarget.files ?? [])]);
          // The same file, corrected meanwhile, can be chosen again.
          currentTarget.value = "";
        }}
      />
      {problem}
    </div>
  );
}

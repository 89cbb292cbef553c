"use client";

import type { KeyboardEvent } from "react";
import type { EditorProps } from "#src/features/grid/cell-editor.tsx";
import { EditorFrame } from "#src/features/grid/editor-frame.tsx";
import { useCellText } from "#src/features/grid/use-cell-text.ts";

/** Room for a few lines. Enter takes the text, Alt+Enter begins a new line as in spreadsheets. */
export default function LongTextEditor({ view, field, column, today, startText, seen }: EditorProps) {
  const editor = useCellText<HTMLTextAreaElement>({ view, field, today, startText, seen });
  const { text, setText, reason, frame, input, onKey, onBlur } = editor;
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    const area = input.current;
    if (event.key === "Enter" && event.altKey && area !== null) {
      area.setRangeText("\n", area.selectionStart, area.selectionEnd, "end");
      setText(area.value);
      event.preventDefault();
    } else onKey(event);
  };
  return (
    <EditorFrame
      frame={frame}
      right={false}
      reason={reason}
      onBlur={onBlur}
      className="h-auto min-w-80 items-stretch"
    >
      {(reasonId) => (
        <textarea
          ref={input}
          aria-label={column.label}
          aria-invalid={reason !== null}
          aria-describedby={reasonId}
          autoComplete="off"
          rows={3}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKeyDown}
          className="min-h-(--row-height) min-w-0 flex-1 resize-none bg-transparent px-2 py-1.5 text-ink leading-5 outline-none [field-sizing:content] max-h-40"
        />
      )}
    </EditorFrame>
  );
}

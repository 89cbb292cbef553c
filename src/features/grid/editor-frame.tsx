import { type FocusEvent, type ReactNode, type RefObject, useId } from "react";
import { cn } from "#src/components/cn.ts";
import { useOpensUp } from "#src/features/grid/use-cell-text.ts";

export interface EditorFrameProps {
  frame: RefObject<HTMLDivElement | null>;
  right: boolean;
  /** Why what is typed isn't taken. */
  reason: string | null;
  onBlur: (event: FocusEvent) => void;
  /** Given the id of the reason while there is one. */
  children: (reasonId: string | undefined) => ReactNode;
  className?: string;
}

/** The frame of an open editor over its cell, with the reason when something isn't taken. */
export function EditorFrame({ frame, right, reason, onBlur, children, className }: EditorFrameProps) {
  const reasonId = useId();
  const up = useOpensUp(frame, 80);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: notices that the focus leaves the editor
    <div
      ref={frame}
      data-editor
      onBlur={onBlur}
      className={cn(
        "absolute top-0 z-10 flex h-full min-w-full select-text items-center rounded-sm bg-raised outline-2 -outline-offset-1",
        right ? "right-0" : "left-0",
        reason === null ? "outline-accent" : "outline-failed",
        className,
      )}
    >
      {children(reason === null ? undefined : reasonId)}
      {reason !== null && (
        <p
          id={reasonId}
          role="alert"
          className={cn(
            "absolute z-20 w-64 whitespace-normal rounded bg-raised px-2.5 py-1.5 text-left text-failed-text text-sm shadow-float",
            right ? "right-0" : "left-0",
            up ? "bottom-full mb-1" : "top-full mt-1",
          )}
        >
          {reason}
        </p>
      )}
    </div>
  );
}

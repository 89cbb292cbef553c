import type { ComponentProps, KeyboardEvent } from "react";
import { cn } from "#src/components/cn.ts";
import { INPUT_FRAME } from "#src/components/text-input.tsx";

export interface TextAreaProps extends Omit<ComponentProps<"textarea">, "onChange" | "value"> {
  value: string;
  onValueChange: (value: string) => void;
}

/**
 * A text of some lines, as in a cell of a spreadsheet: Alt+Enter begins a new line. Enter alone is the caller's, who takes
 * the text with it in `onKeyDown`. The ref and all other props go to the `<textarea>`.
 */
export function TextArea({ className, value, onValueChange, onKeyDown, ...props }: TextAreaProps) {
  const keyed = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === "Enter" && event.altKey) {
      const area = event.currentTarget;
      area.setRangeText("\n", area.selectionStart, area.selectionEnd, "end");
      onValueChange(area.value);
      event.preventDefault();
    } else onKeyDown?.(event);
  };
  return (
    <div className={cn(INPUT_FRAME, "h-auto border-line-control text-base", className)}>
      <textarea
        rows={2}
        autoComplete="off"
        {...props}
        value={value}
        onChange={(event) => onValueChange(event.target.value)}
        onKeyDown={keyed}
        className="min-h-7 min-w-0 flex-1 resize-none bg-transparent px-2 py-1 leading-5 outline-none [field-sizing:content] max-h-40 placeholder:text-ink-faint"
      />
    </div>
  );
}

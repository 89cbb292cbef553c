import type { ComponentProps, ReactNode } from "react";
import { cn } from "#src/components/cn.ts";

/** Frame of every field that is typed into. */
export const INPUT_FRAME =
  "flex w-full min-w-0 items-center rounded border bg-surface text-ink transition-colors duration-120 has-[:focus-visible]:outline-2 has-[:focus-visible]:-outline-offset-1 has-[:focus-visible]:outline-focus has-[:disabled]:bg-sunken has-[:disabled]:opacity-60 has-[[aria-invalid=true]]:border-failed";

const SIZES = { sm: "h-6 text-sm", md: "h-7 text-base", lg: "h-9 text-base" } as const;

export const inputText =
  "h-full min-w-0 flex-1 text-ellipsis bg-transparent px-2 outline-none placeholder:text-ink-faint disabled:cursor-not-allowed";

export interface TextInputProps extends Omit<ComponentProps<"input">, "size"> {
  size?: keyof typeof SIZES | undefined;
  /** Without a frame of its own, filling a cell of a grid. */
  bare?: boolean | undefined;
  /** Stands before the text, for example an icon; decoration only. */
  prefix?: never;
  leading?: ReactNode;
  /** Stands after the text, for example a clear button. */
  trailing?: ReactNode;
}

/** One line of text. The ref and all other props go to the `<input>`. */
export function TextInput({
  className,
  size = "md",
  bare = false,
  leading,
  trailing,
  prefix: _prefix,
  ...props
}: TextInputProps) {
  return (
    <div
      className={cn(
        INPUT_FRAME,
        SIZES[size],
        bare ? "h-full rounded-none border-transparent bg-transparent" : "border-line-control",
        className,
      )}
    >
      {leading !== undefined && (
        <span aria-hidden className="pl-2 text-ink-faint [&_svg]:size-3.5">
          {leading}
        </span>
      )}
      <input type="text" className={inputText} {...props} />
      {trailing !== undefined && <span className="flex items-center pr-0.5">{trailing}</span>}
    </div>
  );
}

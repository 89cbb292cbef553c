"use client";

import { Check, ChevronsUpDown } from "lucide-react";
import { Select as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "#src/components/cn.ts";
import { floatingItem } from "#src/components/floating-item.ts";
import { useNonce } from "#src/components/nonce.tsx";
import { useHeldEnter } from "#src/components/use-held-enter.ts";

export interface SelectOption<Value extends string> {
  /** Never empty; an "any" option has a name of its own. */
  value: Value;
  label: string;
  icon?: ReactNode;
  disabled?: boolean;
}

export interface SelectProps<Value extends string> {
  options: readonly SelectOption<Value>[];
  /** Null shows the placeholder. */
  value: Value | null;
  onValueChange: (value: Value) => void;
  placeholder?: string;
  id?: string;
  "aria-label"?: string;
  "aria-labelledby"?: string;
  "aria-describedby"?: string | undefined;
  "aria-invalid"?: boolean | undefined;
  disabled?: boolean;
  size?: "sm" | "md";
  /** Without a frame, as in a cell of a grid. */
  bare?: boolean;
  defaultOpen?: boolean;
  onOpenChange?: (open: boolean) => void;
  className?: string;
}

/** One value out of a short list, with type-ahead. Longer lists belong in a search field. */
export function Select<Value extends string>(props: SelectProps<Value>) {
  const {
    options,
    value,
    onValueChange,
    placeholder = "Choose…",
    size = "md",
    bare = false,
    className,
  } = props;
  const { disabled, defaultOpen, onOpenChange, ...trigger } = props;
  const nonce = useNonce();
  const onKeyDownCapture = useHeldEnter();
  const chosen = options.find((option) => option.value === value);
  return (
    <Radix.Root
      value={value ?? ""}
      onValueChange={(next) => onValueChange(next as Value)}
      {...(disabled !== undefined && { disabled })}
      {...(defaultOpen !== undefined && { defaultOpen })}
      {...(onOpenChange !== undefined && { onOpenChange })}
    >
      <Radix.Trigger
        id={trigger.id}
        aria-label={trigger["aria-label"]}
        aria-labelledby={trigger["aria-labelledby"]}
        aria-describedby={trigger["aria-describedby"]}
        aria-invalid={trigger["aria-invalid"]}
        className={cn(
          "inline-flex min-w-0 items-center gap-1.5 rounded border text-left text-base text-ink transition-colors duration-120 hover:bg-hover disabled:opacity-50 data-[placeholder]:text-ink-faint",
          size === "sm" ? "h-6 px-1.5 text-sm" : "h-7 px-2",
          bare
            ? "border-transparent bg-transparent"
            : "border-line-control bg-surface aria-invalid:border-failed",
          className,
        )}
      >
        <span className="flex min-w-0 flex-1 items-center gap-1.5 [&_svg]:size-3.5 [&_svg]:shrink-0">
          <Radix.Value placeholder={placeholder}>
            <span className="flex min-w-0 items-center gap-1.5">
              {chosen?.icon}
              <span className="truncate">{chosen?.label}</span>
            </span>
          </Radix.Value>
        </span>
        <ChevronsUpDown aria-hidden className="size-3 shrink-0 text-ink-faint" />
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          onKeyDownCapture={onKeyDownCapture}
          position="popper"
          sideOffset={4}
          collisionPadding={8}
          className="z-50 max-h-(--radix-select-content-available-height) min-w-(--radix-select-trigger-width) overflow-hidden rounded-lg bg-raised shadow-float data-[state=open]:animate-pop-in"
        >
          <Radix.Viewport className="p-1" {...(nonce !== undefined && { nonce })}>
            {options.map((option) => (
              <Radix.Item
                key={option.value}
                value={option.value}
                disabled={option.disabled ?? false}
                className={cn(floatingItem, "pr-8")}
              >
                {option.icon}
                <Radix.ItemText>{option.label}</Radix.ItemText>
                <Radix.ItemIndicator className="absolute right-2 text-accent-text">
                  <Check aria-hidden />
                </Radix.ItemIndicator>
              </Radix.Item>
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

"use client";

import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "#src/components/cn.ts";
import { focusContent } from "#src/components/focus-content.ts";
import { IconButton } from "#src/components/icon-button.tsx";

/** Open state of a dialog: `open`, `onOpenChange`, or left to the trigger. Focus is kept inside and given back. */
export const Dialog = Radix.Root;
export const DialogClose = Radix.Close;

const WIDTH = {
  sm: "sm:max-w-100",
  md: "sm:max-w-140",
  lg: "sm:max-w-200",
  xl: "sm:max-w-280",
} as const;

export interface DialogContentProps extends ComponentProps<typeof Radix.Content> {
  /** Widest extent: 400, 560, 800 or 1,120 px; the whole screen on a phone. */
  size?: keyof typeof WIDTH;
}

/** The box. Holds `DialogHeader`, `DialogBody`, `DialogFooter`; the body scrolls, the others stay. */
export function DialogContent({ size = "md", className, children, ...props }: DialogContentProps) {
  return (
    <Radix.Portal>
      <Radix.Overlay className="fixed inset-0 z-40 bg-overlay data-[state=closed]:animate-fade-out data-[state=open]:animate-fade-in" />
      <div className="pointer-events-none fixed inset-0 z-40 flex items-end justify-center sm:items-start sm:p-6 sm:pt-[8vh]">
        <Radix.Content
          aria-describedby={undefined}
          onOpenAutoFocus={focusContent}
          className={cn(
            "pointer-events-auto flex max-h-[100dvh] w-full flex-col overflow-hidden bg-surface shadow-float outline-none",
            "max-sm:min-h-[60dvh] sm:max-h-[84vh] sm:rounded-lg dark:bg-raised",
            "data-[state=closed]:animate-pop-out data-[state=open]:animate-pop-in",
            WIDTH[size],
            className,
          )}
          {...props}
        >
          {children}
        </Radix.Content>
      </div>
    </Radix.Portal>
  );
}

export interface DialogHeaderProps {
  title: ReactNode;
  description?: ReactNode;
  /** Stands between the title and the closing cross, for example "2 of 7 ‹ ›". */
  actions?: ReactNode;
}

/** Title (names the dialog), optional description, and the cross that closes. */
export function DialogHeader({ title, description, actions }: DialogHeaderProps) {
  return (
    <header className="flex shrink-0 items-start gap-2 border-b py-2.5 pr-2.5 pl-5">
      <div className="min-w-0 flex-1 py-0.5">
        <Radix.Title className="text-lg font-semibold tracking-[-0.01em] text-ink">{title}</Radix.Title>
        {description !== undefined && (
          <Radix.Description className="mt-0.5 text-ink-muted">{description}</Radix.Description>
        )}
      </div>
      {actions}
      <Radix.Close asChild>
        <IconButton label="Close" tooltip={false}>
          <X aria-hidden />
        </IconButton>
      </Radix.Close>
    </header>
  );
}

export function DialogBody({ className, ...props }: ComponentProps<"div">) {
  return <div className={cn("scroll-thin min-h-0 flex-1 overflow-y-auto px-5 py-4", className)} {...props} />;
}

/** The row of buttons; what stands first is pushed to the left with `mr-auto`. */
export function DialogFooter({ className, ...props }: ComponentProps<"div">) {
  return (
    <footer
      className={cn(
        "flex shrink-0 flex-wrap items-center justify-end gap-2 border-t bg-sunken px-5 py-3",
        className,
      )}
      {...props}
    />
  );
}

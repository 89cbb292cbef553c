"use client";

import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "#src/components/cn.ts";
import { focusContent } from "#src/components/focus-content.ts";
import { IconButton } from "#src/components/icon-button.tsx";

export const Sheet = Radix.Root;

export interface SheetContentProps extends Omit<ComponentProps<typeof Radix.Content>, "title"> {
  title: ReactNode;
  description?: ReactNode;
  side?: "left" | "right";
}

/** A box that slides in over the edge and takes the focus; the whole width on a phone. */
export function SheetContent({
  title,
  description,
  side = "right",
  className,
  children,
  ...props
}: SheetContentProps) {
  return (
    <Radix.Portal>
      <Radix.Overlay className="fixed inset-0 z-40 bg-overlay data-[state=closed]:animate-fade-out data-[state=open]:animate-fade-in" />
      <Radix.Content
        aria-describedby={undefined}
        onOpenAutoFocus={focusContent}
        className={cn(
          "fixed inset-y-0 z-40 flex w-full max-w-100 flex-col bg-surface shadow-float outline-none dark:bg-raised",
          side === "right"
            ? "right-0 data-[state=closed]:animate-slide-out data-[state=open]:animate-slide-in"
            : "left-0 data-[state=closed]:animate-fade-out data-[state=open]:animate-fade-in",
          className,
        )}
        {...props}
      >
        <header className="flex shrink-0 items-start gap-2 border-b py-2 pr-2 pl-4">
          <div className="min-w-0 flex-1 py-0.5">
            <Radix.Title className="text-lg font-semibold tracking-[-0.01em]">{title}</Radix.Title>
            {description !== undefined && (
              <Radix.Description className="text-ink-muted">{description}</Radix.Description>
            )}
          </div>
          <Radix.Close asChild>
            <IconButton label="Close" tooltip={false}>
              <X aria-hidden />
            </IconButton>
          </Radix.Close>
        </header>
        <div className="scroll-thin min-h-0 flex-1 overflow-y-auto p-4">{children}</div>
      </Radix.Content>
    </Radix.Portal>
  );
}

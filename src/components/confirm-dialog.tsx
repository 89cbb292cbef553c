"use client";

import { AlertDialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { Button } from "#src/components/button.tsx";

export interface ConfirmDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** The question, for example "Discard 14 drafts?" */
  title: string;
  /** What will be gone, and what stays. */
  description: ReactNode;
  /** The verb on the button that does it. */
  confirmLabel: string;
  cancelLabel?: string;
  danger?: boolean;
  busy?: boolean;
  /** Called on confirmation; the dialog stays until `onOpenChange(false)` by the caller. */
  onConfirm: () => void;
}

/** Asks before something that can't be undone. Everything else is done at once and offers Undo. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const {
    open,
    onOpenChange,
    title,
    description,
    confirmLabel,
    cancelLabel = "Cancel",
    danger,
    busy,
    onConfirm,
  } = props;
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-50 bg-overlay data-[state=closed]:animate-fade-out data-[state=open]:animate-fade-in" />
        <div className="pointer-events-none fixed inset-0 z-50 flex items-start justify-center p-4 pt-[16vh]">
          <Radix.Content className="pointer-events-auto w-full max-w-100 rounded-lg bg-surface shadow-float outline-none data-[state=closed]:animate-pop-out data-[state=open]:animate-pop-in dark:bg-raised">
            <div className="px-5 pt-4 pb-5">
              <Radix.Title className="text-lg font-semibold tracking-[-0.01em]">{title}</Radix.Title>
              <Radix.Description asChild>
                <div className="mt-1.5 text-ink-muted">{description}</div>
              </Radix.Description>
            </div>
            <div className="flex justify-end gap-2 rounded-b-lg border-t bg-sunken px-5 py-3">
              <Radix.Cancel asChild>
                <Button>{cancelLabel}</Button>
              </Radix.Cancel>
              <Button variant={danger ? "danger" : "primary"} busy={busy ?? false} onClick={onConfirm}>
                {confirmLabel}
              </Button>
            </div>
          </Radix.Content>
        </div>
      </Radix.Portal>
    </Radix.Root>
  );
}

"use client";

import { CircleAlert, CircleCheck, Info, TriangleAlert, X } from "lucide-react";
import type { FocusEvent } from "react";
import { Toaster as Sonner, toast } from "sonner";
import { Button } from "#src/components/button.tsx";
import { IconButton } from "#src/components/icon-button.tsx";
import type { Notice } from "#src/components/toast.tsx";

const SHOWN_MS = 6000;
const AT_MOST = 3;

const SIGN = {
  info: <Info aria-hidden className="size-4 text-queued" />,
  success: <CircleCheck aria-hidden className="size-4 text-synced" />,
  warning: <TriangleAlert aria-hidden className="size-4 text-conflict" />,
  error: <CircleAlert aria-hidden className="size-4 text-failed" />,
} as const;

/** Shows a notice, or what became of it. @param count how many it stands for by now */
export function show(id: string, notice: Notice, count: number, forget: () => void): void {
  const card = () => <NoticeCard id={id} notice={notice} count={count} />;
  toast.custom(card, { id, duration: SHOWN_MS, onAutoClose: forget, onDismiss: forget });
}

export function dismiss(id: string): void {
  toast.dismiss(id);
}

function NoticeCard({ id, notice, count }: { id: string; notice: Notice; count: number }) {
  const { tone = "info", title, description, action } = notice;
  const button =
    action === undefined ? null : (
      <Button
        size="md"
        onClick={() => {
          dismiss(id);
          action.onClick();
        }}
      >
        {action.label}
      </Button>
    );
  return (
    <div className="flex w-full items-start gap-2.5 rounded-lg bg-raised py-2 pr-2 pl-3 font-sans text-base text-ink shadow-float">
      <span className="mt-1.5">{SIGN[tone]}</span>
      <div className="min-w-0 flex-1 py-1">
        <p className="font-medium">{typeof title === "string" ? title : title(count)}</p>
        {description !== undefined && <div className="text-ink-muted">{description}</div>}
        {/* Beside a longer text it would take the text's room. */}
        {button !== null && description !== undefined && <div className="mt-1.5 flex">{button}</div>}
      </div>
      {description === undefined && button}
      <IconButton label="Dismiss" tooltipSide="top" onClick={() => dismiss(id)}>
        <X aria-hidden />
      </IconButton>
    </div>
  );
}

/** The list of notices. */
export function NoticeList() {
  // The library adds its list at run time and pauses for the pointer alone: the keyboard is made to count as one.
  const pretendPointer = (type: "mousemove" | "mouseout") => (event: FocusEvent<HTMLDivElement>) => {
    if (type === "mouseout" && event.currentTarget.contains(event.relatedTarget)) return;
    event.target
      .closest("ol")
      ?.dispatchEvent(new MouseEvent(type, { bubbles: true, relatedTarget: document.body }));
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only listens to what bubbles from the toasts
    <div onFocus={pretendPointer("mousemove")} onBlur={pretendPointer("mouseout")}>
      <Sonner
        containerAriaLabel="Notices"
        position="bottom-right"
        visibleToasts={AT_MOST}
        duration={SHOWN_MS}
        gap={8}
        offset={{ right: 16, bottom: "var(--toast-bottom)" }}
        mobileOffset={{ left: 12, right: 12, bottom: "var(--toast-bottom)" }}
        toastOptions={{ unstyled: true, className: "w-full" }}
      />
    </div>
  );
}

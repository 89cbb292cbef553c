"use client";

import { CircleAlert, CircleCheck, Info, TriangleAlert, X } from "lucide-react";
import { type FocusEvent, type ReactNode, useEffect, useState } from "react";
import { Toaster as Sonner, toast } from "sonner";
import { Button } from "#src/components/button.tsx";
import { IconButton } from "#src/components/icon-button.tsx";

const SHOWN_MS = 6000;
const AT_MOST = 3;

const SIGN = {
  info: <Info aria-hidden className="size-4 text-queued" />,
  success: <CircleCheck aria-hidden className="size-4 text-synced" />,
  warning: <TriangleAlert aria-hidden className="size-4 text-conflict" />,
  error: <CircleAlert aria-hidden className="size-4 text-failed" />,
} as const;

export interface Notice {
  tone?: keyof typeof SIGN;
  /** One sentence; with `bundle`, given the number of notices told so far. */
  title: string | ((count: number) => string);
  description?: ReactNode;
  /** What can be done about it, for example Undo or Show. */
  action?: { label: string; onClick: () => void };
  /** Notices with the same name become one that counts, while it is shown. */
  bundle?: string;
  /** How many things this notice stands for in its bundle; 1 when left out. */
  count?: number;
}

const bundles = new Map<string, { id: string; count: number }>();
let made = 0;

/**
 * Tells something in passing: bottom right, at most three, for 6 s, paused while pointed at or focused.
 * Never the only place where it is told. Returns the id for `dismissNotice`.
 */
export function notify(notice: Notice): string {
  const { bundle } = notice;
  const running = bundle === undefined ? undefined : bundles.get(bundle);
  const id = running?.id ?? `notice-${++made}`;
  const count = (running?.count ?? 0) + (notice.count ?? 1);
  if (bundle !== undefined) bundles.set(bundle, { id, count });
  const forget = () => {
    if (bundle !== undefined && bundles.get(bundle)?.id === id) bundles.delete(bundle);
  };
  const card = () => <NoticeCard id={id} notice={notice} count={count} />;
  toast.custom(card, { id, duration: SHOWN_MS, onAutoClose: forget, onDismiss: forget });
  return id;
}

export function dismissNotice(id: string): void {
  toast.dismiss(id);
}

function NoticeCard({ id, notice, count }: { id: string; notice: Notice; count: number }) {
  const { tone = "info", title, description, action } = notice;
  return (
    <div className="flex w-full items-start gap-2.5 rounded-lg bg-raised py-2 pr-2 pl-3 font-sans text-base text-ink shadow-float">
      <span className="mt-1.5">{SIGN[tone]}</span>
      <div className="min-w-0 flex-1 py-1">
        <p className="font-medium">{typeof title === "string" ? title : title(count)}</p>
        {description !== undefined && <div className="text-ink-muted">{description}</div>}
      </div>
      {action !== undefined && (
        <Button
          size="md"
          onClick={() => {
            dismissNotice(id);
            action.onClick();
          }}
        >
          {action.label}
        </Button>
      )}
      <IconButton label="Dismiss" tooltipSide="top" onClick={() => dismissNotice(id)}>
        <X aria-hidden />
      </IconButton>
    </div>
  );
}

/** Where notices appear; stands once in the application. Alt+T moves the focus there. */
export function Toaster() {
  // The library adds its list at run time and pauses for the pointer alone: the keyboard is made to count as one.
  const pretendPointer = (type: "mousemove" | "mouseout") => (event: FocusEvent<HTMLDivElement>) => {
    if (type === "mouseout" && event.currentTarget.contains(event.relatedTarget)) return;
    event.target
      .closest("ol")
      ?.dispatchEvent(new MouseEvent(type, { bubbles: true, relatedTarget: document.body }));
  };
  const [ready, setReady] = useState(false);
  useEffect(() => setReady(true), []);
  if (!ready) return null;
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

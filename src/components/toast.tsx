"use client";

import { type ReactNode, useEffect, useState } from "react";
import { OnDemand } from "#src/components/on-demand.ts";

export type NoticeTone = "info" | "success" | "warning" | "error";

export interface Notice {
  tone?: NoticeTone;
  /** One sentence; with `bundle`, given the number of notices told so far. */
  title: string | ((count: number) => string);
  description?: ReactNode;
  /** What can be done about it, for example Undo or Show. */
  action?: { label: string; onClick: () => void };
  /** Notices with the same name become one that counts, while it is shown. */
  bundle?: string;
  /** How many things this notice stands for in its bundle; 1 when left out. */
  count?: number;
  /** Takes the place of the notice of the same name while that is shown: what went out has arrived. */
  instead?: string;
}

/** Names of notices that a later one takes the place of, with the id of the shown one. */
const named = new Map<string, string>();
type Layer = typeof import("#src/components/toast-layer.tsx");
/** Fetched with the first notice, or once the page has come to rest: a notice of a lost connection can't fetch it. */
export const noticeLayer = new OnDemand<Layer>(() => import("#src/components/toast-layer.tsx"));
/** What waits for the list of notices; undefined once it stands. */
let waiting: ((layer: Layer) => void)[] | undefined = [];

function withLayer(use: (layer: Layer) => void): void {
  if (waiting === undefined) {
    use(noticeLayer.here);
    return;
  }
  waiting.push(use);
  // Without a connection it is told as soon as there is one again.
  void noticeLayer
    .load()
    .catch(() => window.addEventListener("online", () => withLayer(() => undefined), { once: true }));
}

const bundles = new Map<string, { id: string; count: number }>();
let made = 0;

/**
 * Tells something in passing: bottom right, at most three, for 6 s, paused while pointed at or focused.
 * Never the only place where it is told.
 */
export function notify(notice: Notice): void {
  const { bundle } = notice;
  const running = bundle === undefined ? undefined : bundles.get(bundle);
  const { instead } = notice;
  const earlier = instead === undefined ? undefined : named.get(instead);
  const id = running?.id ?? earlier ?? `notice-${++made}`;
  if (instead !== undefined) named.set(instead, id);
  const count = (running?.count ?? 0) + (notice.count ?? 1);
  if (bundle !== undefined) bundles.set(bundle, { id, count });
  const forget = () => {
    if (bundle !== undefined && bundles.get(bundle)?.id === id) bundles.delete(bundle);
    if (instead !== undefined && named.get(instead) === id) named.delete(instead);
  };
  withLayer(({ show }) => show(id, notice, count, forget));
}

/** Where notices appear; stands once in the application. Alt+T moves the focus there. */
export function Toaster() {
  const [loaded, setLoaded] = useState<Layer>();
  useEffect(() => noticeLayer.onLoaded(setLoaded), []);
  useEffect(() => {
    if (loaded === undefined || waiting === undefined) return;
    for (const use of waiting) use(loaded);
    waiting = undefined;
  }, [loaded]);
  return loaded === undefined ? null : <loaded.NoticeList />;
}

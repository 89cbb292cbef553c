/**
 * Moments of a push at which a process can be made to end, for tests: started with PFA_CRASH_AT=name, it ends the first
 * time that it comes by, with nothing finished, given back or said. Elsewhere these calls do nothing.
 */
import { type ChannelListener, subscribe, unsubscribe } from "node:diagnostics_channel";
import type { ServiceDeps } from "#src/services/deps.ts";

/** In the order in which an item meets them. */
export const CRASH_POINTS = [
  "before-claim-commit",
  "after-claim",
  "before-send",
  "after-send-before-answer",
  "after-answer",
  "before-settle",
  "before-settle-commit",
  "after-settle-commit",
  "before-read-back",
  "during-read-back",
  "before-read-back-commit",
  "after-read-back",
  "before-give-up",
  "before-give-up-commit",
] as const;
export type CrashPoint = (typeof CRASH_POINTS)[number];

/** How such a process ends, so that nothing else is taken for it. */
export const CRASH_EXIT_CODE = 86;

/** @throws Error naming the points when there is none of this name */
export function crashPointOf(name: string): CrashPoint {
  const found = CRASH_POINTS.find((point) => point === name);
  if (!found) throw new Error(`PFA_CRASH_AT must be one of ${CRASH_POINTS.join(", ")}.`);
  return found;
}

/** Ends the process here, if it was started for that. */
export function crashPoint(deps: Pick<ServiceDeps, "crashAt">, point: CrashPoint): void {
  if (deps.crashAt === point) process.exit(CRASH_EXIT_CODE);
}

/** Where undici tells that the whole of a request was sent. */
const BODY_SENT = "undici:request:bodySent";

/** Ends the process as soon as the next write is on the wire, before any answer, if it was started for that. */
export function crashOnceSent(deps: Pick<ServiceDeps, "crashAt">): void {
  if (deps.crashAt !== "after-send-before-answer") return;
  const onSent: ChannelListener = (message) => {
    const { request } = message as { request: { method: string } };
    if (request.method !== "POST") return;
    // Once: tests hold the process back from ending.
    unsubscribe(BODY_SENT, onSent);
    setImmediate(() => process.exit(CRASH_EXIT_CODE));
  };
  subscribe(BODY_SENT, onSent);
}

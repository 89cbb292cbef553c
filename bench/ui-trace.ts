import type { Browser, CDPSession } from "@playwright/test";
import { framesInMotion } from "#bench/ui-frames.ts";

/** An event of Chromium's trace; times in microseconds. */
export interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  ts: number;
  dur?: number;
  /** Processor time of it: without the waits for a processor that others use. */
  tdur?: number;
  args?: { name?: string };
}

const CATEGORIES = ["toplevel", "disabled-by-default-devtools.timeline", "blink.user_timing"];
/** What the page marks once in each frame, with the time at which it began: see ui-probe.ts. */
const FRAME = /^frame: (moved|still)$/;

/** Chromium's own record of what its threads did meanwhile. */
export async function traced(browser: Browser, work: () => Promise<void>): Promise<TraceEvent[]> {
  const session: CDPSession = await browser.newBrowserCDPSession();
  const events: TraceEvent[] = [];
  session.on("Tracing.dataCollected", ({ value }) => void events.push(...(value as unknown as TraceEvent[])));
  await session.send("Tracing.start", {
    transferMode: "ReportEvents",
    traceConfig: { includedCategories: CATEGORIES, recordMode: "recordAsMuchAsPossible" },
  });
  await work();
  const complete = new Promise<void>((resolve) => session.once("Tracing.tracingComplete", () => resolve()));
  await session.send("Tracing.end");
  await complete;
  await session.detach();
  return events;
}

/** What the page's main thread worked: in each frame and in its longest task, in milliseconds of processor time. */
export interface MainThread {
  perFrame: number[];
  longestTask: number;
}

/**
 * Work of the main thread from one frame to the next while something moved, whatever the screen did: on a
 * machine without a GPU this is what the application itself answers for.
 */
export function mainThread(events: readonly TraceEvent[]): MainThread {
  // A frame of the trace runs several callbacks; the page marks each frame once.
  const frames = events.filter(({ name }) => FRAME.test(name)).sort((a, b) => a.ts - b.ts);
  const [first, last] = [frames[0], frames.at(-1)];
  if (first === undefined || last === undefined) return { perFrame: [], longestTask: 0 };
  const tasks = events
    .filter(
      ({ name, pid, tid, dur }) =>
        name === "RunTask" && dur !== undefined && pid === first.pid && tid === first.tid,
    )
    .sort((a, b) => a.ts - b.ts);
  const work = frames.map(() => 0);
  let frame = 0;
  let longest = 0;
  for (const { ts, dur = 0, tdur = dur } of tasks) {
    if (ts + dur < first.ts || ts > last.ts) continue;
    longest = Math.max(longest, tdur);
    // A task belongs to the frame in which it begins: it makes the next one late.
    while (frame < frames.length - 1 && (frames[frame + 1]?.ts ?? 0) <= ts) frame += 1;
    work[frame] = (work[frame] ?? 0) + tdur / 1000;
  }
  const moved = frames.map(({ name, ts }) => ({ atMs: ts / 1000, moved: name === "frame: moved" }));
  return { perFrame: framesInMotion(moved).map((at) => work[at] ?? 0), longestTask: longest / 1000 };
}

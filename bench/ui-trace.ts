import type { Browser, CDPSession } from "@playwright/test";

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

const CATEGORIES = ["devtools.timeline", "disabled-by-default-devtools.timeline", "toplevel"];

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
 * Work of the main thread between one animation frame and the next, whatever the screen did: on a machine without a GPU
 * this is what the application itself answers for.
 */
export function mainThread(events: readonly TraceEvent[]): MainThread {
  const frames = events.filter(({ name, ph }) => name === "FireAnimationFrame" && ph !== "E");
  // The thread with most frames is the page's own.
  const threads = Map.groupBy(frames, ({ pid, tid }) => `${pid} ${tid}`);
  const [thread, own = []] = [...threads].sort(([, one], [, other]) => other.length - one.length)[0] ?? [];
  const tasks = events
    .filter(
      ({ name, pid, tid, dur }) => name === "RunTask" && dur !== undefined && `${pid} ${tid}` === thread,
    )
    .sort((a, b) => a.ts - b.ts);
  const starts = own.map(({ ts }) => ts).sort((a, b) => a - b);
  const perFrame = starts.slice(1).map(() => 0);
  let frame = 0;
  let longest = 0;
  for (const { ts, dur = 0, tdur = dur } of tasks) {
    const first = starts[0] ?? 0;
    const last = starts.at(-1) ?? 0;
    if (ts + dur < first || ts > last) continue;
    longest = Math.max(longest, tdur);
    // A task belongs to the frame that it makes late: the one in which it ends.
    while (frame < perFrame.length - 1 && (starts[frame + 1] ?? 0) < ts + dur) frame += 1;
    perFrame[frame] = (perFrame[frame] ?? 0) + tdur / 1000;
  }
  return { perFrame, longestTask: longest / 1000 };
}

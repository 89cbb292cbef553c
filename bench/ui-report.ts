import { milliseconds, quantile, spread } from "#bench/quantile.ts";
import type { Report } from "#bench/report.ts";
import type { Held } from "#bench/ui-memory.ts";
import type { Motion } from "#bench/ui-motion.ts";
import type { PasteOfAll, Tasks } from "#bench/ui-paste.ts";
import type { Throttle } from "#bench/ui-throttle.ts";

const FRAME_MS = 16.7;
/** The page's clock of frames ticks in tenths of milliseconds and is no exact 60 Hz. */
const FRAME_JITTER_MS = 0.5;
const LONG_TASK_MS = 50;
const MORE_MEMORY = 0.2;
const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;

interface Line {
  what: string;
  number: number;
  p50: string;
  p95: string;
  max: string;
  aim: string;
  /** Absent where there is no aim. */
  met?: boolean;
}

/** Collects what was measured, with the aims of the product. */
export class UiReport {
  readonly #throttle: Pick<Throttle, "rate" | "measured">;
  readonly #lines: Line[] = [];
  readonly #data: Record<string, unknown> = {};

  constructor(throttle: Pick<Throttle, "rate" | "measured">) {
    this.#throttle = throttle;
  }

  get missed(): boolean {
    return this.#lines.some(({ met }) => met === false);
  }

  /** Durations, of which 95 % must be within the aim. */
  times(what: string, values: readonly number[], aimMs: number): void {
    this.#add(what, values, aimMs, `p95 ≤ ${aimMs} ms`);
  }

  motion(what: string, { frames, longTasks, work, longestTask }: Motion): void {
    this.#add(`${what}: work of the main thread in a frame`, work, FRAME_MS, `p95 ≤ ${FRAME_MS} ms`);
    const aim = `p95 ≤ ${FRAME_MS} ms (+ ${FRAME_JITTER_MS} ms: jitter of the 60 Hz clock)`;
    this.#add(`${what}: from frame to frame`, frames, FRAME_MS + FRAME_JITTER_MS, aim);
    this.#longest(what, [longestTask, ...longTasks]);
  }

  pasteOfAll(what: string, took: PasteOfAll): void {
    this.#data[what] = took;
    this.#figure(`${what} → first cell painted`, took.drafts, milliseconds(took.shownMs));
    this.#figure(`${what} → all saved as drafts`, took.drafts, milliseconds(took.savedMs));
    this.#tasks(what, took.pasting);
    this.#figure(`${what}, undone → no draft is left`, took.drafts, milliseconds(took.undoneMs));
    this.#tasks(`${what}, undone`, took.undoing);
  }

  memory(minutes: number, rounds: number, before: Held, after: Held): void {
    const change = (from: number, to: number) => {
      const more = to / from - 1;
      return `${more >= 0 ? "+" : ""}${(more * 100).toFixed(1)} %`;
    };
    const counted = (count: number) => count.toLocaleString("en-US");
    this.#data.memory = { minutes, rounds, before, after };
    const more = after.heap / before.heap - 1;
    this.#lines.push({
      what: `memory after ${minutes} min of use: ${megabytes(before.heap)} → ${megabytes(after.heap)}`,
      ...{ number: rounds, p50: "", p95: "", max: change(before.heap, after.heap) },
      ...{ aim: `≤ +${MORE_MEMORY * 100} %`, met: more <= MORE_MEMORY },
    });
    const [besides, nodes, listeners] = [
      `elements and buffers: ${megabytes(before.besides)} → ${megabytes(after.besides)}`,
      `nodes of the document: ${counted(before.nodes)} → ${counted(after.nodes)}`,
      `event listeners: ${counted(before.listeners)} → ${counted(after.listeners)}`,
    ];
    this.#figure(besides, rounds, change(before.besides, after.besides));
    this.#figure(nodes, rounds, change(before.nodes, after.nodes));
    this.#figure(listeners, rounds, change(before.listeners, after.listeners));
  }

  failed(what: string, why: string): void {
    this.#lines.push({
      what: `${what}: not measured: ${why}`,
      ...{ number: 0, p50: "", p95: "", max: "", aim: "", met: false },
    });
  }

  /** A figure without an aim. */
  #figure(what: string, number: number, max: string): void {
    this.#lines.push({ what, number, p50: "", p95: "", max, aim: "" });
  }

  #tasks(what: string, { longestTask, longTasks }: Tasks): void {
    this.#figure(`${what}: longest task, processor time`, 1, milliseconds(longestTask));
    const above = longTasks.length === 0 ? `< ${LONG_TASK_MS} ms` : milliseconds(Math.max(...longTasks));
    this.#figure(`${what}: longest task, waits for a processor included`, 1, above);
  }

  #longest(what: string, tasks: readonly number[]): void {
    const longest = Math.max(...tasks);
    this.#lines.push({
      ...{ what: `${what}: longest task`, number: 1, p50: "", p95: "", max: milliseconds(longest) },
      ...{ aim: `≤ ${LONG_TASK_MS} ms`, met: longest <= LONG_TASK_MS },
    });
  }

  #add(what: string, values: readonly number[], aimMs: number, aim: string): void {
    const { p50, p95 } = spread(values);
    this.#data[what] = { number: values.length, p50, p95, max: quantile(values, 1) };
    this.#lines.push({
      ...{ what, number: values.length, p50: milliseconds(p50), p95: milliseconds(p95) },
      ...{ max: milliseconds(quantile(values, 1)), aim, met: p95 <= aimMs },
    });
  }

  published(records: number): Report {
    const { rate, measured } = this.#throttle;
    const slowed = measured.map((times) => times.toFixed(1)).sort();
    return {
      name: rate === 1 ? "ui" : `ui-throttled-${rate}`,
      title: `The workspace in a browser: ${records.toLocaleString("en-US")} records`,
      columns: ["what", "number", "p50", "p95", "max", "aim", "met"],
      rows: this.#lines.map(({ what, number, p50, p95, max, aim, met }) => [
        ...[what, String(number), p50, p95, max, aim],
        met === undefined ? "" : met ? "yes" : "NO",
      ]),
      notes: [
        rate === 1
          ? "Processor of the browser not slowed down."
          : `Processor of the page slowed down ${rate} times (Emulation.setCPUThrottlingRate). After each navigation a loop in the page took ${slowed[0]} to ${slowed.at(-1)} times the processor time that it takes without.`,
        "Chromium without a window and without a GPU, on the machine that also runs web, worker, Postgres and sandbox: from frame to frame includes the waits for a processor that others use. The work of the main thread in a frame, from Chromium's trace, is the processor time that the application itself takes of the 16.7 ms.",
        "First rows: the server has answered before. The browser has scripts and styles from earlier visits, except where its cache is said to be empty: a new browser profile each time, which has only the session.",
        "A key counts from its own time stamp to the end of the frame that shows what it did: the cursor in its new cell and in sight, after Page Down with the text of every row in sight, the cell in the range, the letter in the editor, after Enter the text in the cell. Filter, sort, paste, drop and change of view count to the end of the frame in which the other rows, cells or bars stand.",
        "Frames: those in which the rows or the dragged bars stand elsewhere than in the one before, each up to the next frame. Input comes once for each frame, whether or not the page has dealt with the last: 120 px each (7,200 px or 225 rows a second: a wheel that is spun), 40 px each (2,400 px a second) where it says a quick hand, 60 px each sideways.",
        "Memory: live JavaScript objects after the garbage was collected, after 5 rounds of the same use and after the given time. A round scrolls, sorts, searches, edits, reviews, pastes, opens a record, previews a shift of dates, looks at matrix and KPI board, scrolls the timeline, drags a bar, and undoes what it changed.",
      ],
      data: { throttle: { rate, measured }, measured: this.#data },
    };
  }
}

import { type Baseline, POLL_MS } from "#bench/baseline.ts";
import type { Bulk, InBulk, Singles } from "#bench/measure-push.ts";
import { seconds } from "#bench/quantile.ts";
import type { Report } from "#bench/report.ts";

/** Longest time, in seconds, for so many changes at once. */
const AIM_SECONDS: Record<number, number> = { 1000: 3, 10000: 14 };
/** For 10,000: below, PEMS's 200 ms and the commit weigh more than the rate. */
const AIM_RATIO = 1.3;
const AIM_RATIO_FROM = 10_000;
const AIM_SINGLE_MS = 1000;
const AIM_SINGLE_IN_BULK_MS = 2000;

export interface PushMeasured {
  singles: Singles;
  bulks: readonly Bulk[];
  inBulk: InBulk;
  baseline: Baseline;
  /** Statements of one push, by the size of its batch. */
  statements: ReadonlyMap<number, readonly string[]>;
}

type Row = readonly [
  what: string,
  workers: string,
  took: string,
  aim: string,
  met: string,
  floor: string,
  ratio: string,
  requests: string,
  peak: string,
  ended: string,
  cpu: string,
];
const COLUMNS: Row = [
  "what",
  "workers",
  "commit → last synced",
  "aim",
  "met",
  "floor of the rate limit",
  "ratio (aim for 10,000: ≤ 1.3)",
  "requests (needed)",
  "most in any second",
  "ended as",
  "CPU: workers / Postgres / sandbox",
];

const number = (value: number) => value.toLocaleString("en-US");
const sumOf = (cpu: Record<string, number>, start: string) =>
  Object.entries(cpu).reduce((sum, [name, value]) => (name.startsWith(start) ? sum + value : sum), 0);
const cpuOf = (cpu: Record<string, number>) =>
  ["worker", "postgres", "sandbox"].map((name) => seconds(sumOf(cpu, name))).join(" / ");
const statesOf = (counts: Record<string, number>) =>
  Object.entries(counts)
    .map(([state, count]) => `${number(count)} ${state}`)
    .join(", ");
const yes = (met: boolean) => (met ? "yes" : "NO");
const spreadOf = ({ p50, p95 }: Singles) => `p50 ${seconds(p50 / 1000)}, p95 ${seconds(p95 / 1000)}`;

function singlesRow({ singles }: PushMeasured): Row {
  return [
    `${singles.count} single edits, one after another`,
    "1",
    spreadOf(singles),
    `p95 ≤ ${AIM_SINGLE_MS / 1000} s`,
    yes(singles.p95 <= AIM_SINGLE_MS),
    "",
    "",
    `${singles.requests} (${singles.count})`,
    String(singles.peakPerSecond),
    statesOf(singles.states),
    cpuOf(singles.cpu),
  ];
}

function bulkRow(bulk: Bulk, what = `${number(bulk.count)} at once`): Row {
  const ratio = bulk.totalSeconds / bulk.floorSeconds;
  const aim = what.endsWith("at once") ? AIM_SECONDS[bulk.count] : undefined;
  return [
    what,
    String(bulk.workers),
    seconds(bulk.totalSeconds),
    aim === undefined ? "" : `≤ ${aim} s`,
    yes(
      (ratio <= AIM_RATIO || bulk.count < AIM_RATIO_FROM) &&
        bulk.totalSeconds <= (aim ?? Number.POSITIVE_INFINITY),
    ),
    seconds(bulk.floorSeconds),
    ratio.toFixed(2),
    `${bulk.requests} (${bulk.requestsNeeded})`,
    String(bulk.peakPerSecond),
    statesOf(bulk.states),
    cpuOf(bulk.cpu),
  ];
}

function inBulkRows({ inBulk: { singles, bulk } }: PushMeasured): Row[] {
  const edits: Row = [
    `${singles.count} single edits in the middle of ${number(bulk.count)}`,
    String(bulk.workers),
    spreadOf(singles),
    `p95 ≤ ${AIM_SINGLE_IN_BULK_MS / 1000} s`,
    yes(singles.p95 <= AIM_SINGLE_IN_BULK_MS),
    "",
    "",
    "",
    "",
    statesOf(singles.states),
    "",
  ];
  return [edits, bulkRow(bulk, `the ${number(bulk.count)} around them`)];
}

function baselineRows({ baseline }: PushMeasured): Row[] {
  const row = (what: string, took: string, rest: Partial<{ floor: number; ratio: number }> = {}): Row => [
    what,
    "",
    took,
    "",
    "",
    rest.floor === undefined ? "" : seconds(rest.floor),
    rest.ratio === undefined ? "" : rest.ratio.toFixed(1),
    "",
    "",
    "",
    "",
  ];
  const rest = (count: number, took: number) => {
    const floor = Math.ceil(count / 100) / 9.5;
    return { floor, ratio: took / floor };
  };
  const half = POLL_MS / 2000;
  const slow = half + 10_000 / baseline.inSequence;
  const fast = half + 10_000 / baseline.atFullRate;
  return [
    row(
      `baseline, measured: ${number(baseline.count)} records`,
      seconds(baseline.totalSeconds),
      rest(baseline.count, baseline.totalSeconds),
    ),
    row("baseline, extrapolated: 10,000 records", `${number(Math.round(slow))} s`, rest(10_000, slow)),
    row(
      "baseline, extrapolated: 10,000 records, answers not waited for",
      `${number(Math.round(fast))} s`,
      rest(10_000, fast),
    ),
    row("baseline, calculated: a single edit, nothing else waiting", `p50 ${half} s, p95 ${half * 1.9} s`),
  ];
}

/** The one table of `npm run bench:push`. */
export function pushReport(measured: PushMeasured): Report {
  const { baseline, bulks, inBulk, statements } = measured;
  const counts = [...statements].map(([size, sent]) => `${sent.length} (${size} changes)`);
  return {
    name: "push",
    title: "Sending committed changes to PEMS",
    columns: COLUMNS,
    rows: [
      singlesRow(measured),
      ...bulks.map((bulk) => bulkRow(bulk)),
      ...inBulkRows(measured),
      ...baselineRows(measured),
    ],
    notes: [
      "Times run from before the commit's transaction to when its sync run is seen finished (asked every 10 ms).",
      "Floor of the rate limit: requests needed (full batches of 100) / 9.5 a second, the rate that the slots let through. The commit and PEMS's 200 ms an answer are not in it, but in the time.",
      "A second is any sliding second, as the sandbox counts it at arrival; its limit is 10.",
      `The commits themselves took ${bulks.map(({ count, commitSeconds }) => `${seconds(commitSeconds)} (${number(count)})`).join(", ")}.`,
      `In the middle of a bulk: an edit each 200 ms, of other records, from the bulk's commit on; each leaves at the head of a batch that the bulk fills up. ${inBulk.before} of ${inBulk.singles.count} were synced before the bulk's last change.`,
      `The baseline (bench/baseline.ts) looks at an outbox every ${POLL_MS / 1000} s and sends one PUT a record, each after the answer to the one before, at most 10 a second: ${baseline.inSequence.toFixed(1)} a second were reached against PEMS's 200 ms. Without waiting for answers: ${baseline.atFullRate.toFixed(1)} a second, over another ${number(baseline.count)}, with ${baseline.refused} refusals (429), each tried again when PEMS says.`,
      "Extrapolated: half a poll's interval, and 10,000 / that rate. Calculated: commits spread evenly over the interval. Both were not run.",
      `SQL statements of one push, transactions and the looks of idle lanes included: ${counts.join(", ")}.`,
    ],
    data: {
      ...measured,
      statements: Object.fromEntries([...statements].map(([size, sent]) => [size, sent.length])),
    },
  };
}

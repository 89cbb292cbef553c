import type { Finding } from "#bench/people-check.ts";
import { SHARED_FIELDS } from "#bench/people-fields.ts";
import { type Diary, SAVES } from "#bench/people-script.ts";
import { milliseconds, spread } from "#bench/quantile.ts";
import { publishReport } from "#bench/report.ts";
import type { ServiceDeps } from "#src/services/deps.ts";

const SAVE_AIM_MS = 100;

interface Run {
  count: number;
  seconds: number;
  seed: number;
  listening: number;
  pauseMs: number;
  deps: ServiceDeps;
}

interface Figures {
  /** Seconds of processor time by program. */
  cpu: Record<string, number>;
  drainSeconds: number;
  /** Values that people were told were taken. */
  acknowledged: number;
  states: Readonly<Record<string, number>>;
}

/** What people waited for by what they did, milliseconds. */
export interface Waited {
  what: string;
  number: number;
  p50: number;
  p95: number;
  p99: number;
  /** For the 95 % quickest; absent where there is none. */
  aimMs?: number;
}

/** Durations by what was done, with every save held to the aim, each kind and all together. */
export function waitedFor(took: ReadonlyMap<string, readonly number[]>): Waited[] {
  const saves: string[] = Object.values(SAVES);
  const all = saves.flatMap((what) => took.get(what) ?? []);
  return [...took, ...(all.length > 0 ? [["all saves", all] as const] : [])]
    .sort(([one], [other]) => one.localeCompare(other))
    .map(([what, values]) => ({
      ...{ what, number: values.length, ...spread(values) },
      ...((saves.includes(what) || values === all) && { aimMs: SAVE_AIM_MS }),
    }));
}

const isMet = ({ p95, aimMs }: Waited): boolean => aimMs === undefined || p95 <= aimMs;

/**
 * Prints what people waited for and what was lost, and writes it to bench/results.
 * @returns whether all saves were as quick as they should be
 */
export async function reportPeople(
  run: Run,
  diary: Diary,
  findings: readonly Finding[],
  { cpu, drainSeconds, acknowledged, states }: Figures,
): Promise<boolean> {
  const measured = waitedFor(diary.took);
  const none = (what: string, number: number) => [
    ...[what, String(number), "", "", "", "0", number === 0 ? "yes" : "NO"],
  ];
  const ended = Object.entries(states).map(([state, number]) => `${number.toLocaleString("en-US")} ${state}`);
  const cpuOf = (name: string) => `${(cpu[name] ?? 0).toFixed(0)} s ${name}`;
  await publishReport(
    {
      name: "people",
      title: `${run.count} people editing for ${run.seconds} seconds`,
      columns: ["what", "number", "p50", "p95", "p99", "aim", "met"],
      rows: [
        ...measured.map((one) => [
          ...[one.what, String(one.number), ...[one.p50, one.p95, one.p99].map(milliseconds)],
          ...(one.aimMs === undefined ? ["", ""] : [`p95 ≤ ${one.aimMs} ms`, isMet(one) ? "yes" : "NO"]),
        ]),
        none("requests that failed, live events that ended", diary.errors.length),
        ...findings.map(({ promise, violations }) => none(`not so: ${promise}`, violations.length)),
      ],
      notes: [
        `${acknowledged.toLocaleString("en-US")} acknowledged values were looked for in drafts and in PEMS's own journal of writes. Changes at the end: ${ended.join(", ")}. Drained ${drainSeconds.toFixed(1)} s after the last edit.`,
        `Groups of ${SHARED_FIELDS.length} share records and edit a field each, so drafts, commits and writes of one record meet, and each value has one author.`,
        `A pause of ${run.pauseMs} ms on average between two things that a person does; ${run.listening} have their page open, which hears live events (${diary.events.toLocaleString("en-US")} in all) and asks again for what they make old, as the real page does. Seed ${run.seed}.`,
        `Processor time of the run: ${["web", "worker", "postgres", "benchmark"].map(cpuOf).join(", ")}; sandbox and clients are on the same machine.`,
      ],
      data: {
        ...{ people: run.count, seconds: run.seconds, seed: run.seed, measured, drainSeconds },
        ...{ errors: diary.errors.length, findings },
      },
    },
    run.deps,
  );
  return measured.every(isMet);
}

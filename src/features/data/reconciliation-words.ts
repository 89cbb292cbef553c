import type { RouterOutputs } from "#src/trpc/client.ts";

export type Reconciliation = RouterOutputs["reconciliation"]["list"]["items"][number];
export type FindingKind = keyof Reconciliation["findings"];

/** The kinds of findings in the order in which they are shown. */
export const FINDING_KINDS = [
  "differing",
  "behind",
  "missing_here",
  "ahead",
  "missing_there",
  "untypable",
  "stuck",
] as const satisfies readonly FindingKind[];

/** What each kind means, and what becomes of it. */
export const FINDING: {
  readonly [K in FindingKind]: { label: string; meaning: string; repairable: boolean };
} = {
  differing: {
    label: "Differing",
    meaning: "The same version, with other values than in PEMS. Repair takes PEMS's values.",
    repairable: true,
  },
  behind: {
    label: "Behind",
    meaning: "PEMS has a newer version. Repair fetches it.",
    repairable: true,
  },
  missing_here: {
    label: "Missing here",
    meaning: "PEMS has a record that is not here. Repair fetches it.",
    repairable: true,
  },
  ahead: {
    label: "Ahead",
    meaning: "PEMS went back to an older version, for example from a backup. Repair goes back, too.",
    repairable: true,
  },
  missing_there: {
    label: "Missing in PEMS",
    meaning: "The record is here and not in PEMS. Nothing is deleted: ask whoever runs PEMS.",
    repairable: false,
  },
  untypable: {
    label: "Unreadable",
    meaning: "PEMS sends values that can't be read. It waits in quarantine.",
    repairable: false,
  },
  stuck: {
    label: "Stuck",
    meaning: "A change has waited too long to be sent, though PEMS answers.",
    repairable: false,
  },
};

const number = (value: number) => value.toLocaleString("en-US");
const records = (count: number) => (count === 1 ? "1 record" : `${number(count)} records`);

/** How many findings a run has, and how many of them were and can be repaired. */
export function tallyOf({ findings }: Pick<Reconciliation, "findings">) {
  const tally = { found: 0, repaired: 0, repairable: 0 };
  for (const kind of FINDING_KINDS) {
    const { found, repaired } = findings[kind] ?? { found: 0, repaired: 0 };
    tally.found += found;
    tally.repaired += repaired;
    if (FINDING[kind].repairable) tally.repairable += found - repaired;
  }
  return tally;
}

/** What a run found, in a sentence. */
export function verdictOf(run: Pick<Reconciliation, "status" | "records" | "findings">): string {
  switch (run.status) {
    case "running":
      return `Comparing with PEMS: ${records(run.records)} so far.`;
    case "failed":
      return "The comparison couldn't be finished; nothing was changed.";
    case "cancelled":
      return "The comparison was stopped; nothing was changed.";
    case "completed": {
      const { found, repaired } = tallyOf(run);
      if (found === 0) {
        return run.records === 0
          ? "PEMS has no records, and neither have we."
          : `All ${records(run.records)} are as PEMS has them.`;
      }
      const differ = `${number(found)} of ${records(run.records)} ${found === 1 ? "is" : "are"} not as PEMS has ${found === 1 ? "it" : "them"}.`;
      if (repaired === 0) return differ;
      return repaired === found
        ? `${records(found)} ${found === 1 ? "was" : "were"} not as PEMS has ${found === 1 ? "it" : "them"}; all repaired.`
        : `${differ} ${number(repaired)} repaired.`;
    }
  }
}

/** How far a pull is; `records` are those that PEMS sent so far. */
export interface PullProgress {
  readonly runId: string;
  readonly mode: "full" | "incremental";
  readonly pages: number;
  readonly records: number;
  /** How many it is expected to send in all; null where nobody can tell. */
  readonly estimate: number | null;
}

const number = (value: number) => value.toLocaleString("en-US");
const counted = (count: number, one: string, many: string) => `${number(count)} ${count === 1 ? one : many}`;

/** From 0 to 1; null where nobody can tell. An estimate that turns out too small doesn't end before the end. */
export function pullFraction({ records, estimate }: PullProgress): number | null {
  if (estimate === null || estimate === 0) return null;
  return Math.min(0.99, records / estimate);
}

/** What is read: "Reading changes", "Reading everything again". */
export function pullTitle(mode: PullProgress["mode"]): string {
  return mode === "full" ? "Reading everything again" : "Reading changes";
}

/** "12,000 of about 20,000 records · 12 pages". */
export function pullCounts({ records, pages, estimate }: PullProgress): string {
  const read =
    estimate === null
      ? counted(records, "record", "records")
      : `${number(records)} of about ${counted(Math.max(estimate, records), "record", "records")}`;
  return `${read} · ${counted(pages, "page", "pages")}`;
}

/** What to tell the person who asked for it when a pull has ended. */
export function pullEnd(
  status: "completed" | "failed" | "cancelled",
  { mode, records }: Pick<PullProgress, "mode" | "records">,
): { tone: "success" | "error" | "info"; title: string } {
  switch (status) {
    case "completed":
      return {
        tone: "success",
        title:
          records === 0
            ? "Nothing is new in PEMS"
            : mode === "full"
              ? `Everything was read again: ${counted(records, "record", "records")}`
              : `Read ${counted(records, "changed record", "changed records")} from PEMS`,
      };
    case "failed":
      return { tone: "error", title: "Couldn't read all data from PEMS" };
    case "cancelled":
      return { tone: "info", title: "Reading from PEMS was stopped" };
  }
}

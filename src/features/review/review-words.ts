import type { WriterState } from "#src/features/drafts/draft-writer.ts";
import { formatSeconds } from "#src/features/shell/format-moment.ts";
import type { StandsStill } from "#src/features/sync-status/pill-state.ts";

const number = (value: number) => value.toLocaleString("en-US");

/** Seconds until `records` writes are in PEMS, after those that wait already; 0 while writing to PEMS is switched off. */
export function secondsToPems(
  records: number,
  queue: { readonly writeSyncEnabled: boolean; readonly owed: number; readonly perSecond: number },
): number {
  if (!queue.writeSyncEnabled || records === 0) return 0;
  return Math.max(1, Math.ceil((queue.owed + records) / queue.perSecond));
}

/** What a commit would do, in a sentence. @param seconds until it is in PEMS; 0 where nobody can tell */
export function reviewSummary(sent: number, rest: number, seconds: number, standsStill: StandsStill): string {
  if (sent === 0) return rest === 0 ? "" : "Nothing can be sent as it is.";
  const left = rest === 0 ? "" : ` ${number(rest)} stay${rest === 1 ? "s" : ""} a draft.`;
  const what = sent === 1 ? "1 record" : `${number(sent)} records`;
  return `${what} would be sent to PEMS${whenThere(seconds, standsStill)}.${left}`;
}

function whenThere(seconds: number, standsStill: StandsStill): string {
  if (seconds === 0) return "";
  if (standsStill === "paused") return " once the sync is resumed";
  if (standsStill === "down") return " as soon as it answers again";
  return `, there in about ${formatSeconds(seconds)}`;
}

/** Why it can't be sent yet; null where it can. */
export function missingReason(reasonRequired: boolean, reason: string): string | null {
  return reasonRequired && reason.trim() === "" ? "Your organization asks for a reason." : null;
}

/** The words on the button that sends. */
export function sendLabel(count: number, writeSyncEnabled: boolean): string {
  if (count === 0) return writeSyncEnabled ? "Send to PEMS" : "Commit";
  const what = count === 1 ? "1 change" : `${number(count)} changes`;
  return writeSyncEnabled ? `Send ${what} to PEMS` : `Commit ${what}`;
}

/** Why nothing can be sent while something typed is not saved, as the writer stands. */
export function unsavedWords(state: WriterState): string {
  const why = state === "signed-out" ? "you were signed out" : "PFA Vanguard can't be reached";
  return `Your last changes aren't saved yet, because ${why}. Nothing was sent.`;
}

/** What to tell once it was sent. */
export function sentWords(
  sent: {
    readonly committed: number;
    readonly state: "queued" | "committed";
    readonly estimateSeconds: number;
  },
  standsStill: StandsStill,
): { title: string; description: string } {
  const changes = sent.committed === 1 ? "1 change" : `${number(sent.committed)} changes`;
  if (sent.state === "committed") {
    const description = "They are sent when writing to PEMS is switched on.";
    return { title: `Committed ${changes}`, description };
  }
  if (standsStill !== null) {
    const why = standsStill === "paused" ? "The sync is paused" : "PEMS is not answering";
    const until = standsStill === "paused" ? "until it is resumed" : "until it does";
    return { title: `Queued ${changes} for PEMS`, description: `${why}: nothing is sent ${until}.` };
  }
  const description = `There in about ${formatSeconds(sent.estimateSeconds)}.`;
  return { title: `Sent ${changes} to PEMS`, description };
}

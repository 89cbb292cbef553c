import type { Tone } from "#src/components/badge.tsx";
import type { SyncState } from "#src/features/working-set/record-row.ts";

export interface BadgeLook {
  readonly label: string;
  readonly tone: Tone;
  /** What it means, for the hint. */
  readonly meaning: string;
}

/** Words and colour of each state of a record. */
export const BADGE: { readonly [S in SyncState]: BadgeLook } = {
  draft: { label: "Draft", tone: "draft", meaning: "Saved here, not sent yet. Only you see it." },
  committed: {
    label: "Committed",
    tone: "queued",
    meaning: "Sent. It waits until writing to PEMS is switched on.",
  },
  queued: { label: "Queued", tone: "queued", meaning: "On the way to PEMS." },
  syncing: { label: "Syncing", tone: "queued", meaning: "PEMS is taking it right now." },
  synced: { label: "Synced", tone: "synced", meaning: "PEMS has the same values." },
  conflict: {
    label: "Conflict",
    tone: "conflict",
    meaning: "PEMS changed this too. Choose which values count.",
  },
  failed: { label: "Failed", tone: "failed", meaning: "PEMS couldn't take it. Open it to see why." },
};

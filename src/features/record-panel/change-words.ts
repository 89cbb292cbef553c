import type { RouterOutputs } from "#src/trpc/client.ts";

type Changes = RouterOutputs["cells"]["changes"];

/** Through what a value changed. */
export const SOURCE_WORDS: { readonly [S in Changes["changes"][number]["source"]]: string } = {
  pems: "Changed in PEMS",
  edit: "Edited here",
  bulk: "Changed here with others at once",
  import: "Imported from a file",
  resolution: "Chosen when a conflict was resolved",
  rollback: "Rolled back to an earlier version",
};

/** Where an open change stands. */
export const STATE_WORDS: { readonly [S in Changes["open"][number]["state"]]: string } = {
  draft: "Draft, not sent",
  committed: "Waits for writing to PEMS",
  queued: "On the way to PEMS",
  syncing: "Being sent to PEMS",
  synced: "In PEMS",
  conflict: "In conflict with PEMS",
  failed: "PEMS couldn't take it",
  discarded: "Discarded",
};

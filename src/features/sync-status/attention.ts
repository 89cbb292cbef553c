import type { SyncStatus } from "#src/features/sync-status/pill-state.ts";

export type AttentionKind = "conflicts" | "failures" | "approvals" | "collisions" | "broken";

export interface Attention {
  readonly kind: AttentionKind;
  readonly count: number;
  /** What it is, in words. */
  readonly title: string;
}

const TITLE: { readonly [K in AttentionKind]: (count: string, one: boolean) => string } = {
  conflicts: (count, one) => (one ? "1 conflict with PEMS" : `${count} conflicts with PEMS`),
  failures: (count, one) =>
    one ? "1 change that PEMS couldn't take" : `${count} changes that PEMS couldn't take`,
  approvals: (count, one) =>
    one ? "1 decision waits for your approval" : `${count} decisions wait for your approval`,
  collisions: (count, one) =>
    one ? "1 draft of a value that changed meanwhile" : `${count} drafts of values that changed meanwhile`,
  broken: (count, one) => (one ? "1 draft that can't be sent yet" : `${count} drafts that can't be sent yet`),
};

/** What waits for the user, the most urgent first. */
export function attentionOf(
  status: Pick<SyncStatus, "mine" | "approvals"> | undefined,
  drafts: { readonly collisions: number; readonly broken: number } | undefined,
): Attention[] {
  const counts: readonly (readonly [AttentionKind, number])[] = [
    ["conflicts", status?.mine.conflicts ?? 0],
    ["failures", status?.mine.failed ?? 0],
    ["approvals", status?.approvals ?? 0],
    ["collisions", drafts?.collisions ?? 0],
    ["broken", drafts?.broken ?? 0],
  ];
  return counts.flatMap(([kind, count]) =>
    count === 0 ? [] : [{ kind, count, title: TITLE[kind](count.toLocaleString("en-US"), count === 1) }],
  );
}

/** Every state of a change's life, declared once: how it is entered and left, and where it may go. */

interface State<Name extends string> {
  readonly meaning: string;
  /** The states that may follow; none for an end state. */
  readonly next: readonly Name[];
}
type States<Name extends string> = { readonly [S in Name]: State<Name> };

export const MODIFICATION_STATES = [
  "draft",
  "committed",
  "queued",
  "syncing",
  "synced",
  "conflict",
  "failed",
  "discarded",
] as const;
export type ModificationState = (typeof MODIFICATION_STATES)[number];

export const MODIFICATION: States<ModificationState> = {
  draft: {
    meaning:
      "Entered by the first edit of a record, or by recalling a change; left by committing or discarding it.",
    next: ["committed", "queued", "discarded"],
  },
  committed: {
    meaning:
      "Entered by a commit (or a resolution or retry) while write sync is off; left when it is switched on, or by recall or discarding.",
    next: ["queued", "draft", "discarded"],
  },
  queued: {
    meaning:
      "Entered with a pending queue item: by commit, switching on, resolution, retry, or a claim given back; left by a worker's claim, recall or discarding.",
    next: ["syncing", "draft", "discarded"],
  },
  syncing: {
    meaning:
      "Entered when a worker claims its queue item; left by PEMS's answer, or back to queued to be tried again.",
    next: ["synced", "conflict", "failed", "queued"],
  },
  synced: { meaning: "Entered when PEMS is known to hold the values; never left.", next: [] },
  conflict: {
    meaning:
      "Entered when the merge with PEMS needs a person; left by a resolution (synced when PEMS already holds what was chosen) or by discarding.",
    next: ["queued", "committed", "synced", "discarded"],
  },
  failed: {
    meaning: "Entered with the dead letter of its queue item; left when a person retries or discards it.",
    next: ["queued", "committed", "discarded"],
  },
  discarded: { meaning: "Entered when its author (or an administrator) gives it up; never left.", next: [] },
};

export const QUEUE_ITEM_STATES = ["pending", "processing", "completed", "failed", "cancelled"] as const;
export type QueueItemState = (typeof QUEUE_ITEM_STATES)[number];

export const QUEUE_ITEM: States<QueueItemState> = {
  pending: {
    meaning: "Entered when a write is owed; left by a worker's claim, or cancelled by recall or discarding.",
    next: ["processing", "cancelled"],
  },
  processing: {
    meaning:
      "Entered by a claim, with owner, lease and epoch; left by settling, or back to pending by a retry, an outage or the end of the lease.",
    next: ["completed", "pending", "failed", "cancelled"],
  },
  completed: { meaning: "Entered when PEMS is known to hold the values; never left.", next: [] },
  failed: {
    meaning:
      "A dead letter: entered by a refusal, the last attempt, or quarantine after crashes; left when a person retries or discards it.",
    next: ["pending", "cancelled"],
  },
  cancelled: {
    meaning:
      "Entered by recall, by discarding, or with reason CONFLICT when the merge needs a person (the resolution makes a new item); never left.",
    next: [],
  },
};

export const CONFLICT_STATES = [
  "unresolved",
  "pending_approval",
  "resolved_auto",
  "resolved_manual",
  "withdrawn",
] as const;
export type ConflictState = (typeof CONFLICT_STATES)[number];

export const CONFLICT: States<ConflictState> = {
  unresolved: {
    meaning:
      "Entered when the merge needs a person, or when an approval was refused; left by a resolution, a request for approval, by itself when PEMS moved on to where nothing is in conflict, or discarding the change.",
    next: ["pending_approval", "resolved_auto", "resolved_manual", "withdrawn"],
  },
  pending_approval: {
    meaning:
      "Entered by a resolution that overrides PEMS by more than the limit; left by the second person's answer, by itself when PEMS moved on to where nothing is in conflict, or discarding the change.",
    next: ["resolved_manual", "resolved_auto", "unresolved", "withdrawn"],
  },
  resolved_auto: {
    meaning:
      "Entered when disjoint changes merged by themselves, at once or after PEMS moved on; never left.",
    next: [],
  },
  resolved_manual: {
    meaning: "Entered by a person's resolution, approved where needed; never left.",
    next: [],
  },
  withdrawn: { meaning: "Entered when the modification was discarded; never left.", next: [] },
};

interface StateOf {
  readonly modification: ModificationState;
  readonly queueItem: QueueItemState;
  readonly conflict: ConflictState;
}
const TABLE: { readonly [K in keyof StateOf]: States<StateOf[K]> } = {
  modification: MODIFICATION,
  queueItem: QUEUE_ITEM,
  conflict: CONFLICT,
};

/** Whether the table allows the transition; staying in a state is none. */
export function canMove<K extends keyof StateOf>(kind: K, from: StateOf[K], to: StateOf[K]): boolean {
  const states: States<StateOf[K]> = TABLE[kind];
  return states[from].next.includes(to);
}

/** Changes on their way to PEMS: laid over the mirror for everybody. */
export const OVERLAID_FOR_ALL = [
  "committed",
  "queued",
  "syncing",
] as const satisfies readonly ModificationState[];

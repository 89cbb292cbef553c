/** One promise of the engine taken out of the code by a textual change; the tests named must notice. */
export interface Mutant {
  /** What is taken out. */
  readonly what: string;
  readonly file: string;
  /** Each `from` must occur exactly once in the file. */
  readonly edits: readonly { readonly from: string; readonly to: string }[];
  /** Test files that should notice, and which of their tests. */
  readonly tests: readonly string[];
  readonly named?: string;
}

export const MUTANTS: readonly Mutant[] = [
  {
    what: "The epoch check: whoever had a claim records its result, though another has taken it over",
    file: "src/services/pushes/settle-batch.ts",
    edits: [
      { from: "AND q.claim_epoch = c.epoch AND q.status = 'processing'", to: "AND q.status = 'processing'" },
      {
        from: "AND q.claim_epoch = r.epoch\n      AND q.status = 'processing'",
        to: "AND q.status = 'processing'",
      },
    ],
    tests: ["src/services/pushes/settle-batch.test.ts"],
  },
  {
    what: "The read-back: a write whose outcome is unknown is sent again without a look at PEMS",
    file: "src/services/pushes/prepare-batch.ts",
    edits: [
      {
        from: "rows.filter((row) => row.outcomeUnknown || row.mirrorStale)",
        to: "rows.filter((row) => row.mirrorStale)",
      },
      {
        from: "rows.filter((row) => !row.outcomeUnknown && !row.mirrorStale)",
        to: "rows.filter((row) => !row.mirrorStale)",
      },
    ],
    tests: ["src/services/pushes/push-faults.test.ts"],
    named: "an answer that never came",
  },
  {
    what: "The memory of what was sent: a claim whose worker died counts as never sent",
    file: "src/services/pushes/release-claims.ts",
    edits: [
      {
        from: "outcome_unknown = q.outcome_unknown OR q.sent_version IS NOT NULL",
        to: "outcome_unknown = false",
      },
    ],
    tests: ["src/services/pushes/settle-batch.test.ts"],
  },
  {
    what: "The transactional audit: an entry that fails doesn't stop the change",
    file: "src/services/pushes/settle-batch.ts",
    edits: [
      {
        from: "await recordAudit(tx, actor, mine.map(auditEntry));",
        to: "await tx.transaction((own) => recordAudit(own, actor, mine.map(auditEntry))).catch(() => undefined);",
      },
    ],
    tests: ["src/services/pushes/settle-batch.test.ts"],
  },
  {
    what: "The audit of a settled write",
    file: "src/services/pushes/settle-batch.ts",
    edits: [
      { from: "await recordAudit(tx, actor, mine.map(auditEntry));", to: "void auditEntry, recordAudit;" },
    ],
    tests: ["src/services/pushes/push-organization.test.ts"],
    named: "a change on its way",
  },
  {
    what: "The slot reservation: requests leave without waiting for their slot",
    file: "src/pems/rate-slot.ts",
    edits: [{ from: "if (left > 0) await sleep", to: "if (left > 1e9) await sleep" }],
    tests: ["src/pems/rate-slot.test.ts"],
  },
  {
    what: "The order of a record's writes: any of them may be claimed",
    file: "src/services/pushes/claim-batch.ts",
    edits: [{ from: "SELECT min(e.sequence) FROM", to: "SELECT coalesce(q.sequence, min(e.sequence)) FROM" }],
    tests: ["src/services/pushes/push-organization.test.ts"],
    named: "a change on its way",
  },
  {
    what: "The row-level security of the tenants' tables",
    file: "drizzle/0001_security.sql",
    edits: [
      {
        from: "CREATE POLICY tenant ON %I USING (organization_id = (SELECT pfa_current_organization()))'",
        to: "CREATE POLICY tenant ON %I USING (true)'",
      },
    ],
    tests: ["src/db/tenancy.test.ts"],
  },
  {
    what: "The collision check of a commit: what somebody else changed since is committed over",
    file: "src/services/commits/check-drafts.ts",
    edits: [
      { from: "drafts.filter((draft) => draft.collisions.length > 0)", to: "drafts.filter(() => false)" },
    ],
    tests: ["src/services/pushes/colleagues.test.ts"],
    named: "same field",
  },
  {
    what: "What the author saw as the base of the merge: PEMS's present value is taken instead",
    file: "src/services/pushes/decide-write.ts",
    edits: [{ from: "seen: row.seen,", to: "seen: record.fields," }],
    tests: ["src/services/pushes/colleagues.test.ts"],
    named: "same field",
  },
  {
    what: "The end of a shift: one organization keeps its place in the worker while others wait",
    file: "src/services/pushes/push-organization.ts",
    edits: [
      { from: "if (performance.now() < shift.endsAt) return true;", to: "if (shift.endsAt) return true;" },
    ],
    tests: ["src/services/pushes/fairness.test.ts"],
    named: "take turns",
  },
];

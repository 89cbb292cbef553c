import { DomainError } from "#src/domain/errors.ts";
import type { EditableField } from "#src/domain/record.ts";
import { checkChange, type Finding } from "#src/domain/rules.ts";
import { collisions } from "#src/domain/three-way-merge.ts";
import { changePermissions } from "#src/services/drafts/field-permissions.ts";
import type { Member } from "#src/services/organizations/member.ts";
import type { LoadedRecord, OpenChange } from "#src/services/records/load-records.ts";

/** A record with the member's open draft. */
export interface DraftedRecord {
  record: LoadedRecord;
  draft: OpenChange;
  /** Rules that the draft breaks by itself or whose fields it touches; permissions among them. */
  findings: Finding[];
  /** Fields that somebody else changed since the author saw them. */
  collisions: EditableField[];
}

/** Judges each draft against its whole resulting record, as it stands now. */
export function checkDrafts(member: Member, records: readonly LoadedRecord[]): DraftedRecord[] {
  const permissions = changePermissions(member);
  return records.flatMap((record) => {
    const { draft, fields } = record;
    if (!draft) return [];
    return [
      {
        record,
        draft,
        findings: checkChange(fields, draft.delta, permissions),
        collisions: collisions({ ...draft, current: fields }),
      },
    ];
  });
}

/**
 * Refuses to go on with drafts that can't be committed.
 * @throws DomainError FORBIDDEN, RULES_BROKEN or CONFLICTING; `details.records` names up to 100 records
 */
export function requireCommittable(drafts: readonly DraftedRecord[]): void {
  const broken = drafts.filter(({ findings }) => findings.length > 0);
  const [first] = broken;
  if (first) {
    const records = broken.map(({ record, findings }) => ({ pfaId: record.pfaId, findings }));
    const finding = first.findings[0];
    const field = finding?.fields[0];
    const isForbidden = broken.some(({ findings }) => findings.some(({ code }) => code.startsWith("NEEDS_")));
    throw new DomainError(
      isForbidden ? "FORBIDDEN" : "RULES_BROKEN",
      `${first.record.pfaId}: ${finding?.message}${others(broken.length)}`,
      { ...(field && { field }), details: { records: records.slice(0, 100), count: broken.length } },
    );
  }
  const colliding = drafts.filter((draft) => draft.collisions.length > 0);
  const [collision] = colliding;
  if (collision) {
    const records = colliding.map(({ record, collisions: fields }) => ({ pfaId: record.pfaId, fields }));
    const field = collision.collisions[0];
    throw new DomainError(
      "CONFLICTING",
      `${collision.record.pfaId} was changed by somebody else since you saw it${others(colliding.length)}`,
      { ...(field && { field }), details: { records: records.slice(0, 100), count: colliding.length } },
    );
  }
}

function others(count: number): string {
  if (count === 1) return "";
  return ` (and ${count - 1} other ${count === 2 ? "record" : "records"})`;
}

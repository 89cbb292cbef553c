import { sameField } from "#src/domain/canonical.ts";
import { type FieldValue, fieldsOf, type PfaFields, withoutFields } from "#src/domain/record.ts";
import type { Change } from "#src/domain/three-way-merge.ts";
import type { EditStep } from "#src/services/drafts/draft-input.ts";

/**
 * The draft after one step. The first edit of a field fixes what was seen: as the client says, else as it is now; later
 * edits keep it. A field back at what was seen is left out, so the draft may end up empty.
 */
export function applyEdit(draft: Change, edit: EditStep, current: PfaFields): Change {
  const delta: Record<string, FieldValue | undefined> = withoutFields(draft.delta, edit.unset);
  const seen: Record<string, FieldValue | undefined> = withoutFields(draft.seen, edit.unset);
  for (const field of fieldsOf(edit.set)) {
    if (!Object.hasOwn(seen, field)) {
      seen[field] = Object.hasOwn(edit.seen, field) ? edit.seen[field] : current[field];
    }
    delta[field] = edit.set[field];
  }
  const back = fieldsOf(delta).filter((field) => sameField(field, delta, seen));
  return { delta: withoutFields(delta, back), seen: withoutFields(seen, back) };
}

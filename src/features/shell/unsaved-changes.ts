import { z } from "zod/mini";
import { isEditableField } from "#src/domain/record.ts";
import type { CellChange, DraftWriter } from "#src/features/drafts/draft-writer.ts";

const keptSchema = z.array(
  z.object({
    pfaId: z.string(),
    field: z.string(),
    value: z.optional(z.union([z.string(), z.boolean(), z.null()])),
    seen: z.union([z.string(), z.boolean(), z.null()]),
    rebase: z.optional(z.boolean()),
  }),
);

/** Keeps what the server has not confirmed for the next page of this tab. */
export function keepUnsaved(
  storage: Pick<Storage, "setItem" | "removeItem">,
  key: string,
  writer: DraftWriter,
): void {
  const pending = writer.pending();
  if (pending.length === 0) storage.removeItem(key);
  else storage.setItem(key, JSON.stringify(pending));
}

/** What an earlier page of this tab could not save; it is given once. */
export function takeUnsaved(storage: Pick<Storage, "getItem" | "removeItem">, key: string): CellChange[] {
  const kept = storage.getItem(key);
  if (kept === null) return [];
  storage.removeItem(key);
  try {
    const parsed = keptSchema.safeParse(JSON.parse(kept));
    if (!parsed.success) return [];
    return parsed.data.flatMap(({ field, rebase, ...rest }) =>
      isEditableField(field)
        ? [
            {
              pfaId: rest.pfaId,
              field,
              value: rest.value,
              seen: rest.seen,
              ...(rebase === true && { rebase }),
            },
          ]
        : [],
    );
  } catch {
    return [];
  }
}

"use client";

import { useAddress } from "#src/features/shell/use-address.ts";

/** The id of a record; opens it beside the view. */
export function RecordLink({ pfaId }: { pfaId: string }) {
  const { record, set } = useAddress();
  return (
    <button
      type="button"
      aria-pressed={record === pfaId}
      className="max-w-64 truncate rounded-sm font-medium text-accent-text hover:underline"
      onClick={() => set({ record: pfaId })}
    >
      {pfaId}
    </button>
  );
}

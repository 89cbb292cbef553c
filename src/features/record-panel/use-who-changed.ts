"use client";

import { useCallback } from "react";
import type { RecordField } from "#src/domain/record.ts";
import { useAddress } from "#src/features/shell/use-address.ts";

/** Opens a record on the changes of one of its fields: who, when, from what to what, through what. */
export function useWhoChanged(): (pfaId: string, field: RecordField) => void {
  const { set } = useAddress();
  return useCallback((pfaId, field) => set({ record: pfaId, field }), [set]);
}

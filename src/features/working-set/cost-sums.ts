import { formatMoneyShort } from "#src/domain/money.ts";
import type { Layer } from "#src/domain/monthly-spread.ts";

/** A sum of costs, without cents; a dash where of none of its records a cost is known. */
export function sumText(cost: string, unknown: number, records: number): string {
  return unknown === records && records > 0 ? "—" : formatMoneyShort(cost);
}

/** How many records sums leave out: `3 without forecast cost, 1 without plan cost`; null for none. */
export function leftOutText(unknown: { readonly [L in Layer]?: number | undefined }): string | null {
  const parts = (["forecast", "plan", "actual"] as const).flatMap((layer) => {
    const records = unknown[layer] ?? 0;
    return records === 0 ? [] : [`${records.toLocaleString("en-US")} without ${layer} cost`];
  });
  return parts.length === 0 ? null : parts.join(", ");
}

import { FIELD, type RecordField } from "#src/domain/record.ts";

/** One field of a change: what it was, and what it became. */
export function Change({ field, from, to }: { field: RecordField; from?: string; to: string }) {
  return (
    <li className="grid min-h-6 grid-cols-[112px_1fr] items-baseline gap-2">
      <span className="truncate text-ink-faint text-sm">{FIELD[field].label}</span>
      <span className="flex flex-wrap gap-x-1.5 tabular-nums">
        {from !== undefined && (
          <>
            <span className="text-ink-muted line-through decoration-ink-faint">{from}</span>
            <span aria-hidden>→</span>
          </>
        )}
        {to}
      </span>
    </li>
  );
}

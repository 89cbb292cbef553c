import { formatExact } from "#src/features/shell/format-moment.ts";

/** An instant, complete and in the person's own time. */
export function Moment({ at }: { at: string }) {
  return (
    <time dateTime={at} className="whitespace-nowrap tabular-nums">
      {formatExact(at)}
    </time>
  );
}

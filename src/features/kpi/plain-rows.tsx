import type { ReactNode } from "react";
import { cn } from "#src/components/cn.ts";

export interface PlainRowsProps {
  caption: string;
  head: readonly string[];
  /** Columns of words, besides the first. */
  words?: readonly number[];
  /** Only for screen readers: it doesn't scroll, and is no tab stop. */
  hidden?: boolean;
  rows: readonly { key: string; cells: readonly ReactNode[] }[];
}

const CELL = "whitespace-nowrap px-2 py-1 text-right tabular-nums first:text-left";

/** A small table: names at the left, numbers at the right. It scrolls within its card. */
export function PlainRows({ caption, head, words = [], hidden = false, rows }: PlainRowsProps) {
  const table = (
    <table className="w-full border-separate border-spacing-0">
      <caption className="sr-only">{caption}</caption>
      <thead className="sticky top-0 bg-surface">
        <tr>
          {head.map((name, at) => (
            <th
              key={name}
              scope="col"
              className={cn(
                CELL,
                "border-b font-medium text-ink-muted text-sm",
                words.includes(at) && "text-left",
              )}
            >
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, cells: [first, ...rest] }) => (
          <tr key={key}>
            <th scope="row" className={cn(CELL, "border-line-soft border-b font-normal")}>
              {first}
            </th>
            {rest.map((cell, at) => (
              <td
                // biome-ignore lint/suspicious/noArrayIndexKey: columns keep their places
                key={at}
                className={cn(CELL, "border-line-soft border-b", words.includes(at + 1) && "text-left")}
              >
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
  if (hidden) return table;
  return (
    <section
      aria-label={`${caption}, table`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reachable by keyboard
      tabIndex={0}
      className="scroll-thin max-h-80 overflow-auto focus-visible:-outline-offset-2"
    >
      {table}
    </section>
  );
}

import { cn } from "#src/components/cn.ts";

function initialsOf(name: string): string {
  const words = name.trim().split(/[\s.@]+/);
  return words
    .slice(0, 2)
    .map((word) => word.charAt(0).toUpperCase())
    .join("");
}

/** A person as initials. Decoration: the name is said by what holds it. */
export function Avatar({ name, className }: { name: string; className?: string }) {
  return (
    <span
      aria-hidden
      className={cn(
        "inline-flex size-6 shrink-0 select-none items-center justify-center rounded-full bg-selected text-2xs font-semibold text-accent-text",
        className,
      )}
    >
      {initialsOf(name)}
    </span>
  );
}

import { cn } from "#src/components/cn.ts";

export interface ProgressBarProps {
  /** What is under way; read aloud. */
  label: string;
  /** From 0 to 1; null where nobody can tell how much there is. */
  value: number | null;
  /** The state in words, in place of a percentage. */
  valueText?: string;
  className?: string;
}

/** How far something is; a band that wanders when the end is unknown. */
export function ProgressBar({ label, value, valueText, className }: ProgressBarProps) {
  const percent = value === null ? null : Math.round(Math.min(1, Math.max(0, value)) * 100);
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent ?? undefined}
      aria-valuetext={valueText}
      className={cn("h-1.5 w-full overflow-hidden rounded-full bg-pressed", className)}
    >
      <div
        className={cn(
          "h-full w-full rounded-full bg-queued",
          percent === null
            ? "max-w-1/3 animate-wander motion-reduce:max-w-full motion-reduce:opacity-40"
            : "origin-left transition-transform duration-180",
        )}
        {...(percent !== null && { style: { transform: `translateX(${percent - 100}%)` } })}
      />
    </div>
  );
}

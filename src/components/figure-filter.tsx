import { cn } from "#src/components/cn.ts";

export interface FigureFilterProps<Value extends string> {
  /** What is chosen; read aloud. */
  label: string;
  /** How many there are of all kinds. */
  total: number;
  figures: readonly { value: Value; label: string; count: number }[];
  /** Null: all. */
  value: Value | null;
  onValueChange: (value: Value | null) => void;
}

/** Numbers side by side, one for each kind; the one that is pressed is what is listed below. */
export function FigureFilter<Value extends string>(props: FigureFilterProps<Value>) {
  const { label, total, figures, value, onValueChange } = props;
  return (
    <fieldset className="scroll-thin relative m-0 flex min-w-0 gap-1.5 border-0 p-0 max-sm:-mx-4 max-sm:overflow-x-auto max-sm:px-4 sm:flex-wrap">
      <legend className="sr-only">{label}</legend>
      <FigureButton label="All" count={total} chosen={value === null} onClick={() => onValueChange(null)} />
      {figures.map((figure) => (
        <FigureButton
          key={figure.value}
          label={figure.label}
          count={figure.count}
          chosen={value === figure.value}
          onClick={() => onValueChange(figure.value)}
        />
      ))}
    </fieldset>
  );
}

function FigureButton({
  label,
  count,
  chosen,
  onClick,
}: {
  label: string;
  count: number;
  chosen: boolean;
  onClick: () => void;
}) {
  return (
    <button
      type="button"
      aria-pressed={chosen}
      onClick={onClick}
      className={cn(
        "flex min-w-20 shrink-0 flex-col rounded border px-3 py-1 text-left transition-colors duration-120 hover:bg-hover focus-visible:-outline-offset-2",
        chosen && "border-accent bg-selected hover:bg-selected",
      )}
    >
      <span className="font-semibold text-lg tabular-nums">{count.toLocaleString("en-US")}</span>
      <span className="text-ink-muted text-sm">{label}</span>
    </button>
  );
}

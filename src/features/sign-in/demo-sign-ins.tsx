import { ChevronRight } from "lucide-react";

export interface DemoSignIn {
  email: string;
  password: string;
  /** What this person does, for example "Project manager, RIO". */
  role: string;
}

export interface DemoSignInsProps {
  signIns: readonly DemoSignIn[];
  onChoose: (signIn: DemoSignIn) => void;
}

/** People of the demo data, each one click away. */
export function DemoSignIns({ signIns, onChoose }: DemoSignInsProps) {
  return (
    <section aria-labelledby="demo-heading" className="mt-6 border-t pt-5">
      <h2 id="demo-heading" className="text-sm font-medium text-ink-muted">
        Demo data: sign in as
      </h2>
      <ul className="mt-2 divide-y divide-line-soft overflow-hidden rounded border">
        {signIns.map((person) => (
          <li key={person.email}>
            <button
              type="button"
              onClick={() => onChoose(person)}
              className="flex min-h-11 w-full items-center gap-3 px-3 py-1.5 text-left transition-colors duration-120 hover:bg-hover focus-visible:-outline-offset-2"
            >
              <span className="min-w-0 flex-1">
                <span className="block font-medium">{person.role}</span>
                <span className="block truncate text-sm text-ink-faint">{person.email}</span>
              </span>
              <ChevronRight aria-hidden className="size-4 text-ink-faint" />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

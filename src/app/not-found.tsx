import type { Metadata } from "next";
import { Button } from "#src/components/button.tsx";
import { EmptyState } from "#src/components/empty-state.tsx";

export const metadata: Metadata = { title: "Not found" };

/** Drawn here: an icon of the library would bring its code along with every page. */
const COMPASS = (
  <svg aria-hidden viewBox="0 0 24 24" className="fill-none stroke-current">
    <path
      strokeLinecap="round"
      strokeLinejoin="round"
      d="M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20m4.2 5.8-1.8 5.4a2 2 0 0 1-1.3 1.3l-5.3 1.7 1.8-5.4a2 2 0 0 1 1.3-1.3z"
    />
  </svg>
);

/** For what doesn't exist and for what a person may not see: the two can't be told apart. */
export default function NotFound() {
  return (
    <main className="flex min-h-dvh items-center justify-center">
      <EmptyState
        icon={COMPASS}
        heading="h1"
        title="There is nothing here"
        actions={
          <Button asChild>
            <a href="/">Go to the start</a>
          </Button>
        }
      >
        The link may be old, or what it shows belongs to a project that you are not a member of.
      </EmptyState>
    </main>
  );
}

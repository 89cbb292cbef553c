import { Compass } from "lucide-react";
import type { Metadata } from "next";
import { Button } from "#src/components/button.tsx";
import { EmptyState } from "#src/components/empty-state.tsx";

export const metadata: Metadata = { title: "Not found" };

/** For what doesn't exist and for what a person may not see: the two can't be told apart. */
export default function NotFound() {
  return (
    <main className="flex min-h-dvh items-center justify-center">
      <EmptyState
        icon={<Compass />}
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

"use client";

import { LogIn } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "#src/components/button.tsx";
import { lazyPart } from "#src/components/lazy-part.tsx";
import { StateBanner } from "#src/features/shell/state-banner.tsx";
import { useSessionEnd } from "#src/features/shell/use-session-end.ts";

const SignInAgain = lazyPart(
  () => import("#src/features/shell/sign-in-again.tsx").then((module) => module.SignInAgain),
  { missing: { close: ({ onClose }) => onClose() } },
);

/** Says that the session ended, and offers to sign in again in place; nothing typed is lost meanwhile. */
export function SessionEnd() {
  const { ended, check } = useSessionEnd();
  const [open, setOpen] = useState(false);
  useEffect(() => setOpen(ended), [ended]);
  if (!ended) return null;
  return (
    <>
      <StateBanner icon={<LogIn aria-hidden />}>
        You were signed out. What you type is kept in this tab and saved as soon as you are signed in again.{" "}
        <Button size="sm" onClick={() => setOpen(true)}>
          Sign in again
        </Button>
      </StateBanner>
      {open && <SignInAgain onCheck={check} onClose={() => setOpen(false)} />}
    </>
  );
}

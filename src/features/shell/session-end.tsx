"use client";

import { LogIn } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "#src/components/button.tsx";
import { lazyPart } from "#src/components/lazy-part.tsx";
import { StateBanner } from "#src/features/shell/state-banner.tsx";
import { textFieldInFocus } from "#src/features/shell/text-field-in-focus.ts";
import { useSessionCheck } from "#src/features/shell/use-session-check.ts";

const SignInAgain = lazyPart(
  () => import("#src/features/shell/sign-in-again.tsx").then((module) => module.SignInAgain),
  { missing: { close: ({ onClose }) => onClose() } },
);

/** Says that the session ended, and offers to sign in again in place; nothing typed is lost meanwhile. Stands until then. */
export function SessionEnd() {
  const check = useSessionCheck();
  const [open, setOpen] = useState(false);
  useEffect(() => onceNobodyTypes(() => setOpen(true)), []);
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

/** The dialog takes the focus: what somebody is typing would be torn apart, and its rest go into the password. */
function onceNobodyTypes(then: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = () => {
    clearTimeout(timer);
    document.removeEventListener("focusin", look);
    document.removeEventListener("focusout", look);
  };
  const look = () => {
    clearTimeout(timer);
    // While the focus moves it is nowhere.
    timer = setTimeout(() => {
      if (textFieldInFocus() !== null) return;
      stop();
      then();
    });
  };
  document.addEventListener("focusin", look);
  document.addEventListener("focusout", look);
  look();
  return stop;
}

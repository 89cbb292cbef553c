"use client";

import { CircleAlert } from "lucide-react";
import { type FormEvent, useState } from "react";
import { Button } from "#src/components/button.tsx";
import {
  Dialog,
  DialogBody,
  DialogClose,
  DialogContent,
  DialogFooter,
  DialogHeader,
} from "#src/components/dialog.tsx";
import { Field } from "#src/components/field.tsx";
import { TextInput } from "#src/components/text-input.tsx";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { attemptSignIn } from "#src/features/sign-in/attempt-sign-in.ts";

export interface SignInAgainProps {
  /** Looks whether the same person is signed in; everything goes on then. */
  onCheck: () => Promise<boolean>;
  onClose: () => void;
}

/** Signs the same person in again without leaving the page. */
export function SignInAgain({ onCheck, onClose }: SignInAgainProps) {
  const { user, writer } = useWorkspace();
  const [password, setPassword] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const { unsaved } = writer;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (password === "") return setProblem("Enter your password.");
    setBusy(true);
    const failed = await attemptSignIn(user.email, password);
    if (failed === null && !(await onCheck())) setProblem("That didn't work. Try again.");
    else setProblem(failed);
    setBusy(false);
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent size="sm">
        <form noValidate onSubmit={submit} className="contents">
          <DialogHeader title="Sign in again" description={`Your session ended. ${keptWords(unsaved)}`} />
          <DialogBody className="flex flex-col gap-4">
            {problem !== null && (
              <p
                role="alert"
                className="flex items-start gap-2 rounded bg-failed-soft px-3 py-2 text-failed-text"
              >
                <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
                {problem}
              </p>
            )}
            <Field label="Email">
              {(control) => (
                <TextInput {...control} type="email" autoComplete="username" readOnly value={user.email} />
              )}
            </Field>
            <Field label="Password">
              {(control) => (
                <TextInput
                  {...control}
                  type="password"
                  autoComplete="current-password"
                  autoFocus
                  value={password}
                  onChange={(event) => setPassword(event.target.value)}
                />
              )}
            </Field>
            <p className="text-ink-muted">
              Or sign in from{" "}
              <a
                href="/sign-in"
                target="_blank"
                rel="noreferrer"
                className="rounded-sm text-accent-text underline"
              >
                a new tab
              </a>{" "}
              and come back.
            </p>
          </DialogBody>
          <DialogFooter>
            <DialogClose asChild>
              <Button>Later</Button>
            </DialogClose>
            <Button type="submit" variant="primary" busy={busy}>
              Sign in
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}

function keptWords(unsaved: number): string {
  if (unsaved === 0) return "This page stays as it is.";
  const what = unsaved === 1 ? "1 record" : `${unsaved.toLocaleString("en-US")} records`;
  return `What you changed in ${what} is kept here and saved once you are signed in.`;
}

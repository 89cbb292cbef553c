"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { CircleAlert, Eye, EyeOff } from "lucide-react";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { Button } from "#src/components/button.tsx";
import { Field } from "#src/components/field.tsx";
import { IconButton } from "#src/components/icon-button.tsx";
import { TextInput } from "#src/components/text-input.tsx";
import { attemptSignIn } from "#src/features/sign-in/attempt-sign-in.ts";
import { type DemoSignIn, DemoSignIns } from "#src/features/sign-in/demo-sign-ins.tsx";

const credentials = z.object({
  email: z
    .string()
    .trim()
    .min(1, "Enter your email address.")
    .pipe(z.email("Enter an email address, such as name@company.com.")),
  password: z.string().min(1, "Enter your password."),
});
type Credentials = z.infer<typeof credentials>;

export interface SignInFormProps {
  /** Path of this application to go to afterwards. */
  next: string;
  /** Sign-ins of the demo data, offered to be filled in. */
  demo?: readonly DemoSignIn[];
}

/** Email and password, with errors in plain words; the page is loaded anew once signed in. */
export function SignInForm({ next, demo = [] }: SignInFormProps) {
  const [problem, setProblem] = useState<string | null>(null);
  const [showPassword, setShowPassword] = useState(false);
  const form = useForm<Credentials>({
    resolver: zodResolver(credentials),
    defaultValues: { email: "", password: "" },
  });
  const { errors, isSubmitting, isSubmitSuccessful } = form.formState;

  const submit = form.handleSubmit(async ({ email, password }) => {
    setProblem(null);
    const failed = await attemptSignIn(email, password);
    if (failed === null) {
      window.location.assign(next);
      return;
    }
    setProblem(failed);
    form.setError("root", { message: failed });
    form.setFocus("password", { shouldSelect: true });
  });

  return (
    <>
      <form noValidate onSubmit={submit} className="flex flex-col gap-4" aria-label="Sign in">
        {problem !== null && (
          <p
            role="alert"
            className="flex items-start gap-2 rounded bg-failed-soft px-3 py-2 text-failed-text"
          >
            <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
            {problem}
          </p>
        )}
        <Field label="Email" error={errors.email?.message}>
          {(control) => (
            <TextInput
              {...control}
              {...form.register("email")}
              size="lg"
              type="email"
              autoComplete="username"
              autoFocus
            />
          )}
        </Field>
        <Field label="Password" error={errors.password?.message}>
          {(control) => (
            <TextInput
              {...control}
              {...form.register("password")}
              size="lg"
              type={showPassword ? "text" : "password"}
              autoComplete="current-password"
              trailing={
                <IconButton
                  label={showPassword ? "Hide password" : "Show password"}
                  aria-pressed={showPassword}
                  onClick={() => setShowPassword(!showPassword)}
                >
                  {showPassword ? <EyeOff aria-hidden /> : <Eye aria-hidden />}
                </IconButton>
              }
            />
          )}
        </Field>
        <Button
          type="submit"
          variant="primary"
          size="lg"
          busy={isSubmitting || isSubmitSuccessful}
          className="mt-1 w-full"
        >
          Sign in
        </Button>
      </form>
      {demo.length > 0 && (
        <DemoSignIns
          signIns={demo}
          onChoose={({ email, password }) => {
            form.reset({ email, password });
            void submit();
          }}
        />
      )}
    </>
  );
}

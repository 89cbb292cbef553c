import type { Metadata } from "next";
import { BrandMark } from "#src/components/brand-mark.tsx";
import { nextPath } from "#src/features/sign-in/next-path.ts";
import { SignInForm } from "#src/features/sign-in/sign-in-form.tsx";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const { next, callbackUrl } = await searchParams;
  return (
    <main className="flex min-h-dvh flex-col items-center px-4 pt-[12vh] pb-8 max-sm:bg-surface max-sm:pt-10">
      <div className="w-full max-w-92">
        <div className="mb-5 flex items-center gap-2.5 px-1">
          <BrandMark className="size-7" />
          <span className="text-lg font-semibold tracking-[-0.01em]">PFA Vanguard</span>
        </div>
        <div className="rounded-lg border bg-surface p-6 max-sm:border-0 max-sm:px-1 max-sm:py-2">
          <h1 className="text-xl font-semibold tracking-[-0.015em]">Sign in</h1>
          <p className="mt-1 mb-5 text-ink-muted">Plan and steer your project's equipment.</p>
          <SignInForm next={nextPath(next ?? callbackUrl)} />
        </div>
      </div>
    </main>
  );
}

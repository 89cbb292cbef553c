import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { EmptyState } from "#src/components/empty-state.tsx";
import { LAST_ORGANIZATION } from "#src/features/shell/last-organization.ts";
import { pageSession } from "#src/trpc/server.ts";

/** Leads to the grid of the organization that was open last, or to the sign-in. */
export default async function StartPage() {
  const session = await pageSession();
  if (session === null) redirect("/sign-in");
  const last = (await cookies()).get(LAST_ORGANIZATION)?.value;
  const organization = session.organizations.find(({ code }) => code === last) ?? session.organizations[0];
  if (organization !== undefined) redirect(`/${encodeURIComponent(organization.code)}/grid`);
  return (
    <main className="flex min-h-dvh items-center justify-center">
      <EmptyState title="You are in no organization yet" heading="h1">
        An administrator has to make you a member of a project. Then it opens here.
      </EmptyState>
    </main>
  );
}

import { headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import type { ReactNode } from "react";
import { WorkspacePage } from "#src/features/shell/workspace-page.tsx";
import { asksForAll, type FirstRows } from "#src/features/working-set/first-rows.ts";
import { WINDOW } from "#src/features/working-set/record-pages.ts";
import { type PageSession, pageSession } from "#src/trpc/server.ts";

/** Asked for, not waited for: it follows the page. Where it fails the browser asks for itself, and says what is wrong. */
const firstRowsOf = ({ records }: PageSession, organizationId: string): FirstRows =>
  records.list({ organizationId, limit: WINDOW, totals: false }).catch(() => null);

/** Opens the organization of the address for its members; for anybody else it doesn't exist. */
export default async function OrganizationLayout({
  params,
  children,
}: {
  params: Promise<{ org: string }>;
  children: ReactNode;
}) {
  const { org } = await params;
  const session = await pageSession();
  const path = (await headers()).get("x-path") ?? `/${encodeURIComponent(org)}/grid`;
  if (session === null) {
    redirect(`/sign-in?next=${encodeURIComponent(path)}`);
  }
  const organization = session.organizations.find(({ code }) => code === decodeURIComponent(org));
  if (organization === undefined) notFound();
  return (
    <WorkspacePage
      organization={organization}
      organizations={session.organizations}
      user={session.user}
      firstRows={asksForAll(path) ? firstRowsOf(session, organization.id) : null}
    >
      {children}
    </WorkspacePage>
  );
}

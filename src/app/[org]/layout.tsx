import { headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import type { ReactNode } from "react";
import { WorkspacePage } from "#src/features/shell/workspace-page.tsx";
import { pageSession } from "#src/trpc/server.ts";

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
  if (session === null) {
    const path = (await headers()).get("x-path") ?? `/${encodeURIComponent(org)}/grid`;
    redirect(`/sign-in?next=${encodeURIComponent(path)}`);
  }
  const organization = session.organizations.find(({ code }) => code === decodeURIComponent(org));
  if (organization === undefined) notFound();
  return (
    <WorkspacePage organization={organization} organizations={session.organizations} user={session.user}>
      {children}
    </WorkspacePage>
  );
}

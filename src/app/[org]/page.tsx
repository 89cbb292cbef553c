import { redirect } from "next/navigation";

/** An organization opens on its grid. */
export default async function OrganizationPage({ params }: { params: Promise<{ org: string }> }) {
  redirect(`/${(await params).org}/grid`);
}

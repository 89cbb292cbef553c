import { redirect } from "next/navigation";

/** The Data page opens on its first part. */
export default async function DataPage({ params }: { params: Promise<{ org: string }> }) {
  redirect(`/${(await params).org}/data/pulls`);
}

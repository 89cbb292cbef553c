import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { isSharedView, viewLabel } from "#src/features/shell/views.ts";
import { WorkspaceView } from "#src/features/shell/workspace-view.tsx";

interface Params {
  params: Promise<{ org: string; view: string }>;
}

export async function generateMetadata({ params }: Params): Promise<Metadata> {
  const { org, view } = await params;
  return { title: `${viewLabel(view)} · ${decodeURIComponent(org)}` };
}

/** All views of the working set: the browser changes between them by itself. */
export default async function ViewPage({ params }: Params) {
  if (!isSharedView((await params).view)) notFound();
  return <WorkspaceView />;
}

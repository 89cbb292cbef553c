import type { Metadata } from "next";
import { PullsSection } from "#src/features/data/pulls-section.tsx";

export async function generateMetadata({ params }: { params: Promise<{ org: string }> }): Promise<Metadata> {
  return { title: `Pulls · ${decodeURIComponent((await params).org)}` };
}

export default function PullsPage() {
  return <PullsSection />;
}

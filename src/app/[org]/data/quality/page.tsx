import type { Metadata } from "next";
import { FindingsSection } from "#src/features/data/findings-section.tsx";

export async function generateMetadata({ params }: { params: Promise<{ org: string }> }): Promise<Metadata> {
  return { title: `Findings · ${decodeURIComponent((await params).org)}` };
}

export default function FindingsPage() {
  return <FindingsSection />;
}

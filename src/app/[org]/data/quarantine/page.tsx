import type { Metadata } from "next";
import { QuarantineSection } from "#src/features/data/quarantine-section.tsx";

export async function generateMetadata({ params }: { params: Promise<{ org: string }> }): Promise<Metadata> {
  return { title: `Quarantine · ${decodeURIComponent((await params).org)}` };
}

export default function QuarantinePage() {
  return <QuarantineSection />;
}

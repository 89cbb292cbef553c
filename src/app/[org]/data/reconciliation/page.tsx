import type { Metadata } from "next";
import { ReconciliationSection } from "#src/features/data/reconciliation-section.tsx";

export async function generateMetadata({ params }: { params: Promise<{ org: string }> }): Promise<Metadata> {
  return { title: `Reconciliation · ${decodeURIComponent((await params).org)}` };
}

export default function ReconciliationPage() {
  return <ReconciliationSection />;
}

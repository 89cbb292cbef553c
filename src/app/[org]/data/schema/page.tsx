import type { Metadata } from "next";
import { SchemaSection } from "#src/features/data/schema-section.tsx";

export async function generateMetadata({ params }: { params: Promise<{ org: string }> }): Promise<Metadata> {
  return { title: `Schema drift · ${decodeURIComponent((await params).org)}` };
}

export default function SchemaPage() {
  return <SchemaSection />;
}

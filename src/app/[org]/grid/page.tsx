import type { Metadata } from "next";
import { GridView } from "#src/features/grid/grid-view.tsx";

export async function generateMetadata({ params }: { params: Promise<{ org: string }> }): Promise<Metadata> {
  return { title: `Grid · ${decodeURIComponent((await params).org)}` };
}

export default function GridPage() {
  return <GridView />;
}

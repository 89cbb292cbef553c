import { ShellSkeleton } from "#src/components/shell-skeleton.tsx";

export default function Loading() {
  return <ShellSkeleton />;
}

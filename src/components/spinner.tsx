import { LoaderCircle } from "lucide-react";
import { cn } from "#src/components/cn.ts";

/** Turning arrow of a control that is at work; the control itself says so to screen readers (`aria-busy`). */
export function Spinner({ className }: { className?: string }) {
  return (
    <LoaderCircle aria-hidden className={cn("size-3.5 animate-spin motion-reduce:opacity-60", className)} />
  );
}

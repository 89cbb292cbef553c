"use client";

import { Bookmark, ChevronDown } from "lucide-react";
import { useState } from "react";
import { Button } from "#src/components/button.tsx";
import { cn } from "#src/components/cn.ts";
import { lazyPart } from "#src/components/lazy-part.tsx";
import { Popover, PopoverContent, PopoverTrigger } from "#src/components/popover.tsx";
import { Skeleton } from "#src/components/skeleton.tsx";
import { useDefaultAtFirst, useOpenedView } from "#src/features/saved-views/use-saved-views.ts";
import { AfterRows } from "#src/features/shell/after-rows.tsx";

const ViewsPanel = lazyPart(
  () => import("#src/features/saved-views/views-panel.tsx").then((module) => module.default),
  { waiting: <Skeleton className="m-3 h-40 w-72" /> },
);
const ViewCommands = lazyPart(
  () => import("#src/features/saved-views/view-commands.tsx").then((module) => module.default),
  { missing: "untold" },
);

/** The saved view that is shown, with what can be done with it and all others. */
export function SavedViews() {
  useDefaultAtFirst();
  const [open, setOpen] = useState(false);
  const present = useOpenedView();
  return (
    <>
      <Popover open={open} onOpenChange={setOpen}>
        <PopoverTrigger asChild>
          <Button variant="ghost" className={cn("max-w-60", present !== null && "text-ink")}>
            <Bookmark aria-hidden className={cn(present !== null && "fill-current text-accent-text")} />
            <span className={cn("truncate", present === null && "max-xl:sr-only")}>
              {present?.opened.name ?? "Views"}
            </span>
            {present?.edited === true && <span className="font-normal text-ink-faint">· edited</span>}
            <ChevronDown aria-hidden className="size-3! text-ink-faint" />
          </Button>
        </PopoverTrigger>
        <PopoverContent aria-label="Saved views" className="w-80 p-0">
          <ViewsPanel onDone={() => setOpen(false)} />
        </PopoverContent>
      </Popover>
      <AfterRows>
        <ViewCommands />
      </AfterRows>
    </>
  );
}

"use client";

import { Eye } from "lucide-react";
import { Button } from "#src/components/button.tsx";
import { Popover, PopoverContent, PopoverTrigger } from "#src/components/popover.tsx";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";

/** Tells somebody who may only look that it is so, and why. */
export function ReadOnlyTag() {
  const { organization, rights } = useWorkspace();
  if (rights.saveDraft) return null;
  return (
    <Popover>
      <PopoverTrigger asChild>
        <Button variant="ghost" className="bg-draft-soft text-ink-muted max-sm:w-7 max-sm:px-0">
          <Eye aria-hidden />
          <span className="max-sm:sr-only">Read only</span>
        </Button>
      </PopoverTrigger>
      <PopoverContent align="end" aria-label="Read only" className="w-72">
        <p className="font-semibold">You can look, but not change</p>
        <p className="mt-1 text-ink-muted">
          In {organization.name} your role is {organization.role}. Everything you see is live. To plan here,
          ask an administrator for the permission to save drafts.
        </p>
      </PopoverContent>
    </Popover>
  );
}

"use client";

import type { Popover as Radix } from "radix-ui";
import { Slot } from "radix-ui";
import type { ComponentProps } from "react";
import { OnDemand } from "#src/components/on-demand.ts";
import { SleepingContext, SleepingTrigger, useSleep, useSleeping } from "#src/components/sleeping.tsx";

/** The code of open popovers, which a page does not need until one opens. What is lazily loaded itself may import it. */
export const popoverParts = new OnDemand(() => import("#src/components/popover-parts.tsx"));

export function Popover({
  children,
  open,
  defaultOpen,
  onOpenChange,
  ...rest
}: ComponentProps<typeof Radix.Root>) {
  const { sleeping, props } = useSleep(popoverParts, { open, defaultOpen, onOpenChange });
  if (sleeping !== null) return <SleepingContext value={sleeping}>{children}</SleepingContext>;
  const { Popover: Alive } = popoverParts.here;
  return (
    <SleepingContext value={null}>
      <Alive {...rest} {...props}>
        {children}
      </Alive>
    </SleepingContext>
  );
}

export function PopoverTrigger(props: ComponentProps<typeof Radix.Trigger>) {
  const sleeping = useSleeping();
  if (sleeping !== null) return <SleepingTrigger popup="dialog" sleeping={sleeping} {...props} />;
  const { PopoverTrigger: Alive } = popoverParts.here;
  return <Alive {...props} />;
}

/** What the popover stands beside, where that is not its trigger. */
export function PopoverAnchor({ asChild = false, ...props }: ComponentProps<typeof Radix.Anchor>) {
  const Anchor = asChild ? Slot.Root : "div";
  if (useSleeping() !== null) return <Anchor {...props} />;
  const { PopoverAnchor: Alive } = popoverParts.here;
  return <Alive asChild={asChild} {...props} />;
}

/** A floating box beside its trigger; give it an `aria-label` when nothing inside names it. */
export function PopoverContent(props: ComponentProps<typeof Radix.Content>) {
  if (useSleeping() !== null) return null;
  const { PopoverContent: Alive } = popoverParts.here;
  return <Alive {...props} />;
}

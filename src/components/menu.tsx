"use client";

import type { DropdownMenu as Radix } from "radix-ui";
import type { ComponentProps } from "react";
import type { MenuItemProps } from "#src/components/menu-parts.tsx";
import { OnDemand } from "#src/components/on-demand.ts";
import { SleepingContext, SleepingTrigger, useSleep, useSleeping } from "#src/components/sleeping.tsx";

/** The code of open menus, which a page does not need until one opens. What is lazily loaded itself may import it. */
export const menuParts = new OnDemand(() => import("#src/components/menu-parts.tsx"));

/** Open state of a menu. Not modal: the page behind stays readable, and a click on it closes the menu. */
export function Menu({
  children,
  open,
  defaultOpen,
  onOpenChange,
  ...rest
}: ComponentProps<typeof Radix.Root>) {
  const { sleeping, props } = useSleep(menuParts, { open, defaultOpen, onOpenChange });
  if (sleeping !== null) return <SleepingContext value={sleeping}>{children}</SleepingContext>;
  const { Menu: Alive } = menuParts.here;
  return (
    <SleepingContext value={null}>
      <Alive {...rest} {...props}>
        {children}
      </Alive>
    </SleepingContext>
  );
}

export function MenuTrigger(props: ComponentProps<typeof Radix.Trigger>) {
  const sleeping = useSleeping();
  if (sleeping !== null) return <SleepingTrigger popup="menu" sleeping={sleeping} {...props} />;
  const { MenuTrigger: Alive } = menuParts.here;
  return <Alive {...props} />;
}

/** What opens; holds the parts below. */
export function MenuContent(props: ComponentProps<typeof Radix.Content>) {
  if (useSleeping() !== null) return null;
  const { MenuContent: Alive } = menuParts.here;
  return <Alive {...props} />;
}

/** One command; `onSelect` runs it. With `asChild` the one child (a link) is the item, with all that it holds. */
export function MenuItem(props: MenuItemProps) {
  const { MenuItem: Alive } = menuParts.here;
  return <Alive {...props} />;
}

export function MenuRadioGroup(props: ComponentProps<typeof Radix.RadioGroup>) {
  const { MenuRadioGroup: Alive } = menuParts.here;
  return <Alive {...props} />;
}

export function MenuRadioItem(props: ComponentProps<typeof Radix.RadioItem>) {
  const { MenuRadioItem: Alive } = menuParts.here;
  return <Alive {...props} />;
}

export function MenuLabel(props: ComponentProps<typeof Radix.Label>) {
  const { MenuLabel: Alive } = menuParts.here;
  return <Alive {...props} />;
}

export function MenuSeparator() {
  const { MenuSeparator: Alive } = menuParts.here;
  return <Alive />;
}

"use client";

import { Circle } from "lucide-react";
import { DropdownMenu as Radix } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "#src/components/cn.ts";
import { floatingItem } from "#src/components/floating-item.ts";
import { Kbd } from "#src/components/kbd.tsx";
// Themes are changed in menus: whoever has these has it.
import "#src/components/theme-change.ts";
import { useHeldEnter } from "#src/components/use-held-enter.ts";

export const MenuTrigger = Radix.Trigger;
export const MenuRadioGroup = Radix.RadioGroup;

/** Open state of a menu. Not modal: the page behind stays readable, and a click on it closes the menu. */
export function Menu(props: ComponentProps<typeof Radix.Root>) {
  return <Radix.Root modal={false} {...props} />;
}

export function MenuContent({
  className,
  align = "start",
  sideOffset = 4,
  ...props
}: ComponentProps<typeof Radix.Content>) {
  const onKeyDownCapture = useHeldEnter();
  return (
    <Radix.Portal>
      <Radix.Content
        onKeyDownCapture={onKeyDownCapture}
        align={align}
        sideOffset={sideOffset}
        collisionPadding={8}
        className={cn(
          "scroll-thin z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-44 overflow-y-auto rounded-lg bg-raised p-1 shadow-float",
          "origin-(--radix-dropdown-menu-content-transform-origin) data-[state=closed]:animate-pop-out data-[state=open]:animate-pop-in",
          className,
        )}
        {...props}
      />
    </Radix.Portal>
  );
}

export interface MenuItemProps extends ComponentProps<typeof Radix.Item> {
  icon?: ReactNode;
  shortcut?: string;
  danger?: boolean;
}

/** One command; `onSelect` runs it. With `asChild` the one child (a link) is the item, with all that it holds. */
export function MenuItem({ icon, shortcut, danger = false, className, children, ...props }: MenuItemProps) {
  return (
    <Radix.Item
      className={cn(floatingItem, danger && "text-failed-text data-[highlighted]:bg-failed-soft", className)}
      {...props}
    >
      {props.asChild ? (
        children
      ) : (
        <>
          {icon !== undefined && (
            <span className={cn("text-ink-faint", danger && "text-current")}>{icon}</span>
          )}
          <span className="min-w-0 flex-1 truncate">{children}</span>
          {shortcut !== undefined && <Kbd keys={shortcut} className="pl-4" />}
        </>
      )}
    </Radix.Item>
  );
}

export function MenuRadioItem({ className, children, ...props }: ComponentProps<typeof Radix.RadioItem>) {
  return (
    <Radix.RadioItem className={cn(floatingItem, "pl-7", className)} {...props}>
      <Radix.ItemIndicator className="absolute left-2.5 text-accent-text">
        <Circle aria-hidden className="size-2! fill-current" />
      </Radix.ItemIndicator>
      {children}
    </Radix.RadioItem>
  );
}

export function MenuLabel({ className, ...props }: ComponentProps<typeof Radix.Label>) {
  return (
    <Radix.Label
      className={cn("px-2 pt-1.5 pb-1 text-xs font-medium text-ink-faint", className)}
      {...props}
    />
  );
}

export function MenuSeparator() {
  return <Radix.Separator className="-mx-1 my-1 h-px bg-line" />;
}

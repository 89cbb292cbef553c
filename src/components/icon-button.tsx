import type { ReactNode } from "react";
import { Button, type ButtonProps } from "#src/components/button.tsx";
import { cn } from "#src/components/cn.ts";
import { Tooltip, type TooltipProps } from "#src/components/tooltip.tsx";

const SIDE_PX = { sm: "w-6", md: "w-7", lg: "w-9" } as const;

export interface IconButtonProps extends Omit<ButtonProps, "children" | "aria-label" | "asChild"> {
  /** What it does, as a verb; read aloud and shown as a tooltip. */
  label: string;
  /** The icon. */
  children: ReactNode;
  shortcut?: string;
  tooltipSide?: TooltipProps["side"];
  /** Other words than the label; false where the icon needs none and Escape has another meaning than closing them. */
  tooltip?: boolean | string;
}

/** A button with an icon alone; its label is its accessible name and its tooltip. */
export function IconButton({
  label,
  shortcut,
  tooltipSide = "bottom",
  tooltip = true,
  variant = "ghost",
  size = "md",
  className,
  children,
  ...props
}: IconButtonProps) {
  return (
    <Tooltip
      content={tooltip === true ? label : tooltip === false ? null : tooltip}
      shortcut={shortcut}
      side={tooltipSide}
    >
      <Button
        aria-label={label}
        variant={variant}
        size={size}
        className={cn("px-0 [&_svg]:size-4", SIDE_PX[size ?? "md"], className)}
        {...props}
      >
        {children}
      </Button>
    </Tooltip>
  );
}

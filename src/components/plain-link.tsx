"use client";

import { useRouter } from "next/navigation";
import type { ComponentProps } from "react";

interface PlainLinkProps extends ComponentProps<"a"> {
  href: string;
}

/** A link within the application: the router goes there on a plain click; a new tab, or one without scripts, loads the page. */
export function PlainLink({ href, onClick, onPointerEnter, ...props }: PlainLinkProps) {
  const router = useRouter();
  return (
    <a
      {...props}
      href={href}
      onPointerEnter={(event) => {
        router.prefetch(href);
        onPointerEnter?.(event);
      }}
      onClick={(event) => {
        onClick?.(event);
        const { altKey, ctrlKey, metaKey, shiftKey, button } = event;
        if (event.defaultPrevented || altKey || ctrlKey || metaKey || shiftKey || button !== 0) return;
        event.preventDefault();
        router.push(href);
      }}
    />
  );
}

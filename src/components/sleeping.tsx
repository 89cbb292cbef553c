"use client";

import { Slot } from "radix-ui";
import {
  type ComponentProps,
  createContext,
  type KeyboardEvent,
  useCallback,
  useContext,
  useEffect,
  useRef,
  useState,
} from "react";
import type { OnDemand } from "#src/components/on-demand.ts";
import { notify } from "#src/components/toast.tsx";

const TRY_AGAIN = "Its code could not be fetched. Check the connection and try again.";

/** What a trigger needs to know of a menu or popover whose code has not been needed yet. */
interface Sleeping {
  /** Fetches the code: somebody is about to use it. */
  warm: () => void;
  /** Opens as soon as the code is here. */
  wake: () => void;
}

/** Null below a menu or popover that is alive. */
export const SleepingContext = createContext<Sleeping | null>(null);
export const useSleeping = () => useContext(SleepingContext);

export interface OpenState {
  open?: boolean | undefined;
  defaultOpen?: boolean | undefined;
  onOpenChange?: ((open: boolean) => void) | undefined;
}

/**
 * The state of something that floats: asleep until it is first opened, alive from then on.
 * @returns `sleeping` for the context; null once `part.here` may be rendered, with `props` for its root
 */
export function useSleep<T>(part: OnDemand<T>, { open, defaultOpen = false, onOpenChange }: OpenState) {
  const [alive, setAlive] = useState(false);
  const [wanted, setWanted] = useState(defaultOpen);
  const opens = open ?? wanted;
  const closed = useRef(onOpenChange);
  closed.current = onOpenChange;
  useEffect(() => {
    if (!opens || alive) return;
    part.load().then(
      () => setAlive(true),
      () => {
        // Without its code nothing opens; the next click tries again.
        setWanted(false);
        closed.current?.(false);
        notify({
          tone: "error",
          title: "This could not be opened",
          bundle: "asleep",
          description: TRY_AGAIN,
        });
      },
    );
  }, [opens, alive, part]);
  const warm = useCallback(() => void part.load().catch(() => undefined), [part]);
  const wake = useCallback(() => {
    setWanted(true);
    onOpenChange?.(true);
  }, [onOpenChange]);
  const sleeping: Sleeping | null = alive ? null : { warm, wake };
  const props = {
    ...(open === undefined ? { defaultOpen: wanted } : { open }),
    ...(onOpenChange !== undefined && { onOpenChange }),
  };
  return { sleeping, props };
}

interface SleepingTriggerProps extends ComponentProps<"button"> {
  asChild?: boolean | undefined;
  popup: "menu" | "dialog";
  sleeping: Sleeping;
}

/** Looks and speaks like the trigger that takes its place once it was used. */
export function SleepingTrigger({ asChild = false, popup, sleeping, ...props }: SleepingTriggerProps) {
  const Trigger = asChild ? Slot.Root : "button";
  const onKeyDown = (event: KeyboardEvent<HTMLButtonElement>) => {
    props.onKeyDown?.(event);
    if (popup !== "menu" || event.key !== "ArrowDown" || event.defaultPrevented) return;
    event.preventDefault();
    sleeping.wake();
  };
  return (
    <Trigger
      {...(!asChild && { type: "button" as const })}
      {...props}
      aria-haspopup={popup}
      aria-expanded={false}
      data-state="closed"
      onKeyDown={onKeyDown}
      onPointerEnter={(event) => {
        props.onPointerEnter?.(event);
        sleeping.warm();
      }}
      onFocus={(event) => {
        props.onFocus?.(event);
        sleeping.warm();
      }}
      onClick={(event) => {
        props.onClick?.(event);
        if (!event.defaultPrevented) sleeping.wake();
      }}
    />
  );
}

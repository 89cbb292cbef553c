"use client";

import { X } from "lucide-react";
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from "react";
import { Button } from "#src/components/button.tsx";
import { IconButton } from "#src/components/icon-button.tsx";
import { announce } from "#src/components/live-region.tsx";
import { TOUR_STEPS } from "#src/features/tour/tour-steps.ts";

const CARD_PX = 340;
const GAP_PX = 12;
const LOOK_MS = 400;

/** Where the thing is that a step points at, in the window. */
function placeOf(targets: readonly string[]): DOMRect | null {
  for (const target of targets) {
    const place = document.querySelector(target)?.getBoundingClientRect();
    if (place !== undefined && place.width > 0) return place;
  }
  return null;
}

/** What the card stands beside, and the view, whose corner it takes otherwise. */
interface Places {
  readonly place: DOMRect | null;
  readonly view: DOMRect | null;
}

const NOWHERE: Places = { place: null, view: null };
const sameEdges = (one: DOMRect | null, other: DOMRect | null) =>
  JSON.stringify(one) === JSON.stringify(other);
const samePlaces = (one: Places, other: Places) =>
  sameEdges(one.place, other.place) && sameEdges(one.view, other.view);

export interface TourCardProps {
  /** Somebody asked for it: it takes the focus. */
  focus: boolean;
  onEnd: () => void;
}

/** A card beside what it tells about. The page stays usable: the card never covers it all and keeps no focus. */
export function TourCard({ focus, onEnd }: TourCardProps) {
  const [at, setAt] = useState(0);
  const [{ place, view }, setPlaces] = useState<Places>(NOWHERE);
  const next = useRef<HTMLButtonElement>(null);
  const step = TOUR_STEPS[at];
  const isLast = at === TOUR_STEPS.length - 1;
  useLayoutEffect(() => {
    const look = () => {
      const now = { place: placeOf(step?.targets ?? []), view: placeOf(["main"]) };
      setPlaces((before) => (samePlaces(before, now) ? before : now));
    };
    look();
    // What it points at may move: a bar appears, the window changes.
    const timer = setInterval(look, LOOK_MS);
    window.addEventListener("resize", look);
    return () => {
      clearInterval(timer);
      window.removeEventListener("resize", look);
    };
  }, [step]);
  useEffect(() => {
    if (focus) next.current?.focus();
    else announce("A short tour is offered at the end of the page.");
  }, [focus]);
  if (step === undefined) return null;
  const go = (to: number) => {
    setAt(to);
    const there = TOUR_STEPS[to];
    if (there !== undefined) announce(`${there.title}. ${there.text}`);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") onEnd();
    else if (event.key === "ArrowRight" && !isLast) go(at + 1);
    else if (event.key === "ArrowLeft" && at > 0) go(at - 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <>
      {place !== null && (
        <div
          aria-hidden
          className="pointer-events-none fixed z-30 rounded-lg outline-2 outline-accent outline-offset-2 transition-all duration-180 motion-reduce:transition-none"
          style={{ left: place.left, top: place.top, width: place.width, height: place.height }}
        />
      )}
      <section
        aria-label="Tour"
        onKeyDown={onKeyDown}
        className="fixed z-30 max-w-[calc(100vw-24px)] animate-fade-in rounded-lg bg-raised p-3 pl-4 text-ink shadow-float"
        style={{ width: CARD_PX, ...(at === 0 ? corner(view) : cardPlace(place, view)) }}
      >
        <header className="flex items-start gap-2">
          <h2 className="min-w-0 flex-1 py-0.5 font-semibold">{step.title}</h2>
          <IconButton label="End the tour" size="sm" tooltip={false} onClick={onEnd}>
            <X aria-hidden />
          </IconButton>
        </header>
        <p className="mt-0.5 text-ink-muted">{step.text}</p>
        <footer className="mt-3 flex items-center gap-1.5">
          <span className="mr-auto text-ink-faint text-sm tabular-nums">
            {at + 1} of {TOUR_STEPS.length}
          </span>
          {at === 0 && (
            <Button variant="ghost" onClick={onEnd}>
              Don't show again
            </Button>
          )}
          {at > 0 && <Button onClick={() => go(at - 1)}>Back</Button>}
          <Button ref={next} variant="primary" onClick={() => (isLast ? onEnd() : go(at + 1))}>
            {isLast ? "Done" : "Next"}
          </Button>
        </footer>
      </section>
    </>
  );
}

type CardPlace = Partial<Record<"left" | "top" | "right" | "bottom", number>>;

/** The last corner of the view that somebody works in: the offer stands there, since nobody asked for it. */
function corner(view: DOMRect | null): CardPlace {
  return {
    right: window.innerWidth - (view?.right ?? window.innerWidth) + GAP_PX * 2,
    bottom: window.innerHeight - (view?.bottom ?? window.innerHeight) + GAP_PX * 4,
  };
}

/** Below what it points at, above where there is no room below; in the corner beside something large or nothing. */
function cardPlace(place: DOMRect | null, view: DOMRect | null): CardPlace {
  if (place === null || place.height > window.innerHeight / 2) return corner(view);
  const left = Math.max(GAP_PX, Math.min(place.left, window.innerWidth - CARD_PX - GAP_PX));
  return place.bottom < window.innerHeight / 2
    ? { left, top: place.bottom + GAP_PX }
    : { left, bottom: window.innerHeight - place.top + GAP_PX };
}

"use client";

import { createParser, useQueryStates } from "nuqs";
import { useMemo } from "react";
import { isDay } from "#src/domain/calendar.ts";
import { TIME_LAYERS, type TimeLayer } from "#src/domain/timeline-bars.ts";
import { formatZoom, parseZoom } from "#src/domain/timeline-scale.ts";

const LETTER: { readonly [L in TimeLayer]: string } = { plan: "p", forecast: "f", actual: "a" };

const layersParser = createParser<TimeLayer[]>({
  parse: (text) => TIME_LAYERS.filter((layer) => text.includes(LETTER[layer])),
  serialize: (layers) => layers.map((layer) => LETTER[layer]).join("") || "none",
  eq: (one, other) => one.join() === other.join(),
});

const PARSERS = {
  tz: createParser<number>({ parse: parseZoom, serialize: formatZoom }),
  tl: layersParser.withDefault([...TIME_LAYERS]),
  tx: createParser<string>({ parse: (text) => (isDay(text) ? text : null), serialize: (day) => day }),
};

export interface TimelineAddress {
  /** Pixels for a day; null: as nobody chose. */
  readonly zoom: number | null;
  readonly layers: readonly TimeLayer[];
  /** The day at the left edge, `YYYY-MM-DD`. */
  readonly left: string | null;
  readonly set: (change: {
    zoom?: number | null;
    layers?: readonly TimeLayer[];
    left?: string | null;
  }) => void;
}

/** What the timeline alone keeps in the address: `tz` width of a day, `tl` layers, `tx` left edge. */
export function useTimelineAddress(): TimelineAddress {
  const [{ tz, tl, tx }, setState] = useQueryStates(PARSERS, { history: "replace", shallow: true });
  return useMemo(
    () => ({
      zoom: tz,
      layers: tl,
      left: tx,
      set: ({ zoom, layers, left }) =>
        void setState({
          ...(zoom !== undefined && { tz: zoom }),
          ...(layers !== undefined && { tl: layers.length === TIME_LAYERS.length ? null : [...layers] }),
          ...(left !== undefined && { tx: left }),
        }),
    }),
    [tz, tl, tx, setState],
  );
}

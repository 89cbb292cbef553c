import type { TimeLayer } from "#src/domain/timeline-bars.ts";

/** What the layers of the timeline are called. */
export const LAYER_LABEL: { readonly [L in TimeLayer]: string } = {
  plan: "Plan",
  forecast: "Forecast",
  actual: "Actual",
};

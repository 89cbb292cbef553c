"use client";

import { createParser, parseAsBoolean, parseAsStringLiteral, useQueryStates } from "nuqs";
import { isDay } from "#src/domain/calendar.ts";

/** What totals are split by. */
export const BOARD_DIMENSIONS = ["category", "class", "source", "dor", "areaSilo"] as const;
export type BoardDimension = (typeof BOARD_DIMENSIONS)[number];

const day = createParser<string>({
  parse: (text) => (isDay(text) ? text : null),
  serialize: (text) => text,
});

const PARSERS = {
  kMeasure: parseAsStringLiteral(["cost", "days"]).withDefault("cost"),
  kBy: parseAsStringLiteral(BOARD_DIMENSIONS).withDefault("category"),
  kAgainst: parseAsStringLiteral(["forecast", "actual"]).withDefault("forecast"),
  /** Areas of the months on top of each other, or each from the ground. */
  kAreas: parseAsStringLiteral(["stacked", "overlaid"]).withDefault("stacked"),
  /** Whether months are added up as they go. */
  kSum: parseAsBoolean.withDefault(false),
  /** Since which day movers are listed; the present one without it. */
  kSince: day,
};

/** What the address holds for the KPI board alone. */
export function useKpiAddress() {
  return useQueryStates(PARSERS, { history: "replace", shallow: true });
}

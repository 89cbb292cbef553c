import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

type Rgb = readonly [number, number, number];
type Theme = Readonly<Record<string, Rgb>>;

/** OKLCH → linear sRGB, by the matrices of Björn Ottosson's Oklab. */
function linearRgb(lightness: number, chroma: number, hueDegrees: number): Rgb {
  const hue = (hueDegrees * Math.PI) / 180;
  const a = chroma * Math.cos(hue);
  const b = chroma * Math.sin(hue);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}

const clamped = (part: number): number => Math.min(1, Math.max(0, part));

function luminance([red, green, blue]: Rgb): number {
  return 0.2126 * clamped(red) + 0.7152 * clamped(green) + 0.0722 * clamped(blue);
}

/** WCAG 2.2 contrast ratio, 1 to 21. */
function contrast(one: Rgb, other: Rgb): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((x, y) => x - y) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function opaqueColours(block: string): Theme {
  const declaration = /--([a-z-]+): oklch\(([\d.]+) ([\d.]+) ([\d.]+)\);/g;
  return Object.fromEntries(
    [...block.matchAll(declaration)].map(([, name, l, c, h]) => [
      name,
      linearRgb(Number(l), Number(c), Number(h)),
    ]),
  );
}

const css = readFileSync(new URL("tokens.css", import.meta.url), "utf8");
const [lightBlock = "", darkBlock = ""] = css.split(':root[data-theme="dark"]');
const themes = { light: opaqueColours(lightBlock), dark: opaqueColours(darkBlock) };

const MEANINGS = ["plan", "forecast", "actual", "draft", "queued", "synced", "conflict", "failed"];
const GROUNDS = ["canvas", "surface", "sunken", "raised", "hover", "selected"];

const textPairs: [string, string][] = [
  ...["ink", "ink-muted", "ink-faint", "accent-text"].flatMap((text) =>
    GROUNDS.map((ground): [string, string] => [text, ground]),
  ),
  ...MEANINGS.flatMap((meaning): [string, string][] => [
    [`${meaning}-text`, `${meaning}-soft`],
    ...GROUNDS.map((ground): [string, string] => [`${meaning}-text`, ground]),
    ["ink", `${meaning}-soft`],
    ["ink-muted", `${meaning}-soft`],
  ]),
  ["ink", "pressed"],
  ["accent-ink", "accent"],
  ["accent-ink", "accent-hover"],
  ["danger-ink", "danger"],
  ["danger-ink", "danger-hover"],
];

const partPairs: [string, string][] = [
  ...MEANINGS.flatMap((meaning) =>
    ["surface", "raised"].map((ground): [string, string] => [meaning, ground]),
  ),
  ...["line-control", "focus", "accent", "danger"].flatMap((part) =>
    ["canvas", "surface", "sunken", "raised"].map((ground): [string, string] => [part, ground]),
  ),
];

function tooFaint(theme: Theme, pairs: [string, string][], least: number): string[] {
  return pairs.flatMap(([front, back]) => {
    const [one, other] = [theme[front], theme[back]];
    if (one === undefined || other === undefined) return [`${front} or ${back} is missing`];
    const ratio = contrast(one, other);
    return ratio >= least ? [] : [`${front} on ${back}: ${ratio.toFixed(2)}`];
  });
}

/** Perceived lightness of the layers' colours, 0 to 1. */
function layerLightness(block: string) {
  const of = (name: string) => Number(new RegExp(`--${name}: oklch\\(([\\d.]+)`).exec(block)?.[1]);
  return { plan: of("plan"), forecast: of("forecast"), actual: of("actual") };
}
const lightnesses = { light: layerLightness(lightBlock), dark: layerLightness(darkBlock) };

describe.each(["light", "dark"] as const)("the %s theme", (name) => {
  const theme = themes[name];
  const lightness = lightnesses[name];

  test("shows text with a contrast of at least 4.5", () => {
    expect(tooFaint(theme, textPairs, 4.5)).toEqual([]);
  });

  test("shows the parts of controls with a contrast of at least 3", () => {
    expect(tooFaint(theme, partPairs, 3)).toEqual([]);
  });

  test("shows plan, forecast and actual in lightnesses that differ", () => {
    expect(Math.abs(lightness.plan - lightness.forecast)).toBeGreaterThanOrEqual(0.09);
    expect(Math.abs(lightness.forecast - lightness.actual)).toBeGreaterThanOrEqual(0.09);
    expect(Math.abs(lightness.plan - lightness.actual)).toBeGreaterThanOrEqual(0.09);
  });

  test("uses only colours that an sRGB screen can show", () => {
    const outside = Object.entries(theme).filter(([, rgb]) =>
      rgb.some((part) => part < -0.003 || part > 1.003),
    );
    expect(outside).toEqual([]);
  });
});

test("both themes name the same colours", () => {
  expect(Object.keys(themes.dark).sort()).toEqual(Object.keys(themes.light).sort());
});

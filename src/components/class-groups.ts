/**
 * Which classes set the same property, for the utilities that this application uses: a fraction of what the library
 * brings for all of Tailwind. A test compares the two over every class in the sources.
 */

const any = () => true;
const isLength = (value: string) => /^\d|^px$|^\[[\d.-]/.test(value);
const widths = ["", isLength];
const own = (name: string) => [{ [name]: [any] }];
const sides = ["x", "y", "s", "e", "t", "r", "b", "l"] as const;

const spacing = (name: "p" | "m") =>
  Object.fromEntries(["", ...sides].map((side) => [`${name}${side}`, own(`${name}${side}`)]));
const corners = ["t", "r", "b", "l", "tl", "tr", "bl", "br"] as const;
const borderSides = ["x", "y", "t", "r", "b", "l"] as const;

/** Utilities that set a property of their own, whatever follows the name. */
const SINGLE = [
  "inset inset-x inset-y top right bottom left z order basis grid-cols grid-rows grid-flow col-start col-end",
  "row-start gap gap-x gap-y justify-items justify-self size w min-w max-w h min-h max-h tracking leading",
  "line-clamp underline-offset whitespace wrap border-spacing border-spacing-x border-spacing-y",
  "outline-offset shadow opacity cursor select pointer-events touch overflow overflow-x overflow-y",
  "overscroll appearance duration ease animate translate translate-x translate-y rotate scale fill",
];

export const classGroups = {
  ...Object.fromEntries(SINGLE.flatMap((line) => line.split(" ")).map((name) => [name, own(name)])),
  display: [
    ...["block", "inline-block", "inline", "flex", "inline-flex", "table", "grid", "inline-grid", "contents"],
    ...["hidden", "flow-root", "list-item"],
  ],
  position: ["static", "fixed", "absolute", "relative", "sticky"],
  visibility: ["visible", "invisible", "collapse"],
  sr: ["sr-only", "not-sr-only"],
  "flex-direction": [{ flex: ["row", "row-reverse", "col", "col-reverse"] }],
  "flex-wrap": [{ flex: ["wrap", "wrap-reverse", "nowrap"] }],
  flex: own("flex"),
  grow: [{ grow: ["", any] }],
  shrink: [{ shrink: ["", any] }],
  "col-start-end": [{ col: [any] }],
  "row-start-end": [{ row: [any] }],
  "justify-content": own("justify"),
  "align-items": own("items"),
  "align-self": own("self"),
  "align-content": [{ content: ["start", "end", "center", "between", "around", "evenly", "stretch"] }],
  ...spacing("p"),
  ...spacing("m"),
  "text-alignment": [{ text: ["left", "center", "right", "justify", "start", "end"] }],
  "text-wrap": [{ text: ["wrap", "nowrap", "balance", "pretty"] }],
  "text-overflow": ["truncate", "text-ellipsis", "text-clip"],
  "font-size": [{ text: ["2xs", "xs", "sm", "base", "lg", "xl", "2xl", "3xl", "4xl", isLength] }],
  "text-color": own("text"),
  "font-weight": [{ font: ["normal", "medium", "semibold", "bold"] }],
  "font-family": own("font"),
  "font-style": ["italic", "not-italic"],
  "fvn-figure": ["lining-nums", "oldstyle-nums"],
  "fvn-spacing": ["proportional-nums", "tabular-nums"],
  "text-decoration": ["underline", "overline", "line-through", "no-underline"],
  "text-transform": ["uppercase", "lowercase", "capitalize", "normal-case"],
  break: [{ break: ["normal", "words", "all", "keep"] }],
  "vertical-align": own("align"),
  "list-style-type": own("list"),
  "bg-image": [
    { bg: ["none", (value: string) => /^\[(repeating-)?(linear|radial|conic)-gradient|^\[url/.test(value)] },
  ],
  "bg-repeat": [{ bg: ["no-repeat"] }],
  "bg-position": [{ bg: ["center"] }],
  "bg-size": own("bg-size"),
  "bg-color": own("bg"),
  rounded: [{ rounded: ["", any] }],
  ...Object.fromEntries(corners.map((side) => [`rounded-${side}`, [{ [`rounded-${side}`]: ["", any] }]])),
  "border-w": [{ border: widths }],
  ...Object.fromEntries(borderSides.map((side) => [`border-w-${side}`, [{ [`border-${side}`]: widths }]])),
  "border-style": [{ border: ["solid", "dashed", "dotted", "double", "hidden", "none"] }],
  "border-collapse": [{ border: ["collapse", "separate"] }],
  "border-color": own("border"),
  ...Object.fromEntries(borderSides.map((side) => [`border-color-${side}`, own(`border-${side}`)])),
  "divide-y": [{ "divide-y": widths }],
  "divide-x": [{ "divide-x": widths }],
  "outline-style": [{ outline: ["solid", "dashed", "dotted", "double", "none", "hidden"] }],
  "outline-w": [{ outline: widths }],
  "outline-color": own("outline"),
  resize: [{ resize: ["none", "x", "y", ""] }],
  transition: [{ transition: ["", any] }],
  "transform-origin": own("origin"),
  "stroke-w": [{ stroke: [isLength] }],
  stroke: own("stroke"),
  "container-type": ["@container"],
  "container-named": [(value: string) => value.startsWith("@container/")],
};

const axis = (name: string) => ({
  [name]: sides.map((side) => `${name}${side}`),
  [`${name}x`]: [`${name}r`, `${name}l`],
  [`${name}y`]: [`${name}t`, `${name}b`],
});

/** Group → groups whose classes it takes the place of, too. */
export const conflictingClassGroups = {
  "container-named": ["container-type"],
  overflow: ["overflow-x", "overflow-y"],
  inset: ["inset-x", "inset-y", "right", "left", "top", "bottom"],
  "inset-x": ["right", "left"],
  "inset-y": ["top", "bottom"],
  flex: ["basis", "grow", "shrink"],
  gap: ["gap-x", "gap-y"],
  ...axis("p"),
  ...axis("m"),
  size: ["w", "h"],
  "font-size": ["leading"],
  "line-clamp": ["display", "overflow"],
  rounded: corners.map((side) => `rounded-${side}`),
  "rounded-t": ["rounded-tl", "rounded-tr"],
  "rounded-r": ["rounded-tr", "rounded-br"],
  "rounded-b": ["rounded-br", "rounded-bl"],
  "rounded-l": ["rounded-tl", "rounded-bl"],
  "border-spacing": ["border-spacing-x", "border-spacing-y"],
  "border-w": borderSides.map((side) => `border-w-${side}`),
  "border-w-x": ["border-w-r", "border-w-l"],
  "border-w-y": ["border-w-t", "border-w-b"],
  "border-color": borderSides.map((side) => `border-color-${side}`),
  "border-color-x": ["border-color-r", "border-color-l"],
  "border-color-y": ["border-color-t", "border-color-b"],
  translate: ["translate-x", "translate-y", "translate-none"],
};

import { type ClassNameValue, createTailwindMerge } from "tailwind-merge";
import { classGroups, conflictingClassGroups } from "#src/components/class-groups.ts";

const merge = createTailwindMerge(() => ({
  cacheSize: 500,
  theme: {},
  classGroups,
  conflictingClassGroups,
  conflictingClassGroupModifiers: {},
  postfixLookupClassGroups: ["container-type"],
  orderSensitiveModifiers: ["*", "**", "after", "before", "first-letter", "first-line", "placeholder"],
}));

/** Joins class names; of two that set the same property the later one wins. */
export function cn(...classes: ClassNameValue[]): string {
  return merge(classes);
}

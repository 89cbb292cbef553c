/** Looks of anything that is chosen from a floating list: menus and selects. */
export const floatingItem = [
  "relative flex min-h-7 cursor-default select-none items-center gap-2 rounded-sm px-2 py-1 text-base text-ink outline-none",
  "data-[highlighted]:bg-hover dark:data-[highlighted]:bg-pressed data-[disabled]:pointer-events-none data-[disabled]:opacity-50 [&_svg]:size-3.5 [&_svg]:shrink-0",
].join(" ");

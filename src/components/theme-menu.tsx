"use client";

import { useTheme } from "next-themes";
import { MenuLabel, MenuRadioGroup, MenuRadioItem } from "#src/components/menu.tsx";

/** Choice of light, dark or the system's theme, as part of a `MenuContent`. */
export function ThemeMenuItems() {
  const { theme = "system", setTheme } = useTheme();
  return (
    <>
      <MenuLabel>Theme</MenuLabel>
      <MenuRadioGroup value={theme} onValueChange={setTheme}>
        <MenuRadioItem value="system">Same as the system</MenuRadioItem>
        <MenuRadioItem value="light">Light</MenuRadioItem>
        <MenuRadioItem value="dark">Dark</MenuRadioItem>
      </MenuRadioGroup>
    </>
  );
}

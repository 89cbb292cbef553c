import { GO_KEYS } from "#src/features/commands/command-keys.ts";

export interface CharacterKey {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  getModifierState(key: "AltGraph"): boolean;
}

/**
 * Whether a key types a character rather than being a command. AltGr may be told as Ctrl+Alt, and Option types on a Mac, but
 * for the keys that have a meaning everywhere.
 */
export function typesCharacter(pressed: CharacterKey, isMac: boolean): boolean {
  const { key, ctrlKey, metaKey, altKey } = pressed;
  if (key.length !== 1) return false;
  if (pressed.getModifierState("AltGraph")) return true;
  if (ctrlKey || metaKey) return false;
  return !altKey || (isMac && !isForAll(pressed));
}

/** Alt+Shift with a digit goes to a view, Alt+T to the notices. */
function isForAll({ code, shiftKey }: CharacterKey): boolean {
  return code === "KeyT" || (shiftKey && GO_KEYS.some(({ digit }) => digit === code));
}

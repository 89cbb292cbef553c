import { expect, it, vi } from "vitest";
import { typeAhead } from "#src/features/commands/typed-ahead.ts";

class Key extends Event {
  readonly key: string;
  readonly ctrlKey: boolean;
  constructor(key: string, ctrlKey = false) {
    super("keydown", { cancelable: true });
    this.key = key;
    this.ctrlKey = ctrlKey;
  }
}

it("keeps typing from the page until it is taken, and Escape gives up", () => {
  const target = new EventTarget();
  const giveUp = vi.fn();
  const ahead = typeAhead(target, giveUp);
  const press = (...keys: Key[]) => keys.map((key) => target.dispatchEvent(key));
  expect(
    press(new Key("s"), new Key("h"), new Key("x"), new Key("Backspace"), new Key("Shift")),
  ).not.toContain(true);
  press(new Key("v", true), new Key(" "), new Key("d"));
  expect(giveUp).not.toHaveBeenCalled();
  press(new Key("Escape"));
  expect(giveUp).toHaveBeenCalledOnce();
  expect(ahead.take()).toBe("sh d");
  expect(press(new Key("a"))).toEqual([true]);
});

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Hint, TooltipState } from "#src/components/tooltip-state.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const anchorOf = (name: string) => ({
  anchor: { name } as unknown as HTMLElement,
  hint: (): Hint => ({ content: name, side: "bottom", align: "center" }),
});
const [one, two] = [anchorOf("one"), anchorOf("two")];

describe("TooltipState", () => {
  it("opens after a while under the pointer, and at once for the keyboard", () => {
    const state = new TooltipState();
    state.open(one, 0);
    vi.advanceTimersByTime(349);
    expect(state.shown).toBeNull();
    vi.advanceTimersByTime(1);
    expect(state.shown).toBe(one);
    const other = new TooltipState();
    other.open(two, 0, true);
    expect(other.shown).toBe(two);
  });

  it("forgets an anchor that the pointer only crosses", () => {
    const state = new TooltipState();
    state.open(one, 0);
    state.leave(100);
    vi.advanceTimersByTime(1000);
    expect(state.shown).toBeNull();
  });

  it("stays while the pointer goes onto the hint, and goes when it leaves for good", () => {
    const state = new TooltipState();
    state.open(one, 0, true);
    state.leave(0);
    vi.advanceTimersByTime(100);
    state.stay();
    vi.advanceTimersByTime(1000);
    expect(state.shown).toBe(one);
    state.leave(1100);
    vi.advanceTimersByTime(200);
    expect(state.shown).toBeNull();
  });

  it("moves on to the next anchor without a delay, also shortly after it closed", () => {
    const state = new TooltipState();
    state.open(one, 0, true);
    state.open(two, 10);
    expect(state.shown).toBe(two);
    state.close(20);
    state.open(one, 100);
    expect(state.shown).toBe(one);
    state.close(110);
    state.open(two, 400);
    expect(state.shown).toBeNull();
  });

  it("is closed by its own anchor only, and tells whoever listens", () => {
    const state = new TooltipState();
    let told = 0;
    const stop = state.subscribe(() => told++);
    state.open(one, 0, true);
    state.open(one, 1);
    state.close(2, two.anchor);
    expect(state.shown).toBe(one);
    state.close(3, one.anchor);
    state.close(4);
    expect([state.shown, told]).toEqual([null, 2]);
    stop();
    state.open(one, 1000, true);
    expect(told).toBe(2);
  });
});

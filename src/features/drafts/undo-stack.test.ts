import { describe, expect, it } from "vitest";
import { type Step, UndoStack } from "#src/features/drafts/undo-stack.ts";

const step = (n: number): Step => ({
  label: `Step ${n}`,
  cells: [{ pfaId: "A", field: "forecastEnd", before: String(n), after: String(n + 1), seen: "0" }],
});

describe("UndoStack", () => {
  it("takes back and does again at least 50 steps", () => {
    const stack = new UndoStack();
    for (let n = 0; n < 60; n++) stack.push(step(n));
    for (let n = 59; n >= 0; n--) expect(stack.undo()?.label).toBe(`Step ${n}`);
    expect(stack.undo()).toBeUndefined();
    for (let n = 0; n < 60; n++) expect(stack.redo()?.label).toBe(`Step ${n}`);
    expect(stack.redo()).toBeUndefined();
  });

  it("forgets what was undone when something new is done", () => {
    const stack = new UndoStack();
    stack.push(step(1));
    stack.undo();
    stack.push(step(2));
    expect(stack.nextRedo).toBeUndefined();
    expect(stack.nextUndo?.label).toBe("Step 2");
  });

  it("drops the oldest of more than 200 steps and ignores empty ones", () => {
    const stack = new UndoStack();
    for (let n = 0; n < 250; n++) stack.push(step(n));
    stack.push({ label: "nothing", cells: [] });
    let last: Step | undefined;
    for (let taken = stack.undo(); taken !== undefined; taken = stack.undo()) last = taken;
    expect(last?.label).toBe("Step 50");
  });
});

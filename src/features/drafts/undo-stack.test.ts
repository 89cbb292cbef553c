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

  it("undoes one step after the other, however long the first one takes", async () => {
    const stack = new UndoStack();
    stack.push(step(1));
    stack.push(step(2));
    const written: string[] = [];
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const first = stack.undoing(async ({ label }) => {
      await held;
      written.push(label);
    });
    const second = stack.undoing(async ({ label }) => void written.push(label));
    release();
    expect((await first)?.label).toBe("Step 2");
    expect((await second)?.label).toBe("Step 1");
    expect(written).toEqual(["Step 2", "Step 1"]);
    expect(await stack.undoing(async () => undefined)).toBeUndefined();
    expect((await stack.redoing(async ({ label }) => void written.push(label)))?.label).toBe("Step 1");
  });

  it("undoes the step that was the newest when the key was pressed, whatever is done meanwhile", async () => {
    const stack = new UndoStack();
    stack.push(step(1));
    const undone = stack.undoing(async () => stack.push(step(2)));
    expect((await undone)?.label).toBe("Step 1");
    expect(stack.nextUndo?.label).toBe("Step 2");
    expect(stack.nextRedo).toBeUndefined();
  });

  it("has a step that couldn't be undone or done again where it was", async () => {
    const stack = new UndoStack();
    const fail = async () => {
      throw new Error("no answer");
    };
    stack.push(step(1));
    await expect(stack.undoing(fail)).rejects.toThrow("no answer");
    expect(stack.nextUndo?.label).toBe("Step 1");
    expect(stack.nextRedo).toBeUndefined();
    const failLater = async () => {
      stack.push(step(2));
      throw new Error("no answer");
    };
    await expect(stack.undoing(failLater)).rejects.toThrow("no answer");
    expect(stack.undo()?.label).toBe("Step 2");
    expect(stack.undo()?.label).toBe("Step 1");
    await expect(stack.redoing(fail)).rejects.toThrow("no answer");
    expect(stack.nextRedo?.label).toBe("Step 1");
    await expect(stack.redoing(failLater)).rejects.toThrow("no answer");
    expect(stack.undo()?.label).toBe("Step 2");
    expect(stack.nextUndo).toBeUndefined();
  });

  it("undoes work under way once its step is there, which itself waits for no undo", async () => {
    const stack = new UndoStack();
    stack.push(step(1));
    const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const firstUndo = stack.undoing(() => first.promise);
    const work = stack.awaiting(second.promise.then(() => stack.push(step(2))));
    const secondUndo = stack.undoing(async () => undefined);
    second.resolve();
    await work;
    expect(stack.nextUndo?.label).toBe("Step 2");
    first.resolve();
    expect((await firstUndo)?.label).toBe("Step 1");
    expect((await secondUndo)?.label).toBe("Step 2");
    const failing = stack.awaiting(Promise.reject(new Error("stopped")));
    await expect(failing).rejects.toThrow("stopped");
    stack.push(step(3));
    expect((await stack.undoing(async () => undefined))?.label).toBe("Step 3");
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

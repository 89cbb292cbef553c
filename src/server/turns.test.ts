import { expect, it, vi } from "vitest";
import { Changes, readTurns, Turns } from "#src/server/turns.ts";

/** Works that end when they are told to. */
function works(turns: Turns) {
  const begun: string[] = [];
  const start = (name: string) => {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const done = turns.run(() => {
      begun.push(name);
      return promise;
    });
    return { done, end: () => resolve(name), fail: () => reject(new Error(name)) };
  };
  return { begun, start };
}

it("lets so many run at a time, and the others in their order, also after one that failed", async () => {
  const { begun, start } = works(new Turns(2));
  const [a, b, c, d] = ["a", "b", "c", "d"].map(start);
  await Promise.resolve();
  expect(begun).toEqual(["a", "b"]);
  b?.fail();
  await expect(b?.done).rejects.toThrow("b");
  expect(begun).toEqual(["a", "b", "c"]);
  a?.end();
  expect(await a?.done).toBe("a");
  expect(begun).toEqual(["a", "b", "c", "d"]);
  c?.end();
  d?.end();
  expect(await Promise.all([c?.done, d?.done])).toEqual(["c", "d"]);
  const late = start("late");
  expect(begun.at(-1)).toBe("late");
  late.end();
  await late.done;
});

it("keeps turns of questions over all records apart from those of small ones", async () => {
  const { light, heavy } = readTurns(1);
  const [long, small] = [works(heavy), works(light)];
  const first = long.start("totals");
  long.start("more totals");
  const rows = small.start("rows");
  await Promise.resolve();
  expect([long.begun, small.begun]).toEqual([["totals"], ["rows"]]);
  rows.end();
  expect(await rows.done).toBe("rows");
  first.end();
  await first.done;
  expect(long.begun).toEqual(["totals", "more totals"]);
});

it("begins no question while a change is under way, but not for long", async () => {
  const changes = new Changes();
  const { begun, start } = works(new Turns(1, changes));
  const change = Promise.withResolvers<void>();
  const changed = changes.run(() => change.promise);
  const question = start("after the change");
  await Promise.resolve();
  expect(begun).toEqual([]);
  change.resolve();
  await changed;
  await vi.waitFor(() => expect(begun).toEqual(["after the change"]));
  question.end();
  await question.done;

  const long = Promise.withResolvers<void>();
  const thousands = changes.run(() => long.promise);
  const other = start("beside a long one");
  await vi.waitFor(() => expect(begun.at(-1)).toBe("beside a long one"));
  other.end();
  await other.done;
  long.resolve();
  await thousands;
  await expect(changes.run(() => Promise.reject(new Error("refused")))).rejects.toThrow("refused");
  expect(changes.underWay).toBe(false);
});

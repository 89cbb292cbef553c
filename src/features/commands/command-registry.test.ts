import { expect, it, vi } from "vitest";
import { type Command, CommandRegistry } from "#src/features/commands/command-registry.ts";

const command = (id: string): Command => ({ id, label: id, group: "View", run: () => undefined });

it("offers the commands of all owners, as they come and go", () => {
  const registry = new CommandRegistry();
  const told = vi.fn();
  registry.subscribe(told);
  const [grid, timeline] = [Symbol("grid"), Symbol("timeline")];
  registry.offer(grid, [command("a")]);
  registry.offer(timeline, [command("b"), command("c")]);
  expect(registry.all.map(({ id }) => id)).toEqual(["a", "b", "c"]);
  expect(registry.all).toBe(registry.all);
  registry.offer(grid, [command("d")]);
  registry.offer(timeline, []);
  expect(registry.all.map(({ id }) => id)).toEqual(["d"]);
  expect(told).toHaveBeenCalledTimes(4);
});

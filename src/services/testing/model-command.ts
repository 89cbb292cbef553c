import type fc from "fast-check";
import { checkInvariants } from "#src/services/testing/model-invariants.ts";
import type { ModelRun } from "#src/services/testing/model-run.ts";

/** Any number picks one of what there is, so that every command means something in every state. */
export function pick<T>(from: readonly T[], number: number): T {
  const chosen = from[number % from.length];
  if (chosen === undefined) throw new Error("There is nothing to choose from.");
  return chosen;
}

type Work<I> = (run: ModelRun, input: I) => Promise<void>;

/** Something that can happen: with chosen input (`act`), or as a command with any. */
export function command<I>(name: string, input: fc.Arbitrary<I>, act: Work<I>) {
  const any = input.map((given) => ({
    check: () => true,
    run: async (_model: object, run: ModelRun) => {
      await act(run, given);
      await checkInvariants(run);
    },
    toString: () => `${name}(${JSON.stringify(given)})`,
  }));
  return { act, any };
}

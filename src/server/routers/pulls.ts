import { z } from "zod";
import { procedureFor, router } from "#src/server/trpc.ts";
import { cancelPull } from "#src/services/pulls/cancel-pull.ts";
import { getPresentPull } from "#src/services/pulls/get-present-pull.ts";
import { setPullSchedule } from "#src/services/pulls/set-pull-schedule.ts";

export const pullsRouter = router({
  /** How reading from PEMS stands: the pull under way, the last ones, the next one. */
  present: procedureFor("perm_Read").query(({ ctx: { deps, member } }) => getPresentPull(deps, member)),
  /** Has a pull end before its next page; what it read stays. */
  cancel: procedureFor("perm_RefreshData")
    .input(z.object({ runId: z.uuid() }))
    .mutation(({ ctx: { deps, member }, input }) => cancelPull(deps, member, input)),
  /** Chooses when the organization is read; null: as the installation has it. */
  setSchedule: procedureFor("perm_ManageSettings")
    .input(
      z.object({
        everyMinutes: z.int().min(0).max(10_080).nullable(),
        fullPullHour: z.int().min(0).max(23).nullable(),
      }),
    )
    .mutation(({ ctx: { deps, member }, input }) => setPullSchedule(deps, member, input)),
});

import { z } from "zod";
import { liveEvents } from "#src/server/live/events.ts";
import { procedureFor, router } from "#src/server/trpc.ts";

export const liveRouter = router({
  /** What happens in the organization, as server-sent events: CONNECTED with the present state first. */
  events: procedureFor("perm_Read")
    // The client gives it when it connects again; the present state is sent in any case.
    .input(z.object({ lastEventId: z.string().max(40).nullish() }))
    .subscription(({ ctx: { runtime, session, member }, signal }) =>
      liveEvents(
        runtime,
        {
          userId: member.userId,
          sessionVersion: session.sessionVersion,
          organizationId: member.organizationId,
        },
        signal,
      ),
    ),
});

import type { EmbeddedPostgres } from "#scripts/embedded-postgres.ts";

/**
 * Keeps an embedded Postgres running: started again, after 1 s, whenever it ends unasked.
 * @param start starts it; its first failure is the caller's, later ones are told and tried again
 * @param notice gets one line for each such end
 */
export async function keepPostgres(
  start: () => Promise<EmbeddedPostgres>,
  notice: (line: string) => void,
): Promise<{ directory: string; stop(): Promise<void> }> {
  let current = await start();
  let stopping = false;
  const { directory } = current;

  const keep = async (): Promise<void> => {
    for (;;) {
      await current.ended;
      if (stopping) return;
      notice("The embedded Postgres ended unasked. Starting it again in 1 s.");
      for (let up = false; !up && !stopping; ) {
        await new Promise((resolve) => setTimeout(resolve, 1_000));
        try {
          if (!stopping) current = await start();
          up = true;
        } catch (error) {
          notice(String((error as Error).message));
        }
      }
    }
  };
  const kept = keep();

  return {
    directory,
    async stop() {
      stopping = true;
      await current.stop();
      await kept;
      // A start that was under way when the stop came.
      await current.stop();
    },
  };
}

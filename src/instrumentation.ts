/** Called by Next once when a server starts: checks the database's role, starts the live connection, and lets go of both on SIGTERM. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { startOrEnd } = await import("#src/server/start-server.ts");
  startOrEnd();
}

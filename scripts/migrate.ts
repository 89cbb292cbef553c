import { migrate } from "#src/db/migrate.ts";
import { env } from "#src/env.ts";

try {
  await migrate(env.DATABASE_OWNER_URL);
} catch (error) {
  const { message, code } = error as { message: string; code?: string };
  process.stderr.write(`Error: ${message || code}\n`);
  process.exitCode = 1;
}

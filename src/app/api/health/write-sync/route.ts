import { writeSync } from "#src/server/health/health.ts";
import { runtime } from "#src/server/runtime.ts";

export const dynamic = "force-dynamic";
export const GET = (request: Request): Promise<Response> => writeSync(runtime(), request);

import { metrics } from "#src/server/health/metrics.ts";
import { runtime } from "#src/server/runtime.ts";

export const dynamic = "force-dynamic";
export const GET = (request: Request): Promise<Response> => metrics(runtime(), request);

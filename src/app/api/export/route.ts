import { handleExport } from "#src/server/http/handle-export.ts";
import { runtime } from "#src/server/runtime.ts";

export const dynamic = "force-dynamic";
export const GET = (request: Request): Promise<Response> => handleExport(runtime(), request);

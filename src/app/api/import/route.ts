import { handleImport } from "#src/server/http/handle-import.ts";
import { runtime } from "#src/server/runtime.ts";

export const dynamic = "force-dynamic";
export const POST = (request: Request): Promise<Response> => handleImport(runtime(), request);

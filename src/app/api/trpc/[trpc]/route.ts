import { handleTrpc } from "#src/server/http/handle-trpc.ts";
import { runtime } from "#src/server/runtime.ts";

const handler = (request: Request) => handleTrpc(runtime(), request);

export const dynamic = "force-dynamic";
export { handler as GET, handler as POST };

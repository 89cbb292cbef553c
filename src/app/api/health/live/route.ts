import { live } from "#src/server/health/health.ts";

export const dynamic = "force-dynamic";
export const GET = (): Response => live();

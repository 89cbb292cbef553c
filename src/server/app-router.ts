import { analyticsRouter } from "#src/server/routers/analytics.ts";
import { auditRouter } from "#src/server/routers/audit.ts";
import { bulkRouter } from "#src/server/routers/bulk.ts";
import { cellsRouter } from "#src/server/routers/cells.ts";
import { commitsRouter } from "#src/server/routers/commits.ts";
import { conflictsRouter } from "#src/server/routers/conflicts.ts";
import { draftsRouter } from "#src/server/routers/drafts.ts";
import { failuresRouter } from "#src/server/routers/failures.ts";
import { historyRouter } from "#src/server/routers/history.ts";
import { importsRouter } from "#src/server/routers/imports.ts";
import { liveRouter } from "#src/server/routers/live.ts";
import { pullsRouter } from "#src/server/routers/pulls.ts";
import { qualityRouter } from "#src/server/routers/quality.ts";
import { reconciliationRouter } from "#src/server/routers/reconciliation.ts";
import { recordsRouter } from "#src/server/routers/records.ts";
import { savedViewsRouter } from "#src/server/routers/saved-views.ts";
import { sessionRouter } from "#src/server/routers/session.ts";
import { syncRouter } from "#src/server/routers/sync.ts";
import { createCallerFactory, router } from "#src/server/trpc.ts";

/** Every procedure, by noun. */
export const appRouter = router({
  session: sessionRouter,
  records: recordsRouter,
  analytics: analyticsRouter,
  savedViews: savedViewsRouter,
  cells: cellsRouter,
  drafts: draftsRouter,
  bulk: bulkRouter,
  commits: commitsRouter,
  conflicts: conflictsRouter,
  failures: failuresRouter,
  sync: syncRouter,
  pulls: pullsRouter,
  quality: qualityRouter,
  reconciliation: reconciliationRouter,
  history: historyRouter,
  audit: auditRouter,
  imports: importsRouter,
  live: liveRouter,
});

export type AppRouter = typeof appRouter;

/** Calls procedures without HTTP: pages rendered on the server, tests. */
export const createCaller = createCallerFactory(appRouter);

import { describe, expect, it } from "vitest";
import { judgeWriteSync, STUCK_AFTER_SECONDS } from "#src/services/health/judge-write-sync.ts";
import type {
  ConnectionFigures,
  OrganizationFigures,
  SyncFigures,
} from "#src/services/health/read-sync-figures.ts";

const connection: ConnectionFigures = { id: "c", breaker: "closed", paused: false };
const organization: OrganizationFigures = {
  id: "o",
  connectionId: "c",
  enabled: true,
  paused: false,
  pending: 0,
  processing: 0,
  deadLetters: 0,
  oldestDueSeconds: null,
};
const stuck = { oldestDueSeconds: STUCK_AFTER_SECONDS + 1 };

interface Case {
  organization?: Partial<OrganizationFigures>;
  connection?: Partial<ConnectionFigures>;
  figures?: Partial<SyncFigures>;
  writesAllowed?: boolean;
}

function judge(given: Case) {
  const figures: SyncFigures = {
    workersAlive: 1,
    strays: {},
    connections: [{ ...connection, ...given.connection }],
    organizations: [{ ...organization, ...given.organization }],
    ...given.figures,
  };
  return judgeWriteSync(figures, given.writesAllowed ?? true);
}

describe("judgeWriteSync", () => {
  const cases: [what: string, given: Case, one: string, all: string][] = [
    ["nothing to do", {}, "healthy", "healthy"],
    ["work under way", { organization: { pending: 500, oldestDueSeconds: 20 } }, "healthy", "healthy"],
    ["no worker", { figures: { workersAlive: 0 } }, "down", "down"],
    ["stuck while PEMS is up", { organization: stuck }, "down", "down"],
    ["due for five minutes exactly", { organization: { oldestDueSeconds: 300 } }, "healthy", "healthy"],
    [
      "waiting while PEMS is away",
      { organization: stuck, connection: { breaker: "open" } },
      "degraded",
      "degraded",
    ],
    ["PEMS is coming back", { connection: { breaker: "half_open" } }, "degraded", "degraded"],
    ["a refused credential", { organization: stuck, connection: { paused: true } }, "degraded", "degraded"],
    ["dead letters", { organization: { deadLetters: 1 } }, "degraded", "degraded"],
    ["a pause by a person", { organization: { paused: true, ...stuck } }, "paused", "healthy"],
    ["write sync off", { organization: { enabled: false, ...stuck } }, "paused", "healthy"],
    ["writes forbidden here", { organization: stuck, writesAllowed: false }, "paused", "healthy"],
  ];
  it.each(cases)("%s", (_what, given, one, all) => {
    const health = judge(given);
    expect(health.organizations.map(({ state }) => state)).toEqual([one]);
    expect(health.state).toBe(all);
  });

  it("is as bad as the worst organization", () => {
    const organizations = [organization, { ...organization, id: "p", deadLetters: 2 }];
    expect(judge({ figures: { organizations } }).state).toBe("degraded");
    organizations.push({ ...organization, id: "q", ...stuck });
    expect(judge({ figures: { organizations } }).state).toBe("down");
  });

  it("tells what it looked at", () => {
    expect(judge({ organization: { pending: 2, processing: 1, deadLetters: 4 } }).organizations).toEqual([
      {
        organizationId: "o",
        state: "degraded",
        breaker: "closed",
        credentialRefused: false,
        paused: false,
        writeSyncEnabled: true,
        queued: 3,
        oldestDueSeconds: null,
        deadLetters: 4,
      },
    ]);
  });
});

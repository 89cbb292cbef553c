import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { happenings } from "#src/services/testing/model-commands.ts";
import { checkEnd, checkInvariants } from "#src/services/testing/model-invariants.ts";
import { beginRun, type ModelRun } from "#src/services/testing/model-run.ts";
import { createPushWorld, type PushWorld } from "#src/services/testing/push-world.ts";

let world: PushWorld;

beforeAll(async () => {
  world = await createPushWorld({ records: 1 });
  await world.rows("UPDATE organization SET override_limit = 1000000000");
});
afterAll(() => world.close());

const PEOPLE = { Maria: 0, Jonas: 1 } as const;
type Person = keyof typeof PEOPLE;
const DESCRIPTION = 0;
const FORECAST_END = 2;
/** Values of the description by their number: "Crane X" is Maria's, "Crane Y" Jonas's, "Crane Z" that of PEMS. */
const OWN = { Maria: 0, Jonas: 1, PEMS: 2 } as const;
const NO_CHOICES = [0, 0, 0, 0, 0, 0];

/** What each step of a story does; people and PEMS change the description unless "another field" is named. */
async function happen(run: ModelRun, step: string): Promise<void> {
  const [who = "", what = "", ...how] = step.split(" ");
  const rest = how.join(" ");
  if (who === "push") return happenings.push.act(run, null);
  if (who === "PEMS" && what === "refuses")
    return happenings.fault.act(run, { kind: 8, record: 0, times: 1 });
  const field = rest === "another field" ? FORECAST_END : DESCRIPTION;
  if (who === "PEMS") {
    return happenings.foreignEdit.act(run, { record: 0, field, value: OWN.PEMS, touch: false });
  }
  const person = who as Person;
  const number = PEOPLE[person];
  const value = rest === "alike" ? 0 : field === DESCRIPTION ? OWN[person] : 1;
  switch (what) {
    case "edits":
      return happenings.edit.act(run, {
        edit: { who: number, record: 0, field, value },
        old: rest === "unseen",
      });
    case "commits":
      return happenings.commit.act(run, number);
    case "recalls":
      return happenings.recall.act(run, { who: number, all: true });
    case "takes": {
      const strategy = rest === "mine" ? "use_local" : "use_pems";
      const which = await placeOf(run, person, "conflict");
      return happenings.resolve.act(run, { which, byAdmin: false, strategy, choices: NO_CHOICES });
    }
    case "discards":
      return happenings.discard.act(run, {
        what: rest as keyof typeof STATE,
        which: await placeOf(run, person, STATE[rest as keyof typeof STATE]),
      });
    case "retries":
      return happenings.retry.act(run, await placeOf(run, person, "failed"));
    default:
      throw new Error(`Nobody knows what "${step}" is.`);
  }
}

const STATE = { draft: "draft", conflict: "conflict", failure: "failed" } as const;

/** Where a person's change stands among those in a state; conflicts are listed newest first. */
async function placeOf(run: ModelRun, person: Person, state: string): Promise<number> {
  const order =
    state === "conflict"
      ? `SELECT m.user_id FROM pfa_sync_conflict c JOIN pfa_modification m ON m.id = c.modification_id
         WHERE c.status = 'unresolved' AND c.pfa_id = ANY($1) AND $2 <> '' ORDER BY c.created_at DESC, c.id`
      : "SELECT user_id FROM pfa_modification WHERE pfa_id = ANY($1) AND sync_status = $2 ORDER BY created_at, id";
  const rows = await world.rows<{ user_id: string }>(order, [run.pfaIds, state]);
  return Math.max(
    0,
    rows.findIndex((row) => row.user_id === run.members[PEOPLE[person]]?.userId),
  );
}

async function tell(steps: readonly string[]): Promise<ModelRun> {
  await world.sandbox.control.reset();
  const run = await beginRun(world, 1, [world.maria, world.jonas]);
  for (const step of steps) {
    await happen(run, step);
    await checkInvariants(run);
  }
  return run;
}

/** Where each person's newest change stands, and what PEMS holds. */
async function endOf(run: ModelRun) {
  const [pfaId = ""] = run.pfaIds;
  const rows = await world.rows<{ user_id: string; sync_status: string }>(
    "SELECT DISTINCT ON (user_id) user_id, sync_status FROM pfa_modification WHERE pfa_id = $1 ORDER BY user_id, created_at DESC",
    [pfaId],
  );
  const of = (who: number) => rows.find((row) => row.user_id === run.members[who]?.userId)?.sync_status;
  const record = await world.sandbox.control.record("RIO", pfaId);
  const description = record?.description?.replace(/^Crane \d+$/, "as it was");
  return [of(0), of(1), description, String(record?.forecastEnd).slice(0, 10)];
}

const UNMOVED = "2027-03-01";
const MOVED = "2027-05-01";

/** A test of each: these steps come to this end. */
function stories(all: readonly { what: string; steps: string[]; end: (string | undefined)[] }[]): void {
  for (const { what, steps, end } of all) {
    it(what, async () => {
      expect(await endOf(await tell(steps))).toEqual(end);
    });
  }
}

describe("two people and the same field", () => {
  stories([
    {
      what: "the second commit is refused: its author has not seen the first",
      steps: ["Maria edits", "Jonas edits", "Maria commits", "Jonas commits", "push"],
      end: ["synced", "draft", "Crane X", UNMOVED],
    },
    {
      what: "so it is when the first has reached PEMS meanwhile",
      steps: ["Maria edits", "Jonas edits", "Maria commits", "push", "Jonas commits", "push"],
      end: ["synced", "draft", "Crane X", UNMOVED],
    },
    {
      what: "the second goes out once its author has seen the first and decided anew",
      steps: ["Maria edits", "Jonas edits", "Maria commits", "push", "Jonas edits", "Jonas commits", "push"],
      end: ["synced", "synced", "Crane Y", UNMOVED],
    },
    {
      what: "a change made on the other's, still on its way, follows it",
      steps: ["Maria edits", "Maria commits", "Jonas edits", "Jonas commits", "push"],
      end: ["synced", "synced", "Crane Y", UNMOVED],
    },
    {
      what: "a change made on the other's, which is then recalled, asks its author",
      steps: ["Maria edits", "Maria commits", "Jonas edits", "Jonas commits", "Maria recalls", "push"],
      end: ["draft", "conflict", "as it was", UNMOVED],
    },
    {
      what: "both recalled, nothing is written",
      steps: [
        "Maria edits",
        "Maria commits",
        "Jonas edits",
        "Jonas commits",
        "Jonas recalls",
        "Maria recalls",
        "push",
      ],
      end: ["draft", "draft", "as it was", UNMOVED],
    },
    {
      what: "the second alone recalled, the first goes out",
      steps: ["Maria edits", "Maria commits", "Jonas edits", "Jonas commits", "Jonas recalls", "push"],
      end: ["synced", "draft", "Crane X", UNMOVED],
    },
    {
      what: "the same value twice is written once",
      steps: ["Maria edits alike", "Jonas edits alike", "Maria commits", "Jonas commits", "push"],
      end: ["synced", "synced", "Crane X", UNMOVED],
    },
    {
      what: "a change made on one that PEMS refuses asks its author",
      steps: ["Maria edits", "Maria commits", "Jonas edits", "Jonas commits", "PEMS refuses", "push"],
      end: ["failed", "conflict", "as it was", UNMOVED],
    },
    {
      what: "the refused one sent again, the other is still asked, and then follows what it has seen",
      steps: [
        ...["Maria edits", "Maria commits", "Jonas edits", "Jonas commits", "PEMS refuses", "push"],
        ...["Maria retries", "push", "Jonas takes mine", "push"],
      ],
      end: ["synced", "synced", "Crane Y", UNMOVED],
    },
    {
      what: "the refused one given up, the other may take its own",
      steps: [
        ...["Maria edits", "Maria commits", "Jonas edits", "Jonas commits", "PEMS refuses", "push"],
        ...["Maria discards failure", "Jonas takes mine", "push"],
      ],
      end: ["discarded", "synced", "Crane Y", UNMOVED],
    },
    {
      what: "PEMS in between: both are asked; the second goes on by itself once PEMS holds what it was made on",
      steps: [
        ...["Maria edits", "Maria commits", "Jonas edits", "Jonas commits", "PEMS edits", "push"],
        ...["Maria takes mine", "push", "Jonas takes mine", "push"],
      ],
      end: ["synced", "synced", "Crane Y", UNMOVED],
    },
    {
      what: "PEMS in between: each may keep PEMS's value",
      steps: [
        ...["Maria edits", "Maria commits", "Jonas edits", "Jonas commits", "PEMS edits", "push"],
        ...["Maria takes theirs", "Jonas takes theirs", "push"],
      ],
      end: ["discarded", "discarded", "Crane Z", UNMOVED],
    },
    {
      what: "a conflict left open, and the colleague's change meanwhile: it is shown before anybody overrides it",
      steps: [
        ...["Maria edits", "Maria commits", "PEMS edits", "push", "Jonas edits", "Jonas commits", "push"],
        ...["Maria takes mine"],
      ],
      end: ["conflict", "synced", "Crane Y", UNMOVED],
    },
    {
      what: "then overridden by who has seen it",
      steps: [
        ...["Maria edits", "Maria commits", "PEMS edits", "push", "Jonas edits", "Jonas commits", "push"],
        ...["Maria takes mine", "Maria takes mine", "push"],
      ],
      end: ["synced", "synced", "Crane X", UNMOVED],
    },
    {
      what: "or given up",
      steps: [
        ...["Maria edits", "Maria commits", "PEMS edits", "push", "Jonas edits", "Jonas commits", "push"],
        ...["Maria discards conflict"],
      ],
      end: ["discarded", "synced", "Crane Y", UNMOVED],
    },
  ]);
});

describe("two people and different fields", () => {
  const both = ["Maria edits", "Jonas edits another field"];
  stories([
    {
      what: "both go out, in either order of commits",
      steps: [...both, "Jonas commits", "Maria commits", "push"],
      end: ["synced", "synced", "Crane X", MOVED],
    },
    {
      what: "both go out with a push in between",
      steps: [...both, "Maria commits", "push", "Jonas commits", "push"],
      end: ["synced", "synced", "Crane X", MOVED],
    },
    {
      what: "one recalled, the other goes out",
      steps: [...both, "Maria commits", "Jonas commits", "Maria recalls", "push"],
      end: ["draft", "synced", "as it was", MOVED],
    },
    {
      what: "one refused by PEMS, the other goes out, and the first again",
      steps: [...both, "Maria commits", "Jonas commits", "PEMS refuses", "push", "Maria retries", "push"],
      end: ["synced", "synced", "Crane X", MOVED],
    },
    {
      what: "one in conflict with PEMS doesn't hold the other",
      steps: [...both, "Maria commits", "Jonas commits", "PEMS edits", "push"],
      end: ["conflict", "synced", "Crane Z", MOVED],
    },
    {
      what: "the conflict resolved, both are there",
      steps: [
        ...both,
        "Maria commits",
        "Jonas commits",
        "PEMS edits",
        "push",
        "Maria takes mine",
        "Maria takes mine",
        "push",
      ],
      end: ["synced", "synced", "Crane X", MOVED],
    },
    {
      what: "the conflict given up, the colleague's stays",
      steps: [...both, "Maria commits", "Jonas commits", "PEMS edits", "push", "Maria discards conflict"],
      end: ["discarded", "synced", "Crane Z", MOVED],
    },
  ]);
});

/** Every way to bring the steps of several people into one order, each keeping to their own. */
function orders(lines: readonly (readonly string[])[]): string[][] {
  const open = lines.filter((line) => line.length > 0);
  if (open.length === 0) return [[]];
  return open.flatMap(([first = "", ...rest]) => {
    const others = lines.filter((line) => line[0] !== first);
    return orders([rest, ...others]).map((order) => [first, ...order]);
  });
}

describe("whatever the order of two people's steps, nobody's value is lost unseen", () => {
  it.each([
    { what: "recall, same field", jonas: "Jonas edits" },
    { what: "recall, different fields", jonas: "Jonas edits another field" },
  ])(
    "$what",
    async ({ jonas }) => {
      const all = orders([
        ["Maria edits", "Maria commits", "Maria recalls"],
        [jonas, "Jonas commits"],
        ["push"],
      ]);
      expect(all).toHaveLength(60);
      for (const order of all) await checkEnd(await tell([...order, "push"]));
    },
    60_000,
  );

  it("a change in PEMS at any moment, and each way to settle it", async () => {
    const all = orders([
      ["Maria edits", "Maria commits"],
      ["Jonas edits", "Jonas commits"],
      ["PEMS edits"],
      ["push"],
    ]);
    expect(all).toHaveLength(180);
    // The other half is the same with the names changed.
    const half = all.filter((order) => order.indexOf("Maria edits") < order.indexOf("Jonas edits"));
    const ways = ["takes mine", "takes theirs", "discards conflict"];
    for (const [number, order] of half.entries()) {
      const ends = [`Maria ${ways[number % 3]}`, "push", `Jonas ${ways[Math.floor(number / 3) % 3]}`, "push"];
      const run = await tell([...order, "push", ...ends]);
      await world.pull();
      await checkEnd(run);
    }
  }, 120_000);
});

import { setTimeout } from "node:timers/promises";
import { sql } from "drizzle-orm";
import type { ChaosWorld } from "#bench/chaos-world.ts";
import { type Random, seededRandom, seedFor } from "#sandbox/random.ts";
import { inOrganization } from "#src/db/in-organization.ts";
import { addDays } from "#src/domain/calendar.ts";
import { DomainError } from "#src/domain/errors.ts";
import type { Delta } from "#src/domain/record.ts";
import { commitDrafts } from "#src/services/commits/commit-drafts.ts";
import { discardDrafts } from "#src/services/drafts/discard-drafts.ts";
import { saveDraft } from "#src/services/drafts/save-draft.ts";
import type { Member } from "#src/services/organizations/member.ts";

/** What people did, as far as they were told. */
export interface Deeds {
  /** Reason of each acknowledged commit, which no other commit has → how many changes it took. */
  acknowledged: Map<string, number>;
  /** Changes in acknowledged commits. */
  committed: number;
  /** Refused because somebody else had changed the same: nothing was sent. */
  refused: number;
  /** Ended with an error of the database: nobody was told whether it happened. */
  unanswered: number;
  foreignEdits: number;
}

interface Plan {
  seed: number;
  writes: number;
  /** Most records in one bulk commit. */
  bulk: number;
  /** Keeps them going beyond `writes` until there has been enough chaos. */
  enough: () => boolean;
}

/** Two people commit one change at a time, one commits many at once, and PEMS has users of its own, all at the same time. */
export async function peopleAtWork(world: ChaosWorld, plan: Plan): Promise<Deeds> {
  const deeds: Deeds = {
    acknowledged: new Map(),
    committed: 0,
    refused: 0,
    unanswered: 0,
    foreignEdits: 0,
  };
  const over = () => deeds.committed >= plan.writes && plan.enough();
  const ids = [...world.before.keys()];
  const recent: string[] = [];
  const person = async (member: Member, name: string, most: number, everyMs: number) => {
    const random = seededRandom(seedFor(plan.seed, name));
    for (let turn = 1; !over(); turn++) {
      // Once there is enough, single changes go on until the chaos is over.
      const size = deeds.committed >= plan.writes ? 1 : random.between(Math.ceil(most / 4), most);
      const chosen = [...new Set(Array.from({ length: size }, () => random.pick(ids)))];
      await change(world, deeds, member, `${name} ${turn}`, chosen, random);
      recent.splice(0, recent.length, ...chosen);
      await setTimeout(everyMs * (0.5 + random.next()));
    }
  };
  const [maria, jonas, admin] = world.people as [Member, Member, Member];
  await Promise.all([
    person(maria, "maria", 1, 150),
    person(jonas, "jonas", 1, 250),
    person(admin, "admin", plan.bulk, 1500),
    foreigners(world, deeds, plan, recent, over),
  ]);
  return deeds;
}

/** One edit in PEMS for every 50 changes of ours, mostly of records that are on their way. */
async function foreigners(
  world: ChaosWorld,
  deeds: Deeds,
  plan: Plan,
  recent: readonly string[],
  over: () => boolean,
): Promise<void> {
  const random = seededRandom(seedFor(plan.seed, "foreigners"));
  const ids = [...world.before.keys()];
  while (!over()) {
    if (deeds.foreignEdits * 50 < deeds.committed + 50) {
      deeds.foreignEdits += 1;
      const pfaId = recent.length > 0 && random.chance(0.8) ? random.pick(recent) : random.pick(ids);
      const marker = `PEMS ${deeds.foreignEdits}`;
      const changes = random.chance(0.5) ? { areaSilo: marker } : foreignSameField(random, marker);
      await world.control.edit({ organizationCode: "RIO", pfaId, changes, reason: marker });
    }
    await setTimeout(20);
  }
}

const foreignSameField = (random: Random, marker: string): Record<string, unknown> =>
  random.chance(0.5) ? { description: marker } : { forecastEnd: `2028-01-${random.between(10, 28)}` };

function newValues(random: Random, label: string): Delta {
  const choices: Delta[] = [
    { forecastEnd: addDays("2027-01-01", random.between(0, 300)) },
    { monthlyRate: `${random.between(1000, 9000)}.${random.between(10, 99)}` },
    { description: label },
    { contract: label },
    { dor: random.pick(["BEO", "PROJECT"] as const) },
  ];
  return random.chance(0.3) ? { ...random.pick(choices), ...random.pick(choices) } : random.pick(choices);
}

async function change(
  world: ChaosWorld,
  deeds: Deeds,
  member: Member,
  reason: string,
  pfaIds: readonly string[],
  random: Random,
): Promise<void> {
  const { deps } = world;
  const label = (pfaId: string) => `${reason} ${pfaId}`;
  const sets = new Map(pfaIds.map((pfaId) => [pfaId, newValues(random, label(pfaId))]));
  try {
    const versions = await inOrganization(deps.db, member, (tx) =>
      tx.execute<{ pfa_id: string; version: number }>(sql`
        SELECT pfa_id, version FROM pfa_mirror WHERE pfa_id = ANY(${sql.param(pfaIds)}::text[])`),
    );
    const changes = versions.rows.map((row) => ({
      pfaId: row.pfa_id,
      set: { ...sets.get(row.pfa_id) },
      seenVersion: row.version,
    }));
    await saveDraft(deps, member, { changes });
    const { committed } = await commitDrafts(deps, member, { pfaIds, reason });
    deeds.acknowledged.set(reason, committed);
    deeds.committed += committed;
  } catch (error) {
    if (!(error instanceof DomainError)) deeds.unanswered += 1;
    else if (error.code !== "NOTHING_TO_DO") deeds.refused += 1;
    // Drafts that can't be sent any more would hold up all that comes after them.
    await discardDrafts(deps, member, {}).catch(() => undefined);
    if (!(error instanceof DomainError)) await setTimeout(300);
  }
}

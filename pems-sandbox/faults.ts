/** The faults that a test (or a person on the page) has switched on, and what they mean for one request. */
import { z } from "zod";
import { seededRandom } from "#sandbox/random.ts";

/** How much of a write is applied before it fails: half means the first half of a batch. */
const applied = z.enum(["none", "half", "all"]).default("none");
const times = z.int().min(0).default(1);

/** What each switch takes; also the bodies of the control API. */
export const faultInput = {
  latency: z.strictObject({ ms: z.number().min(0).max(600_000) }),
  rateLimit: z.strictObject({ perSecond: z.int().min(1) }),
  status: z.strictObject({
    code: z.int().min(400).max(599),
    times,
    writesOnly: z.boolean().default(false),
    retryAfterSeconds: z.int().min(1).optional(),
    /** Answer with a gateway's HTML page, not JSON. */
    html: z.boolean().default(false),
    applied,
  }),
  lose: z.strictObject({ times }),
  hang: z.strictObject({ times, writesOnly: z.boolean().default(false), applied }),
  failItem: z.strictObject({
    pfaId: z.string(),
    status: z.union([z.literal(400), z.literal(404), z.literal(500)]),
    /** `null`: for ever. */
    times: z.int().min(0).nullable().default(null),
  }),
  poison: z.strictObject({ pfaId: z.string() }),
  mangle: z.strictObject({ kind: z.enum(["missing", "doubled", "reversed"]), times }),
  listing: z.strictObject({
    /** not-json: cut in the middle; large: as long as `bytes`; forgotten: the cursor is refused. */
    kind: z.enum(["not-json", "large", "slow", "forgotten"]),
    /** `null`: for ever. */
    times: z.int().min(0).nullable().default(1),
    /** Only pages that were asked for with more records than this. */
    above: z.int().min(0).default(0),
    bytes: z
      .int()
      .min(0)
      .default(50 * 1024 * 1024),
  }),
  refuse: z.strictObject({ status: z.union([z.literal(401), z.literal(403), z.null()]) }),
  down: z.strictObject({ mode: z.enum(["unavailable", "reset"]).nullable() }),
  chaos: z.strictObject({
    loseAnswer: z.number().min(0).max(1).default(0),
    unavailable: z.number().min(0).max(1).default(0),
    seed: z.int().default(1),
  }),
};
export type FaultInput = { [K in keyof typeof faultInput]: z.input<(typeof faultInput)[K]> };
type Fault<K extends keyof typeof faultInput> = z.output<(typeof faultInput)[K]>;

export type Verdict =
  | { kind: "pass"; loseAnswer: boolean }
  | { kind: "status"; fault: Pick<Fault<"status">, "code" | "retryAfterSeconds" | "html" | "applied"> }
  | { kind: "listing"; fault: Pick<Fault<"listing">, "kind" | "bytes"> }
  | { kind: "hang"; applied: Fault<"hang">["applied"] };

export type Faults = ReturnType<typeof faultSwitches>;

/** @param initial what `reset` goes back to. */
export function faultSwitches(initial: { latencyMs: number; rateLimitPerSecond: number }) {
  const clean = () => ({
    latencyMs: initial.latencyMs,
    rateLimitPerSecond: initial.rateLimitPerSecond,
    statuses: [] as Fault<"status">[],
    hangs: [] as Fault<"hang">[],
    loseNext: 0,
    items: {} as Record<string, Pick<Fault<"failItem">, "status" | "times">>,
    poisoned: [] as string[],
    mangles: [] as Fault<"mangle">[],
    listings: [] as Fault<"listing">[],
    refuse: null as Fault<"refuse">["status"],
    down: null as Fault<"down">["mode"],
    chaos: { loseAnswer: 0, unavailable: 0 },
  });
  let state = clean();
  let random = seededRandom(1);
  const set = (part: Partial<typeof state>) => void Object.assign(state, part);

  /** The first that applies and has times left, one time used up. */
  function use<T extends { times: number; writesOnly?: boolean }>(list: T[], write: boolean): T | undefined {
    const found = list.find((fault) => fault.times > 0 && (write || !fault.writesOnly));
    if (found) found.times -= 1;
    return found;
  }

  function listingFault({ limit, goesOn }: { limit: number; goesOn: boolean }): Fault<"listing"> | undefined {
    const found = state.listings.find(
      ({ kind, times: left, above }) => left !== 0 && limit > above && (kind !== "forgotten" || goesOn),
    );
    if (found?.times) found.times -= 1;
    return found;
  }

  return {
    state: () => state,
    reset: () => {
      state = clean();
    },
    switchOn: {
      latency: ({ ms }: Fault<"latency">) => set({ latencyMs: ms }),
      rateLimit: ({ perSecond }: Fault<"rateLimit">) => set({ rateLimitPerSecond: perSecond }),
      status: (fault: Fault<"status">) => set({ statuses: [...state.statuses, fault] }),
      lose: (fault: Fault<"lose">) => set({ loseNext: fault.times }),
      hang: (fault: Fault<"hang">) => set({ hangs: [...state.hangs, fault] }),
      failItem: ({ pfaId, ...rest }: Fault<"failItem">) => set({ items: { ...state.items, [pfaId]: rest } }),
      poison: ({ pfaId }: Fault<"poison">) => set({ poisoned: [...state.poisoned, pfaId] }),
      mangle: (fault: Fault<"mangle">) => set({ mangles: [...state.mangles, fault] }),
      listing: (fault: Fault<"listing">) => set({ listings: [...state.listings, fault] }),
      refuse: ({ status }: Fault<"refuse">) => set({ refuse: status }),
      down: ({ mode }: Fault<"down">) => set({ down: mode }),
      chaos: ({ seed, ...probabilities }: Fault<"chaos">) => {
        set({ chaos: probabilities });
        random = seededRandom(seed);
      },
    },

    /**
     * What happens to a request that came through the credential check and the rate limit.
     * @param page of a request for a page: how many records at most, and whether it goes on from a cursor
     */
    verdict(write: boolean, page: { limit: number; goesOn: boolean } | null = null): Verdict {
      const listing = page && listingFault(page);
      if (listing) return { kind: "listing", fault: listing };
      const hang = use(state.hangs, write);
      if (hang) return { kind: "hang", applied: hang.applied };
      const status = use(state.statuses, write);
      if (status) return { kind: "status", fault: status };
      if (state.chaos.unavailable > 0 && random.chance(state.chaos.unavailable)) {
        return { kind: "status", fault: { code: 503, html: false, applied: "none" } };
      }
      if (write && state.loseNext > 0) {
        state.loseNext -= 1;
        return { kind: "pass", loseAnswer: true };
      }
      const chaosLoses = write && state.chaos.loseAnswer > 0 && random.chance(state.chaos.loseAnswer);
      return { kind: "pass", loseAnswer: chaosLoses };
    },

    /** The status that one write of this record must fail with, if any; one time is used up. */
    itemFailure(pfaId: string): 400 | 404 | 500 | null {
      const item = state.items[pfaId];
      if (!item || item.times === 0) return null;
      if (item.times !== null) item.times -= 1;
      return item.status;
    },
    isPoisoned: (pfaId: string) => state.poisoned.includes(pfaId),
    mangle: () => use(state.mangles, true)?.kind ?? null,
  };
}

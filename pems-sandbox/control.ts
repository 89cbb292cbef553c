/** A typed client of the sandbox's control API, for tests and benchmarks. */
import type { ControlInput } from "#sandbox/control-api.ts";
import type { FaultInput, Faults } from "#sandbox/faults.ts";
import type { RequestStats } from "#sandbox/request-log.ts";
import type { AppliedWrite } from "#sandbox/store.ts";
import type { BatchResult, WireRecord } from "#src/pems/wire.ts";

export type FaultState = ReturnType<Faults["state"]>;
export type SandboxControl = ReturnType<typeof sandboxControl>;

/**
 * @param url of the sandbox, without a path: `http://127.0.0.1:4010`.
 * Each method throws when the sandbox refuses the command, naming the field.
 */
export function sandboxControl(url: string) {
  const base = new URL("/_control/", url);
  async function call<T>(command: string, input: object = {}): Promise<T> {
    const body = JSON.stringify(input);
    const headers = { "content-type": "application/json" };
    const response = await fetch(new URL(command, base), { method: "POST", headers, body });
    const answer = await response.text();
    if (!response.ok) throw new Error(`PEMS sandbox refused ${command}: ${answer}`);
    return JSON.parse(answer) as T;
  }
  const fault =
    <K extends keyof FaultInput>(name: K) =>
    (input: FaultInput[K]) =>
      call<FaultState>(name, input);

  return {
    latency: (ms: number) => call<FaultState>("latency", { ms }),
    rateLimit: (perSecond: number) => call<FaultState>("rateLimit", { perSecond }),
    /** The next `times` requests (or writes) answer `code`. */
    status: fault("status"),
    /** The next `times` writes are applied, and their connection is cut. */
    loseAnswer: (times = 1) => call<FaultState>("lose", { times }),
    /** The next `times` requests are never answered. */
    hang: fault("hang"),
    /** Writes of one record fail alone, `times` times or (without it) until `reset`. */
    failItem: fault("failItem"),
    /** Any request that writes this record answers 500 as a whole. */
    poison: (pfaId: string) => call<FaultState>("poison", { pfaId }),
    /** The next batches are applied, and a result is missing, one is doubled, or their order is reversed. */
    mangle: fault("mangle"),
    /** Pages of records are cut, too large, never answered, or refuse their cursor. */
    listing: fault("listing"),
    /** Every credential is refused with 401 or 403; `null`: accepted again. */
    refuseCredential: (status: 401 | 403 | null) => call<FaultState>("refuse", { status }),
    /** Everything, `/health` too, answers 503 or is cut; `null`: up again. */
    down: (mode: "unavailable" | "reset" | null) => call<FaultState>("down", { mode }),
    /** Probabilities from 0 to 1, drawn with a seed. */
    chaos: fault("chaos"),
    faults: () => call<FaultState>("faults"),
    /** All faults off; statistics and rate limit start anew. Data stays. */
    reset: () => call<FaultState>("reset"),

    stats: (limit = 1000) => call<RequestStats>("stats", { limit }),
    clearStats: () => call<null>("clearStats"),
    /** Every applied write, in order. */
    journal: (filter: ControlInput["journal"] = {}) => call<AppliedWrite[]>("journal", filter),
    organizations: () => call<{ code: string; records: number }[]>("organizations"),
    record: (organizationCode: string, pfaId: string) =>
      call<WireRecord | null>("record", { organizationCode, pfaId }),
    /** All records of an organization, by id. */
    records: (organizationCode: string) => call<WireRecord[]>("records", { organizationCode }),
    /** Changes a record as a PEMS user; dates may be plain `YYYY-MM-DD`. */
    edit: (input: ControlInput["edit"]) => call<BatchResult>("edit", input),
    /** Raises the version without a change. */
    touch: (organizationCode: string, pfaId: string) =>
      call<BatchResult>("touch", { organizationCode, pfaId }),
    /** Adds an organization, or records to one: given ones as they are, and `generate` generated ones. */
    addOrganization: (input: ControlInput["addOrganization"]) =>
      call<{ records: number }>("addOrganization", input),
    /** Deletes records, journal and organization: one, or all. */
    clear: (organizationCode?: string) => call<null>("clear", { organizationCode }),
  };
}

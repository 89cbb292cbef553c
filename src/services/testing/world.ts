import { createHash } from "node:crypto";
import pg from "pg";
import { pino } from "pino";
import { uuidv7 } from "uuidv7";
// biome-ignore lint/style/noRestrictedImports: only integration tests import this file.
import { testDatabase } from "#scripts/test-database.ts";
import { connect } from "#src/db/connection.ts";
import { type Actor, SERVICE_ACCOUNT_ID, serviceActor } from "#src/db/in-organization.ts";
import { contentOf } from "#src/domain/canonical.ts";
import {
  effectivePermissions,
  ROLE_TEMPLATES,
  type RoleTemplate,
  SERVICE_ACCOUNT_PERMISSIONS,
} from "#src/domain/permissions.ts";
import { FIELD, type PfaFields, RECORD_FIELDS } from "#src/domain/record.ts";
import type { ServiceDeps, SyncSettings } from "#src/services/deps.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { columnOf } from "#src/services/records/mirror-columns.ts";
import { pfaIdOf, soundRecord } from "#src/services/testing/records.ts";

export interface WorldOptions {
  /** Where the PEMS sandbox of the test listens; nothing does by default. */
  pemsUrl?: string;
  /** The sealed credential of the connection. */
  credential?: string;
  settings?: Partial<SyncSettings>;
}

interface Tenant {
  id: string;
  code: string;
  connectionId: string;
}

/** One migrated database with two organizations, their people, and ways to see and change what lies in it. */
export interface World {
  deps: ServiceDeps;
  /** The owner's pool: passes row-level security by. */
  owner: pg.Pool;
  url: string;
  organization: Tenant;
  /** A second organization on the same connection, with `stranger` as its only member. */
  other: Tenant;
  /** Project managers of `organization`. */
  maria: Member;
  jonas: Member;
  admin: Member;
  /** Another administrator, for what needs two. */
  secondAdmin: Member;
  viewer: Member;
  contractor: Member;
  stranger: Member;
  service: Actor;
  /** Moves the clock of `deps.now` forward. */
  advance(ms: number): void;
  /** Puts sound records numbered `from`… into the mirror at version 1 with their history; gives their ids. */
  seedRecords(count: number, options?: SeedOptions): Promise<string[]>;
  /** Moves the mirror as a pull does: the next version of a record, changed in PEMS. Gives that version. */
  changeInPems(pfaId: string, change: Partial<PfaFields>, by?: string): Promise<number>;
  /** Rows of a query as the owner, over all organizations. */
  rows<T extends object>(text: string, values?: unknown[]): Promise<T[]>;
  close(): Promise<void>;
}

export interface SeedOptions {
  from?: number;
  organizationId?: string;
  /** Fields of the record with this number that differ from `soundRecord`. */
  change?: (index: number) => Partial<PfaFields>;
}

/** Makes a world on a database of its own. Call it in `beforeAll`, `close()` in `afterAll`. */
export async function createWorld(options: WorldOptions = {}): Promise<World> {
  const database = await testDatabase();
  const owner = new pg.Pool({ connectionString: database.ownerUrl, max: 2 });
  owner.on("error", () => undefined);
  const db = connect({ url: database.url, max: 8, name: "test" });
  let offsetMs = 0;
  const deps: ServiceDeps = {
    db,
    now: () => new Date(Date.now() + offsetMs),
    log: pino({ level: "silent" }),
    settings: {
      batchSize: 100,
      maxRetries: 3,
      retryDelayMs: 5000,
      leaseSeconds: 60,
      pemsTimeoutMs: 30_000,
      probeIntervalMs: 15_000,
      ratePerSecond: 10,
      pullEveryMinutes: 15,
      bronzeRetentionDays: 30,
      attemptRetentionDays: 90,
      credentialKey: Buffer.alloc(32, 7).toString("base64"),
      ...options.settings,
    },
  };
  const tenants = await seedTenants(owner, options);
  const { organization, other } = tenants;
  const person = personMaker(owner, deps);
  const rows = async <T extends object>(text: string, values: unknown[] = []) =>
    (await owner.query<T>(text, values)).rows;
  const world: World = {
    deps,
    owner,
    url: database.url,
    organization,
    other,
    maria: await person("Maria Santos", "Project Manager", organization),
    jonas: await person("Jonas Weber", "Project Manager", organization),
    admin: await person("Ada Admin", "Administrator", organization),
    secondAdmin: await person("Sam Second", "Administrator", organization),
    viewer: await person("Vic Viewer", "Viewer", organization),
    contractor: await person("Chen Li", "Contractor", organization),
    stranger: await person("Sol Stranger", "Administrator", other),
    service: serviceActor(organization.id),
    advance: (ms) => {
      offsetMs += ms;
    },
    seedRecords: (count, seed = {}) => seedRecords(owner, organization.id, count, seed),
    changeInPems: (pfaId, change, by = "jane.smith") =>
      changeMirror(owner, organization.id, pfaId, change, by),
    rows,
    close: async () => {
      await db.$client.end();
      await owner.end();
      await database.drop();
    },
  };
  return world;
}

async function seedTenants(
  owner: pg.Pool,
  options: WorldOptions,
): Promise<Record<"organization" | "other", Tenant>> {
  const connectionId = uuidv7();
  await owner.query(
    "INSERT INTO pems_connection (id, name, base_url, credential) VALUES ($1, 'PEMS', $2, $3)",
    [connectionId, options.pemsUrl ?? "http://127.0.0.1:1", options.credential ?? "none"],
  );
  const tenant = async (code: string): Promise<Tenant> => {
    const id = uuidv7();
    const values = [id, code, connectionId];
    await owner.query(
      "INSERT INTO organization (id, code, name, connection_id) VALUES ($1, $2, $2, $3)",
      values,
    );
    return { id, code, connectionId };
  };
  for (const [name, permissions] of Object.entries(ROLE_TEMPLATES)) {
    const values = [uuidv7(), name, permissions];
    await owner.query("INSERT INTO role_template (id, name, permissions) VALUES ($1, $2, $3)", values);
  }
  const organization = await tenant("RIO");
  const other = await tenant("HOLNG");
  await owner.query(
    "INSERT INTO app_user (id, email, name, is_service) VALUES ($1, 'sync@service.invalid', 'PEMS sync', true)",
    [SERVICE_ACCOUNT_ID],
  );
  const template = uuidv7();
  await owner.query("INSERT INTO role_template (id, name, permissions) VALUES ($1, 'Service', $2)", [
    template,
    SERVICE_ACCOUNT_PERMISSIONS,
  ]);
  for (const { id } of [organization, other]) {
    await owner.query(
      "INSERT INTO membership (id, organization_id, user_id, role_template_id) VALUES ($1, $2, $3, $4)",
      [uuidv7(), id, SERVICE_ACCOUNT_ID, template],
    );
  }
  return { organization, other };
}

function personMaker(owner: pg.Pool, deps: ServiceDeps) {
  return async (name: string, role: RoleTemplate, { id: organizationId }: Tenant): Promise<Member> => {
    const userId = uuidv7();
    const email = `${name.split(" ")[0]?.toLowerCase()}@demo.example`;
    await owner.query("INSERT INTO app_user (id, email, name) VALUES ($1, $2, $3)", [userId, email, name]);
    await owner.query(
      `INSERT INTO membership (id, organization_id, user_id, role_template_id)
       SELECT $1, $2, $3, id FROM role_template WHERE name = $4`,
      [uuidv7(), organizationId, userId, role],
    );
    const permissions = effectivePermissions({ template: ROLE_TEMPLATES[role], now: deps.now() });
    return { organizationId, userId, permissions };
  };
}

const COLUMNS = RECORD_FIELDS.map(columnOf).join(", ");
const VALUES = RECORD_FIELDS.map((field) => `x.${columnOf(field)}`).join(", ");
const SQL_TYPE = {
  text: "text",
  source: "text",
  dor: "text",
  date: "date",
  money: "numeric",
  boolean: "boolean",
};
const TYPED_COLUMNS = RECORD_FIELDS.map((field) => `${columnOf(field)} ${SQL_TYPE[FIELD[field].kind]}`).join(
  ", ",
);

function seedRow(pfaId: string, version: number, fields: PfaFields) {
  return {
    id: uuidv7(),
    pfa_id: pfaId,
    version,
    hash: createHash("sha256").update(contentOf(fields)).digest("hex"),
    snapshot: fields,
    ...Object.fromEntries(RECORD_FIELDS.map((field) => [columnOf(field), fields[field]])),
  };
}

async function writeMirror(
  owner: pg.Pool,
  organizationId: string,
  rows: ReturnType<typeof seedRow>[],
  by: string,
): Promise<void> {
  const set = RECORD_FIELDS.map((field) => `${columnOf(field)} = excluded.${columnOf(field)}`).join(", ");
  await owner.query(
    `WITH x AS MATERIALIZED (
       SELECT * FROM jsonb_to_recordset($2::jsonb)
         AS x(id uuid, pfa_id text, version integer, hash text, snapshot jsonb, ${TYPED_COLUMNS})
     ), mirrored AS (
       INSERT INTO pfa_mirror (organization_id, pfa_id, version, ${COLUMNS}, content_hash, pems_updated_at, pems_updated_by)
       SELECT $1, x.pfa_id, x.version, ${VALUES}, x.hash, now(), $3 FROM x
       ON CONFLICT (organization_id, pfa_id) DO UPDATE SET version = excluded.version, synced_at = now(),
         content_hash = excluded.content_hash, pems_updated_at = excluded.pems_updated_at,
         pems_updated_by = excluded.pems_updated_by, ${set}
     )
     INSERT INTO pfa_mirror_history (id, organization_id, pfa_id, version, snapshot, content_hash, changed_at, changed_by)
     SELECT x.id, $1, x.pfa_id, x.version, x.snapshot, x.hash, now(), $3 FROM x`,
    [organizationId, JSON.stringify(rows), by],
  );
}

async function seedRecords(
  owner: pg.Pool,
  organizationId: string,
  count: number,
  { from = 1, change = () => ({}), ...options }: SeedOptions,
): Promise<string[]> {
  const rows = Array.from({ length: count }, (_, offset) => {
    const index = from + offset;
    return seedRow(pfaIdOf(index), 1, soundRecord(index, change(index)));
  });
  await writeMirror(owner, options.organizationId ?? organizationId, rows, "pems");
  await owner.query("ANALYZE pfa_mirror");
  return rows.map((row) => row.pfa_id);
}

async function changeMirror(
  owner: pg.Pool,
  organizationId: string,
  pfaId: string,
  change: Partial<PfaFields>,
  by: string,
): Promise<number> {
  const { rows } = await owner.query<{ version: number; snapshot: PfaFields }>(
    `SELECT h.version, h.snapshot FROM pfa_mirror r JOIN pfa_mirror_history h USING (organization_id, pfa_id, version)
     WHERE r.organization_id = $1 AND r.pfa_id = $2`,
    [organizationId, pfaId],
  );
  const present = rows[0];
  if (!present) throw new Error(`There is no record ${pfaId} to change.`);
  const next = seedRow(pfaId, present.version + 1, { ...present.snapshot, ...change });
  await writeMirror(owner, organizationId, [next], by);
  return next.version;
}

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { pino } from "pino";
import { makeRecords } from "#bench/many-records.ts";
import { startEmbeddedPostgres } from "#scripts/embedded-postgres.ts";
import { freePort } from "#scripts/ports.ts";
import { SERVICE_ACCOUNT_ID } from "#src/db/in-organization.ts";
import { migrate } from "#src/db/migrate.ts";
import { PERMISSIONS } from "#src/domain/permissions.ts";
import { parseEnv } from "#src/env.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { closeDeps, openDeps, syncSettings } from "#src/services/open-deps.ts";
import type { Member } from "#src/services/organizations/member.ts";

/** A database of its own with the mirrors of many organizations, none of them refreshed yet. */
export interface GoldDatabase {
  deps: ServiceDeps;
  ownerUrl: string;
  owner: pg.Pool;
  /** Somebody with every permission, in each of the organizations. */
  members: Member[];
  close(): Promise<void>;
}

/** Starts a Postgres, migrates it and fills it; everything that was observed was observed two days ago. */
export async function openGoldDatabase(
  organizations: readonly string[],
  records: number,
): Promise<GoldDatabase> {
  const folder = mkdtempSync(join(tmpdir(), "pfa-vanguard-gold-"));
  const password = "bench-only";
  const cluster = await startEmbeddedPostgres({
    folder,
    port: await freePort(),
    superuserPassword: password,
    ownerPassword: password,
    durable: true,
    release: "18",
  });
  await migrate(cluster.ownerUrl);
  const owner = new pg.Pool({ connectionString: cluster.ownerUrl, max: 2 });
  // The server ends before the last connection is closed.
  owner.on("error", () => undefined);
  await owner.query(
    "INSERT INTO pems_connection (id, name, base_url, credential) VALUES (gen_random_uuid(), 'PEMS', 'http://127.0.0.1:1', 'none')",
  );
  const today = new Date().toISOString().slice(0, 10);
  await makeRecords(cluster.ownerUrl, { organizations, records, history: true, today });
  await beginAnotherDay(owner);
  await owner.query("VACUUM ANALYZE");
  const settings = syncSettings(
    parseEnv({
      DATABASE_URL: cluster.ownerUrl,
      NEXTAUTH_SECRET: "a-secret-for-benches-of-32-characters",
      CREDENTIAL_KEY: Buffer.alloc(32, 7).toString("base64"),
    }),
  );
  const log = pino({ level: "silent" });
  const deps = openDeps({
    databaseUrl: cluster.ownerUrl,
    name: "pfa bench",
    maxConnections: 4,
    log,
    settings,
  });
  const { rows } = await owner.query<{ id: string }>("SELECT id FROM organization ORDER BY code");
  return {
    deps,
    ownerUrl: cluster.ownerUrl,
    owner,
    members: rows.map(({ id }) => ({
      organizationId: id,
      userId: SERVICE_ACCOUNT_ID,
      permissions: new Set(PERMISSIONS),
    })),
    async close() {
      await closeDeps(deps);
      await owner.end();
      await cluster.stop();
      rmSync(cluster.directory, { recursive: true, force: true });
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** As if everything that was observed so far had been observed two days earlier. */
export async function beginAnotherDay(owner: pg.Pool): Promise<void> {
  await owner.query("ALTER TABLE pfa_mirror_history DISABLE TRIGGER append_only");
  await owner.query(
    "UPDATE pfa_mirror_history SET observed_at = observed_at - interval '2 days' WHERE observed_at >= now() - interval '1 day'",
  );
  await owner.query("ALTER TABLE pfa_mirror_history ENABLE TRIGGER append_only");
  await owner.query("UPDATE gold.refresh_state SET as_of = as_of - 1");
}

/** Changes the forecast of some records of an organization as PEMS would: the next version, in mirror and history. */
export async function changeRecords(owner: pg.Pool, organizationId: string, count: number): Promise<void> {
  await owner.query(
    `WITH moved AS (
       UPDATE pfa_mirror m SET version = m.version + 1, forecast_end = m.forecast_end + 1, synced_at = now(),
         content_hash = md5(random()::text)
       FROM (SELECT pfa_id FROM pfa_mirror WHERE organization_id = $1 AND forecast_end IS NOT NULL AND NOT is_discontinued
             ORDER BY random() LIMIT $2) chosen
       WHERE m.organization_id = $1 AND m.pfa_id = chosen.pfa_id RETURNING m.*
     )
     INSERT INTO pfa_mirror_history (id, organization_id, pfa_id, version, snapshot, content_hash, changed_at, changed_by)
     SELECT gen_random_uuid(), m.organization_id, m.pfa_id, m.version,
       h.snapshot || jsonb_build_object('forecastEnd', m.forecast_end), m.content_hash, now(), 'jane.smith'
     FROM moved m, LATERAL (SELECT snapshot FROM pfa_mirror_history v WHERE v.organization_id = $1 AND v.pfa_id = m.pfa_id
                            ORDER BY version DESC LIMIT 1) h`,
    [organizationId, count],
  );
}

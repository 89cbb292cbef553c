import type pg from "pg";
import { uuidv7 } from "uuidv7";
import { ORGANIZATION_NAMES } from "#scripts/demo-people.ts";
import { openCredential, sealCredential } from "#src/services/connections/credential.ts";

interface Pems {
  baseUrl: string;
  token: string;
  ratePerSecond: number;
  /** CREDENTIAL_KEY: seals the token. */
  credentialKey: string;
}

/** The one connection to this PEMS, with the token as the environment gives it. */
export async function seedConnection(client: pg.ClientBase, pems: Pems): Promise<string> {
  const { rows } = await client.query<{ id: string; credential: string }>(
    "SELECT id, credential FROM pems_connection WHERE base_url = $1 ORDER BY created_at LIMIT 1",
    [pems.baseUrl],
  );
  const known = rows[0];
  if (known && opens(known.credential, pems)) return known.id;
  const sealed = sealCredential(pems.token, pems.credentialKey);
  if (known) {
    // Another token: a pause that the old one caused is over.
    await client.query(
      "UPDATE pems_connection SET credential = $2, paused_at = NULL, pause_reason = NULL WHERE id = $1",
      [known.id, sealed],
    );
    return known.id;
  }
  const id = uuidv7();
  await client.query(
    "INSERT INTO pems_connection (id, name, base_url, credential, rate_per_second) VALUES ($1, $2, $3, $4, $5)",
    [id, `PEMS at ${new URL(pems.baseUrl).host}`, pems.baseUrl, sealed, pems.ratePerSecond],
  );
  return id;
}

function opens(credential: string, { token, credentialKey }: Pems): boolean {
  try {
    return openCredential(credential, credentialKey) === token;
  } catch {
    return false;
  }
}

/** Organizations by code, on that connection. One that lived in another PEMS before is read from its start. */
export async function seedOrganizations(
  client: pg.ClientBase,
  connectionId: string,
  codes: readonly string[],
): Promise<void> {
  for (const code of codes) {
    await client.query(
      `INSERT INTO organization (id, code, name, connection_id) VALUES ($1, $2, $3, $4)
       ON CONFLICT (code) DO UPDATE SET connection_id = excluded.connection_id, pull_cursor = NULL,
         last_pull_at = NULL, last_full_pull_at = NULL
       WHERE organization.connection_id <> excluded.connection_id`,
      [uuidv7(), code, ORGANIZATION_NAMES[code] ?? code, connectionId],
    );
  }
}

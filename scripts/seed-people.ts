import type pg from "pg";
import { uuidv7 } from "uuidv7";
import { DEMO_PASSWORD, DEMO_PEOPLE, organizationsOf } from "#scripts/demo-people.ts";
import { SERVICE_ACCOUNT_ID } from "#src/db/in-organization.ts";
import { ROLE_TEMPLATES, SERVICE_ACCOUNT_PERMISSIONS } from "#src/domain/permissions.ts";
import { hashPassword } from "#src/services/sessions/password.ts";

const SERVICE_ROLE = "PEMS sync";

/** Role templates as this version defines them. */
export async function seedRoles(client: pg.ClientBase): Promise<void> {
  const templates = { ...ROLE_TEMPLATES, [SERVICE_ROLE]: SERVICE_ACCOUNT_PERMISSIONS };
  for (const [name, permissions] of Object.entries(templates)) {
    await client.query(
      `INSERT INTO role_template (id, name, permissions) VALUES ($1, $2, $3)
       ON CONFLICT (name) DO UPDATE SET permissions = excluded.permissions`,
      [uuidv7(), name, permissions],
    );
  }
}

/** The worker's account, a member of every organization; it has no password and can't sign in. */
export async function seedServiceAccount(client: pg.ClientBase): Promise<void> {
  await client.query(
    `INSERT INTO app_user (id, email, name, is_service) VALUES ($1, 'sync@service.invalid', 'PEMS sync', true)
     ON CONFLICT DO NOTHING`,
    [SERVICE_ACCOUNT_ID],
  );
  const { rows } = await client.query<{ code: string }>("SELECT code FROM organization");
  await join(client, SERVICE_ACCOUNT_ID, SERVICE_ROLE, codesOf(rows));
}

/**
 * People to sign in as, in a database that has nobody yet; what administrators changed later stays.
 * @returns whether they were made now, with this password
 */
export async function seedDemoPeople(
  client: pg.ClientBase,
  codes: readonly string[],
  password: string = DEMO_PASSWORD,
): Promise<boolean> {
  const { rows } = await client.query("SELECT 1 FROM app_user WHERE NOT is_service LIMIT 1");
  if (rows.length === 0) {
    for (const { email, name } of DEMO_PEOPLE) {
      await client.query("INSERT INTO app_user (id, email, name, password_hash) VALUES ($1, $2, $3, $4)", [
        uuidv7(),
        email,
        name,
        await hashPassword(password),
      ]);
    }
  }
  const open = await withoutPeople(client);
  for (const person of DEMO_PEOPLE) {
    const found = await client.query<{ id: string }>("SELECT id FROM app_user WHERE email = $1", [
      person.email,
    ]);
    const id = found.rows[0]?.id;
    const joins = organizationsOf(person, codes).filter((code) => open.includes(code));
    if (id) await join(client, id, person.role, joins);
  }
  return rows.length === 0;
}

/** Organizations without any person: nobody has decided yet who belongs there. */
async function withoutPeople(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ code: string }>(
    `SELECT code FROM organization o WHERE NOT EXISTS (
       SELECT 1 FROM membership m JOIN app_user u ON u.id = m.user_id
       WHERE m.organization_id = o.id AND NOT u.is_service)`,
  );
  return codesOf(rows);
}

async function join(
  client: pg.ClientBase,
  userId: string,
  role: string,
  codes: readonly string[],
): Promise<void> {
  for (const code of codes) {
    await client.query(
      `INSERT INTO membership (id, organization_id, user_id, role_template_id)
       SELECT $1, o.id, $2, t.id FROM organization o, role_template t WHERE o.code = $3 AND t.name = $4
       ON CONFLICT DO NOTHING`,
      [uuidv7(), userId, code, role],
    );
  }
}

const codesOf = (rows: { code: string }[]) => rows.map(({ code }) => code);

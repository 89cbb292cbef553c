import type pg from "pg";

/** Further project managers of RIO, with the demo's password. @returns their email addresses */
export async function addPeople(owner: pg.Pool, count: number): Promise<string[]> {
  const { rows } = await owner.query<{ email: string }>(
    `WITH person AS (
       INSERT INTO app_user (id, email, name, password_hash)
       SELECT gen_random_uuid(), 'person-' || n || '@demo.example', 'Person ' || n, u.password_hash
       FROM generate_series(1, $1) AS n, app_user u WHERE u.email = 'maria@demo.example' RETURNING id, email
     ), member AS (
       INSERT INTO membership (id, organization_id, user_id, role_template_id)
       SELECT gen_random_uuid(), m.organization_id, person.id, m.role_template_id
       FROM person, membership m JOIN app_user u ON u.id = m.user_id WHERE u.email = 'maria@demo.example'
     )
     SELECT email FROM person`,
    [count],
  );
  return rows.map((row) => row.email);
}

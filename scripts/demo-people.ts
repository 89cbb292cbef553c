import type { RoleTemplate } from "#src/domain/permissions.ts";

/** Password of every demo person. */
export const DEMO_PASSWORD = "vanguard-demo";

/** Names of the demo organizations, by the code that PEMS knows them by. */
export const ORGANIZATION_NAMES: Readonly<Record<string, string>> = {
  RIO: "Rio Grande LNG",
  PORTARTHUR: "Port Arthur LNG",
  HOLNG: "Holcomb LNG",
};

export interface DemoPerson {
  email: string;
  name: string;
  role: RoleTemplate;
  /** Codes; null for every organization. */
  organizations: readonly string[] | null;
}

export const DEMO_PEOPLE: readonly DemoPerson[] = [
  {
    email: "maria@demo.example",
    name: "Maria Santos",
    role: "Project Manager",
    organizations: ["RIO", "HOLNG"],
  },
  { email: "jonas@demo.example", name: "Jonas Weber", role: "Project Manager", organizations: ["RIO"] },
  { email: "admin@demo.example", name: "Ada Admin", role: "Administrator", organizations: null },
  { email: "viewer@demo.example", name: "Vic Viewer", role: "Viewer", organizations: ["RIO"] },
  { email: "contractor@demo.example", name: "Chen Li", role: "Contractor", organizations: ["RIO"] },
];

/** Where a demo person belongs among `codes`: their own organizations, or the first where there is none of them. */
export function organizationsOf(person: DemoPerson, codes: readonly string[]): string[] {
  if (person.organizations === null) return [...codes];
  const own = codes.filter((code) => person.organizations?.includes(code));
  return own.length > 0 ? own : codes.slice(0, 1);
}

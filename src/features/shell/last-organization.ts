/** Cookie with the code of the organization that was open last. */
export const LAST_ORGANIZATION = "pfa-organization";

const A_YEAR_S = 365 * 24 * 60 * 60;

/** What the browser is to remember when an organization is opened; the code is no secret. */
export function lastOrganizationCookie(code: string): string {
  return `${LAST_ORGANIZATION}=${encodeURIComponent(code)}; path=/; max-age=${A_YEAR_S}; samesite=lax`;
}

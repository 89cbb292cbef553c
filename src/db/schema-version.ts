import journal from "#drizzle/meta/_journal.json" with { type: "json" };

/** How many migrations this release brings; a database with fewer is not ready for it. */
export const MIGRATIONS = journal.entries.length;

/** Columns that say which record a row is, and of which version. An import needs the first, and understands the second. */
export const ID_LABEL = "ID";
export const VERSION_LABEL = "Version";

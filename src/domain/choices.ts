/** What can be chosen in a field, for fields with a fixed list. */
export const CHOICES: { readonly [kind: string]: readonly string[] | undefined } = {
  source: ["Rental", "Purchase"],
  dor: ["BEO", "PROJECT"],
};

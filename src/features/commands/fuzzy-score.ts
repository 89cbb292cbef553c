/**
 * How well a text is found by what somebody typed: 0 not at all, 1 the same. Each word typed must be found as it stands
 * (best at the start of a word) or as letters in order (`shdt` finds "Shift dates"); earlier and denser is better.
 */
export function fuzzyScore(text: string, typed: string): number {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return 1;
  const sought = text.toLowerCase();
  const scores = words.map((word) => wordScore(sought, word));
  if (scores.includes(0)) return 0;
  return scores.reduce((sum, score) => sum + score, 0) / scores.length;
}

function wordScore(text: string, word: string): number {
  if (text === word) return 1;
  const covered = word.length / text.length;
  if (text.startsWith(word)) return 0.9 + covered / 20;
  if (new RegExp(`[^\\p{L}\\p{N}]${escaped(word)}`, "u").test(text)) return 0.8 + covered / 20;
  if (text.includes(word)) return 0.6 + covered / 20;
  return word.length < 2 ? 0 : lettersScore(text, word);
}

/** Letters in order; each that begins a word counts in full, each that follows its neighbour nearly so. */
function lettersScore(text: string, word: string): number {
  let score = 0;
  let last = -2;
  for (const letter of word) {
    const start = startOfWord(text, letter, last + 1);
    const at = start >= 0 && text[last + 1] !== letter ? start : text.indexOf(letter, last + 1);
    if (at < 0) return 0;
    if (at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1] ?? "")) score += 1;
    else if (at === last + 1) score += 0.8;
    else score += 0.2;
    last = at;
  }
  const mean = score / word.length;
  // Letters strewn over the text are an accident, not what was meant.
  return mean < 0.5 ? 0 : mean * 0.5;
}

function startOfWord(text: string, letter: string, from: number): number {
  for (let at = text.indexOf(letter, from); at >= 0; at = text.indexOf(letter, at + 1)) {
    if (at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1] ?? "")) return at;
  }
  return -1;
}

const escaped = (word: string) => word.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");

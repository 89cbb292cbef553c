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
  if (startOfWord(text, word, 0) >= 0) return 0.8 + covered / 20;
  if (text.includes(word)) return 0.6 + covered / 20;
  return word.length < 2 ? 0 : lettersScore(text, word);
}

/** Letters in order: those that begin the next word or follow their neighbour count most, leaps over words least. */
function lettersScore(text: string, word: string): number {
  let score = 0;
  let last = -1;
  for (const letter of word) {
    const start = startOfWord(text, letter, last + 1);
    const at = start >= 0 && text[last + 1] !== letter ? start : text.indexOf(letter, last + 1);
    if (at < 0) return 0;
    score += letterScore(text, last, at);
    last = at;
  }
  const mean = score / word.length;
  // Letters strewn over the text are an accident, not what was meant.
  return mean < 0.5 ? 0 : mean * (0.4 + word.length / text.length / 10);
}

function letterScore(text: string, last: number, at: number): number {
  const between = text.slice(last + 1, at);
  const words = between.split(/[^\p{L}\p{N}]+/u).filter(Boolean).length;
  if (beginsWord(text, at)) return words <= 1 ? 1 : 0.4;
  if (between === "") return 0.8;
  // Left out within a word, as in "shft", or anywhere.
  return last >= 0 && /^[\p{L}\p{N}]+$/u.test(between) ? 0.6 : 0.2;
}

/** Where a part of the text stands at the beginning of a word, or -1. */
function startOfWord(text: string, part: string, from: number): number {
  for (let at = text.indexOf(part, from); at >= 0; at = text.indexOf(part, at + 1)) {
    if (beginsWord(text, at)) return at;
  }
  return -1;
}

const beginsWord = (text: string, at: number) => at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1] ?? "");

import { channels, coloursOf, sizeOfPng } from "#e2e/small-png.ts";

/** Side of a square in which only the average colour counts, in px: letters may be drawn by another machine. */
const SQUARE = 16;
/** Averages that differ by more of 255 show something else. */
const NOTABLE = 20;

/**
 * How much of what two pictures of the same size show is different, from 0 to 1: of the squares in which anything is drawn in
 * either, those whose average colour differs notably. Other digits in the same place hardly count; what moved, came or went does.
 */
export function differenceOf(one: Buffer, other: Buffer): number {
  const { width, height } = sizeOfPng(one);
  const [left, right] = [squaresOf(one, width, height), squaresOf(other, width, height)];
  let [drawn, different] = [0, 0];
  for (const [at, square] of left.entries()) {
    const match = right[at];
    if (match === undefined) continue;
    const distance = Math.max(
      ...square.mean.map((part, channel) => Math.abs(part - (match.mean[channel] ?? 0))),
    );
    if (square.isPlain && match.isPlain && distance <= NOTABLE) continue;
    drawn += 1;
    if (distance > NOTABLE) different += 1;
  }
  return drawn === 0 ? 0 : different / drawn;
}

interface Square {
  /** Red, green and blue, 0 to 255. */
  mean: number[];
  /** Nothing is drawn in it: one colour alone. */
  isPlain: boolean;
}

function squaresOf(png: Buffer, width: number, height: number): Square[] {
  const colours = coloursOf(png);
  const squares: Square[] = [];
  for (let top = 0; top < height; top += SQUARE) {
    for (let left = 0; left < width; left += SQUARE) {
      const sums = [0, 0, 0];
      const first = colours[top * width + left] ?? 0;
      let [pixels, isPlain] = [0, true];
      for (let y = top; y < Math.min(top + SQUARE, height); y += 1) {
        for (let x = left; x < Math.min(left + SQUARE, width); x += 1) {
          const colour = colours[y * width + x] ?? 0;
          isPlain &&= colour === first;
          pixels += 1;
          for (const [channel, part] of channels(colour).entries())
            sums[channel] = (sums[channel] ?? 0) + part;
        }
      }
      squares.push({ mean: sums.map((sum) => sum / pixels), isPlain });
    }
  }
  return squares;
}

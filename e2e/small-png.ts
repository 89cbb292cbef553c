import { crc32, deflateSync, inflateSync } from "node:zlib";

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** So many of the most frequent colours stay exactly as they are: surfaces, lines, text. */
const EXACT = 96;
/** Squared distance of colours under which one stands for the other. */
const ALIKE = 100;

/** Width and height in pixels. */
export function sizeOfPng(png: Buffer): { width: number; height: number } {
  return { width: png.readUInt32BE(16), height: png.readUInt32BE(20) };
}

/** The same picture with at most 256 colours, a third as large: for pictures of a screen, as the browser takes them. */
export function smallPng(png: Buffer): Buffer {
  const { width, height } = sizeOfPng(png);
  const colours = coloursOf(png);
  const palette = paletteOf(colours);
  const nearest = new Map<number, number>();
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const colour = colours[y * width + x] ?? 0;
      const index = nearest.get(colour) ?? nearestOf(palette, colour);
      nearest.set(colour, index);
      rows[y * (width + 1) + 1 + x] = index;
    }
  }
  const header = Buffer.from(png.subarray(16, 29));
  // 8 bits for each pixel, from a palette.
  header[8] = 8;
  header[9] = 3;
  return Buffer.concat([
    SIGNATURE,
    chunk("IHDR", header),
    chunk("PLTE", Buffer.from(palette.flatMap((colour) => channels(colour)))),
    chunk("IDAT", deflateSync(rows, { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** How many bytes a pixel takes, by the colour type of the PNG specification: an index, RGB, RGBA. */
const BYTES: { readonly [type: number]: number | undefined } = { 2: 3, 3: 1, 6: 4 };

/** `0xRRGGBB` of each pixel, line by line; of a PNG with 8 bits a channel, as the browser or `smallPng` made it. */
export function coloursOf(png: Buffer): Uint32Array {
  const { width, height } = sizeOfPng(png);
  const [depth, type = 0, interlaced] = [png[24], png[25], png[28]];
  const step = BYTES[type];
  if (depth !== 8 || step === undefined || interlaced !== 0) throw new Error("Not a PNG of a browser.");
  const parts: Buffer[] = [];
  let palette = Buffer.alloc(0);
  for (let at = SIGNATURE.length; at < png.length; ) {
    const length = png.readUInt32BE(at);
    const name = png.toString("latin1", at + 4, at + 8);
    const body = png.subarray(at + 8, at + 8 + length);
    if (name === "IDAT") parts.push(body);
    else if (name === "PLTE") palette = Buffer.from(body);
    at += length + 12;
  }
  const raw = inflateSync(Buffer.concat(parts));
  const size = width * step;
  const colours = new Uint32Array(width * height);
  let above: Uint8Array = new Uint8Array(size);
  for (let y = 0; y < height; y += 1) {
    const from = y * (size + 1);
    const line = unfiltered(raw[from] ?? 0, raw.subarray(from + 1, from + 1 + size), above, step);
    for (let x = 0; x < width; x += 1) {
      const [red = 0, green = 0, blue = 0] =
        type === 3 ? palette.subarray((line[x] ?? 0) * 3) : line.subarray(x * step, x * step + 3);
      colours[y * width + x] = (red << 16) | (green << 8) | blue;
    }
    above = line;
  }
  return colours;
}

/** One line as its filter of the PNG specification (section 9) left it. */
function unfiltered(filter: number, line: Uint8Array, above: Uint8Array, step: number): Uint8Array {
  const plain = new Uint8Array(line.length);
  for (let at = 0; at < line.length; at += 1) {
    const left = at < step ? 0 : (plain[at - step] ?? 0);
    const up = above[at] ?? 0;
    const corner = at < step ? 0 : (above[at - step] ?? 0);
    const expected = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter] ?? 0;
    plain[at] = (line[at] ?? 0) + expected;
  }
  return plain;
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}

function paletteOf(colours: Uint32Array): number[] {
  const counts = new Map<number, number>();
  for (const colour of colours) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const palette: number[] = [];
  for (const [colour] of [...counts].sort((a, b) => b[1] - a[1])) {
    if (palette.length === 256) break;
    if (palette.length < EXACT || palette.every((other) => distance(other, colour) > ALIKE))
      palette.push(colour);
  }
  return palette;
}

function nearestOf(palette: readonly number[], colour: number): number {
  let best = 0;
  for (let at = 1; at < palette.length; at += 1) {
    if (distance(palette[at] ?? 0, colour) < distance(palette[best] ?? 0, colour)) best = at;
  }
  return best;
}

export const channels = (colour: number) => [colour >> 16, (colour >> 8) & 255, colour & 255] as const;

function distance(a: number, b: number): number {
  const [red, green, blue] = channels(a);
  const [otherRed, otherGreen, otherBlue] = channels(b);
  return (red - otherRed) ** 2 + (green - otherGreen) ** 2 + (blue - otherBlue) ** 2;
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

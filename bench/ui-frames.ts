/** Which frames tell how smoothly something moves. Pure. */

/** A frame, when it began, and whether what should move stands elsewhere than in the one before. */
export interface Frame {
  atMs: number;
  moved: boolean;
}

/**
 * Places of the frames in which something moved, and which another one follows. Those in which nothing happens take no work
 * and would hide the others.
 */
export function framesInMotion(frames: readonly Frame[]): number[] {
  return frames.slice(0, -1).flatMap(({ moved }, at) => (moved ? [at] : []));
}

/** Milliseconds from each frame in which something moved to the next frame, which its work may make late. */
export function frameDistances(frames: readonly Frame[]): number[] {
  return framesInMotion(frames).map((at) => (frames[at + 1]?.atMs ?? 0) - (frames[at]?.atMs ?? 0));
}

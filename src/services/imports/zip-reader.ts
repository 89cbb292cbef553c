import { promisify } from "node:util";
import { inflateRaw } from "node:zlib";
import { DomainError } from "#src/domain/errors.ts";
import { unreadable } from "#src/services/imports/file-errors.ts";

const inflate = promisify(inflateRaw);

/** What a file may hold once it is unpacked, in all of its parts that are read. */
export const MAX_UNPACKED_BYTES = 96 * 1024 * 1024;
const STORED = 0;
const DEFLATED = 8;
const END_LENGTH = 22;
const END_SIGNATURE = 0x06054b50;
const ENTRY_SIGNATURE = 0x02014b50;

interface Entry {
  method: number;
  packed: number;
  offset: number;
}

/**
 * Reads parts of a zip archive by name (PKWARE APPNOTE 6.3), and never more than 96 MB of them, whatever the archive says
 * of its sizes.
 */
export class ZipReader {
  readonly #bytes: Buffer;
  readonly #entries: Map<string, Entry>;
  #left = MAX_UNPACKED_BYTES;

  /** @throws DomainError BAD_INPUT (`file`) for an archive that is damaged */
  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    this.#entries = readDirectory(bytes);
  }

  get names(): string[] {
    return [...this.#entries.keys()];
  }

  /**
   * One part as text; null when there is none of that name.
   * @throws DomainError BAD_INPUT, TOO_MANY (`file`)
   */
  async text(name: string): Promise<string | null> {
    const entry = this.#entries.get(name);
    if (!entry) return null;
    const data = dataOf(this.#bytes, entry);
    const part = entry.method === STORED ? data : await this.#inflated(data);
    this.#left -= part.length;
    if (this.#left < 0) throw tooLarge();
    return part.toString("utf8");
  }

  async #inflated(data: Buffer): Promise<Buffer> {
    try {
      return await inflate(data, { maxOutputLength: Math.max(this.#left, 1) });
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : undefined;
      throw code === "ERR_BUFFER_TOO_LARGE" ? tooLarge() : damaged(error);
    }
  }
}

/** Reading past the end of a buffer is a RangeError: the archive then says what isn't so. */
function readDirectory(bytes: Buffer): Map<string, Entry> {
  const end = findEnd(bytes);
  try {
    const entries = new Map<string, Entry>();
    let at = bytes.readUInt32LE(end + 16);
    for (let count = bytes.readUInt16LE(end + 10); count > 0; count -= 1) {
      if (bytes.readUInt32LE(at) !== ENTRY_SIGNATURE) throw damaged();
      const nameLength = bytes.readUInt16LE(at + 28);
      const name = bytes.toString("utf8", at + 46, at + 46 + nameLength);
      entries.set(name, {
        method: bytes.readUInt16LE(at + 10),
        packed: bytes.readUInt32LE(at + 20),
        offset: bytes.readUInt32LE(at + 42),
      });
      at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
    }
    return entries;
  } catch (error) {
    throw error instanceof DomainError ? error : damaged(error);
  }
}

/** It stands last, before a comment of at most 64 KB. */
function findEnd(bytes: Buffer): number {
  const first = Math.max(0, bytes.length - END_LENGTH - 0xffff);
  for (let at = bytes.length - END_LENGTH; at >= first; at -= 1) {
    if (bytes.readUInt32LE(at) === END_SIGNATURE) return at;
  }
  throw damaged();
}

function dataOf(bytes: Buffer, { method, packed, offset }: Entry): Buffer {
  if (method !== STORED && method !== DEFLATED) throw damaged();
  if (offset + 30 > bytes.length) throw damaged();
  const start = offset + 30 + bytes.readUInt16LE(offset + 26) + bytes.readUInt16LE(offset + 28);
  if (start + packed > bytes.length) throw damaged();
  return bytes.subarray(start, start + packed);
}

function damaged(cause?: unknown): DomainError {
  return unreadable("The workbook is damaged. Open it in Excel, and save it again as .xlsx.", cause);
}

function tooLarge(): DomainError {
  const most = MAX_UNPACKED_BYTES / 1024 / 1024;
  return new DomainError(
    "TOO_MANY",
    `The workbook holds more than ${most} MB. Split it, or save it as CSV.`,
    {
      field: "file",
    },
  );
}

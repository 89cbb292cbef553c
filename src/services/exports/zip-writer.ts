import { once } from "node:events";
import { crc32, createDeflateRaw, type DeflateRaw } from "node:zlib";

/** Size and checksum follow the data; names are UTF-8 (bits 3 and 11 of the general purpose flag). */
const FLAGS = 0x0808;
const DEFLATED = 8;
/** 1 January 1980, the first day that the format knows. */
const DATE = 0x0021;
const VERSION = 20;

interface Entry {
  name: Buffer;
  crc: number;
  packed: number;
  size: number;
  offset: number;
}

/**
 * Writes a zip archive piece by piece, so that a file of any length needs no more memory than a piece (PKWARE APPNOTE 6.3:
 * local header, data, data descriptor for each entry; then the central directory). Below 4 GB in all. Each method gives
 * the bytes that are ready to be sent.
 */
export class ZipWriter {
  readonly #entries: Entry[] = [];
  readonly #ready: Buffer[] = [];
  readonly #level: number;
  #sent = 0;
  #deflate: DeflateRaw;

  /** @param level of compression, 0 (none) to 9 */
  constructor(level = 6) {
    this.#level = level;
    this.#deflate = createDeflateRaw({ level });
  }

  /** Begins the next entry; the one before must have ended. */
  begin(name: string): void {
    const entry = { name: Buffer.from(name), crc: 0, packed: 0, size: 0, offset: this.#sent };
    this.#entries.push(entry);
    this.#push(localHeader(entry.name));
    this.#deflate = createDeflateRaw({ level: this.#level });
    this.#deflate.on("data", (chunk: Buffer) => {
      entry.packed += chunk.length;
      this.#push(chunk);
    });
  }

  /** Adds to the entry that was begun. */
  async add(text: string): Promise<void> {
    const entry = this.#last();
    const bytes = Buffer.from(text);
    entry.crc = crc32(bytes, entry.crc);
    entry.size += bytes.length;
    await new Promise<void>((resolve, reject) => {
      this.#deflate.write(bytes, (error) => (error ? reject(error) : resolve()));
    });
  }

  async end(): Promise<void> {
    const ended = once(this.#deflate, "end");
    this.#deflate.end();
    await ended;
    const descriptor = Buffer.alloc(16);
    descriptor.writeUInt32LE(0x08074b50, 0);
    writeSizes(descriptor, 4, this.#last());
    this.#push(descriptor);
  }

  /** Ends the archive. */
  finish(): void {
    const at = this.#sent;
    for (const entry of this.#entries) this.#push(directoryEntry(entry));
    const end = Buffer.alloc(22);
    end.writeUInt32LE(0x06054b50, 0);
    end.writeUInt16LE(this.#entries.length, 8);
    end.writeUInt16LE(this.#entries.length, 10);
    end.writeUInt32LE(this.#sent - at, 12);
    end.writeUInt32LE(at, 16);
    this.#push(end);
  }

  /** Takes what is ready. */
  take(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(Buffer.concat(this.#ready.splice(0)));
  }

  #push(bytes: Buffer): void {
    this.#sent += bytes.length;
    this.#ready.push(bytes);
  }

  #last(): Entry {
    const entry = this.#entries.at(-1);
    if (!entry) throw new Error("No entry was begun.");
    return entry;
  }
}

function localHeader(name: Buffer): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(VERSION, 4);
  header.writeUInt16LE(FLAGS, 6);
  header.writeUInt16LE(DEFLATED, 8);
  header.writeUInt16LE(DATE, 12);
  header.writeUInt16LE(name.length, 26);
  return Buffer.concat([header, name]);
}

function directoryEntry(entry: Entry): Buffer {
  const header = Buffer.alloc(46);
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE(VERSION, 4);
  header.writeUInt16LE(VERSION, 6);
  header.writeUInt16LE(FLAGS, 8);
  header.writeUInt16LE(DEFLATED, 10);
  header.writeUInt16LE(DATE, 14);
  writeSizes(header, 16, entry);
  header.writeUInt16LE(entry.name.length, 28);
  header.writeUInt32LE(entry.offset, 42);
  return Buffer.concat([header, entry.name]);
}

function writeSizes(to: Buffer, at: number, { crc, packed, size }: Entry): void {
  to.writeUInt32LE(crc, at);
  to.writeUInt32LE(packed, at + 4);
  to.writeUInt32LE(size, at + 8);
}

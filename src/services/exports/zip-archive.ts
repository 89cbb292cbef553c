import { once } from "node:events";
import { createDeflateRaw } from "node:zlib";
import { Zip, ZipPassThrough } from "fflate";

const DEFLATED = 8;

/** A zip archive that is made piece by piece, so that a file of any length needs no more memory than a piece. Below 4 GB. */
export class ZipArchive {
  readonly #ready: Uint8Array[] = [];
  readonly #zip = new Zip((error, bytes) => {
    if (error) throw error;
    this.#ready.push(bytes);
  });

  /** Begins the next part; the one before must have ended. */
  begin(name: string): ZipPart {
    const part = new ZipPart(name);
    this.#zip.add(part);
    return part;
  }

  /** Ends the archive. */
  end(): void {
    this.#zip.end();
  }

  /** Takes what is ready to be sent. */
  take(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(Buffer.concat(this.#ready.splice(0)));
  }
}

/** One part of an archive. Node compresses it, beside the main thread; fflate's own stream would keep that busy. */
export class ZipPart extends ZipPassThrough {
  override compression = DEFLATED;
  readonly #deflate = createDeflateRaw();
  #written = Promise.resolve();

  constructor(name: string) {
    super(name);
    this.#deflate.on("data", (bytes: Uint8Array<ArrayBuffer>) => this.ondata(null, bytes, false));
    this.#deflate.on("end", () => this.ondata(null, new Uint8Array(), true));
  }

  /** Resolves when it is compressed. */
  async add(text: string): Promise<void> {
    this.push(Buffer.from(text));
    await this.#written;
  }

  async end(): Promise<void> {
    const ended = once(this.#deflate, "end");
    this.push(new Uint8Array(), true);
    await ended;
  }

  /** What fflate calls for each piece, once it has counted it. */
  protected override process(bytes: Uint8Array, last: boolean): void {
    if (last) {
      this.#deflate.end();
      return;
    }
    this.#written = new Promise((resolve, reject) => {
      this.#deflate.write(bytes, (error) => (error ? reject(error) : resolve()));
    });
  }
}

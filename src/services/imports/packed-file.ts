import { type UnzipFileInfo, unzipSync } from "fflate";
import { DomainError, isDomainError } from "#src/domain/errors.ts";
import { unreadable } from "#src/services/imports/file-errors.ts";

/** What a file may hold once it is unpacked, in all of its parts that are read. */
const MAX_UNPACKED_BYTES = 96 * 1024 * 1024;
/** A workbook of many sheets and pictures has some hundreds. */
const MAX_PARTS = 10_000;

/**
 * Reads parts of a zip archive by name, at most 96 MB of them: fflate makes room for what the archive says that a part
 * holds, and never writes beyond it. (Its streaming `Unzip` looks for the end of a part in the part itself, and may find it too early.)
 */
export class PackedFile {
  readonly names: ReadonlySet<string>;
  readonly #bytes: Uint8Array;
  #left = MAX_UNPACKED_BYTES;

  /** @throws DomainError BAD_INPUT (`file`) for an archive that is damaged */
  constructor(bytes: Uint8Array) {
    const names = new Set<string>();
    unzip(bytes, ({ name }) => {
      if (name === "" || names.has(name) || names.size === MAX_PARTS) throw damaged();
      names.add(name);
      return false;
    });
    this.names = names;
    this.#bytes = bytes;
  }

  /**
   * Those of the XML parts that there are.
   * @throws DomainError BAD_INPUT, TOO_MANY (`file`)
   */
  texts(wanted: readonly string[]): Map<string, string> {
    const parts = unzip(this.#bytes, ({ name, size, originalSize }) => {
      if (!wanted.includes(name)) return false;
      if (size > this.#bytes.length) throw damaged();
      this.#left -= Math.max(size, originalSize);
      if (this.#left < 0) throw tooLarge();
      return true;
    });
    return new Map(
      Object.entries(parts).map(([name, bytes]) => {
        const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8");
        if (!isWhole(text)) throw damaged();
        return [name, text];
      }),
    );
  }
}

function unzip(bytes: Uint8Array, filter: (part: UnzipFileInfo) => boolean): Record<string, Uint8Array> {
  try {
    return unzipSync(bytes, { filter });
  } catch (error) {
    throw isDomainError(error) ? error : damaged(error);
  }
}

/** A part that holds more than the archive says comes out cut off: its first element then doesn't end at its end. */
function isWhole(xml: string): boolean {
  const [start, name] = /<([^\s<>/?!]+)/.exec(xml) ?? [];
  const end = xml.trimEnd();
  return (
    end.endsWith(`</${name}>`) ||
    (start !== undefined && end.endsWith("/>") && xml.lastIndexOf("<") === xml.indexOf(start))
  );
}

function damaged(cause?: unknown): DomainError {
  return unreadable("The workbook is damaged. Open it in Excel, and save it again as .xlsx.", cause);
}

function tooLarge(): DomainError {
  const most = MAX_UNPACKED_BYTES / 1024 / 1024;
  const message = `The workbook holds more than ${most} MB. Split it, or save it as CSV.`;
  return new DomainError("TOO_MANY", message, { field: "file" });
}

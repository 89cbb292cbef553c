/** What a browser keeps; where it forbids that, nothing is kept and nothing breaks. */
export interface BrowserMemory extends Pick<Storage, "getItem" | "removeItem"> {
  /** False when it was not kept: forbidden, or too much. */
  setItem(key: string, value: string): boolean;
}

/** Some browsers throw already where the storage is named, others when it is full. */
function memoryOf(storage: () => Storage): BrowserMemory {
  const attempt = <Result>(use: (storage: Storage) => Result): Result | null => {
    try {
      return use(storage());
    } catch {
      return null;
    }
  };
  return {
    getItem: (key) => attempt((kept) => kept.getItem(key)),
    setItem: (key, value) =>
      attempt((kept) => {
        kept.setItem(key, value);
        return true;
      }) ?? false,
    removeItem: (key) => void attempt((kept) => kept.removeItem(key)),
  };
}

/** Until it is cleared. */
export const browserMemory = memoryOf(() => window.localStorage);
/** As long as the tab is open. */
export const tabMemory = memoryOf(() => window.sessionStorage);

import type { OnDemand } from "#src/components/on-demand.ts";
import { notify } from "#src/components/toast.tsx";

/** The code of something that was asked for, fetched if need be; undefined where it couldn't be had, which is told. */
export async function loadOrTell<T>(part: OnDemand<T>): Promise<T | undefined> {
  try {
    return part.loaded ?? (await part.load());
  } catch {
    notify({
      tone: "error",
      title: "Couldn't do that yet",
      description: "A part of the page could not be fetched. Check the connection and try again.",
    });
    return undefined;
  }
}

"use client";

import { type ComponentType, type ReactNode, Suspense, use, useState } from "react";
import { OnDemand } from "#src/components/on-demand.ts";
import { PartMissing, PartMissingOver } from "#src/components/part-missing.tsx";

export interface LazyPartOptions<P> {
  /** Stands in its place until its code is here. */
  waiting?: ReactNode;
  /**
   * How it is told that its code could not be fetched: in its place; over the page, for what opens there and can be closed; or
   * not at all, for what nobody would miss.
   */
  missing?: "here" | "untold" | { close: (props: P) => void };
}

/** A component whose code is fetched when it is first rendered, or before. */
export interface LazyPart<P> {
  (props: P): ReactNode;
  /** Fetches its code, so that it stands at once; after a failure the next call tries again. */
  load(): Promise<ComponentType<P>>;
  /** Undefined until its code is here. */
  readonly loaded: ComponentType<P> | undefined;
}

/**
 * A part of the page whose code is fetched apart. Where that fails (no network, or a newer version took the place of the code),
 * the part says so and can be tried again; the page around it goes on. Code that is here is rendered at once, without a wait.
 */
export function lazyPart<P extends object>(
  fetch: () => Promise<ComponentType<P>>,
  { waiting, missing = "here" }: LazyPartOptions<P> = {},
): LazyPart<P> {
  const part = new OnDemand(fetch);
  const fixed = { part, waiting, missing };
  const rendered = (given: P) => <Part {...fixed} given={given} />;
  return Object.defineProperties(rendered as unknown as LazyPart<P>, {
    load: { value: () => part.load() },
    loaded: { get: () => part.loaded },
  });
}

interface PartProps<P> extends Required<Pick<LazyPartOptions<P>, "missing">> {
  part: OnDemand<ComponentType<P>>;
  waiting: ReactNode;
  /** Its own properties. */
  given: P;
}

function Part<P extends object>({ waiting, ...props }: PartProps<P>) {
  // It never rejects: an error that is thrown while rendering would take away what stands around it. Null where nothing is to be
  // waited for.
  const [first] = useState(() =>
    props.part.loaded === undefined ? props.part.load().catch(() => undefined) : null,
  );
  const [, setHere] = useState(false);
  return (
    <Suspense fallback={waiting}>
      <Fetched {...props} first={first} onHere={() => setHere(true)} />
    </Suspense>
  );
}

interface FetchedProps<P> extends Omit<PartProps<P>, "waiting"> {
  first: Promise<ComponentType<P> | undefined> | null;
  onHere: () => void;
}

function Fetched<P extends object>({ part, missing, given, first, onHere }: FetchedProps<P>) {
  // Asked each time, as React wants of what it waited for; what came with a later attempt goes first.
  const fetched = first === null ? undefined : use(first);
  const Here = part.loaded ?? fetched;
  if (Here !== undefined) return <Here {...given} />;
  if (missing === "untold") return null;
  const retry = () => part.load().then(onHere);
  if (missing === "here") return <PartMissing onRetry={retry} />;
  return <PartMissingOver onRetry={retry} onClose={() => missing.close(given)} />;
}

import type { Operation, TRPCLink } from "@trpc/client";
import { observable } from "@trpc/server/observable";
import type { AppRouter } from "#src/server/app-router.ts";

type Linked = ReturnType<TRPCLink<AppRouter>>;

/** A link whose code is fetched with the first call that needs it; a call fails where that fails, and the next one tries again. */
export function lateLink(fetch: () => Promise<TRPCLink<AppRouter>>): TRPCLink<AppRouter> {
  return (runtime) => {
    let loading: Promise<Linked> | undefined;
    const load = () => {
      loading ??= fetch().then(
        (link) => link(runtime),
        (error) => {
          loading = undefined;
          throw error;
        },
      );
      return loading;
    };
    return (call: { op: Operation; next: Parameters<Linked>[0]["next"] }) =>
      observable((observer) => {
        let stop: (() => void) | undefined;
        let open = true;
        load().then(
          (link) => {
            if (open) stop = link(call).subscribe(observer).unsubscribe;
          },
          (error) => {
            if (open) observer.error(error);
          },
        );
        return () => {
          open = false;
          stop?.();
        };
      });
  };
}

"use client";

import { usePathname } from "next/navigation";
import { Fragment } from "react";
import { Dialog, DialogBody, DialogContent, DialogHeader } from "#src/components/dialog.tsx";
import { Kbd } from "#src/components/kbd.tsx";
import { SHORTCUTS, type Shortcut } from "#src/features/commands/shortcuts.ts";
import { useCommands } from "#src/features/commands/use-commands.ts";
import { useReturnFocus } from "#src/features/shell/use-return-focus.ts";
import { viewLabel, viewOf } from "#src/features/shell/views.ts";

/** All keys, by the place where they work. */
export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const returnFocus = useReturnFocus();
  const commands = useCommands();
  const view = viewLabel(viewOf(usePathname()));
  const here = SHORTCUTS.filter(({ place }) => place === "Everywhere" || place === view);
  const listed = new Set(here.flatMap(({ shortcuts }) => shortcuts.flatMap(({ keys }) => keys)));
  const others = commands.flatMap(({ label, shortcut }) =>
    shortcut === undefined || listed.has(shortcut) ? [] : [{ keys: [shortcut], does: label }],
  );
  const groups = [...SHORTCUTS, ...(others.length === 0 ? [] : [{ place: "This view", shortcuts: others }])];
  return (
    <Dialog open onOpenChange={(next) => !next && onClose()}>
      <DialogContent size="lg" onCloseAutoFocus={returnFocus}>
        <DialogHeader
          title="Keyboard shortcuts"
          description="Letters alone work wherever no cell or field takes them."
        />
        <DialogBody tabIndex={0} className="gap-x-10 sm:columns-2">
          {groups.map(({ place, shortcuts }) => (
            <section key={place} className="mb-5">
              <h3 className="mb-1 break-after-avoid font-semibold">{place}</h3>
              <dl>
                {shortcuts.map((shortcut) => (
                  <Line key={shortcut.does} {...shortcut} />
                ))}
              </dl>
            </section>
          ))}
        </DialogBody>
      </DialogContent>
    </Dialog>
  );
}

function Line({ does, keys }: Shortcut) {
  return (
    <div className="flex min-h-7 break-inside-avoid items-center gap-3 border-t border-line-soft py-1">
      <dt className="min-w-0 flex-1">{does}</dt>
      <dd className="flex shrink-0 flex-wrap items-center justify-end gap-1">
        {keys.map((stroke, index) => (
          <Fragment key={stroke}>
            {index > 0 && <span className="px-0.5 text-ink-faint text-xs">or</span>}
            {stroke.split(" ").map((key, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the same key may be pressed twice
              <Fragment key={at}>
                {at > 0 && <span className="text-ink-faint text-xs">then</span>}
                <Kbd keys={key} />
              </Fragment>
            ))}
          </Fragment>
        ))}
      </dd>
    </div>
  );
}

"use client";

import { Pin, PinOff } from "lucide-react";
import { useState } from "react";
import { Button } from "#src/components/button.tsx";
import { Checkbox } from "#src/components/checkbox.tsx";
import { IconButton } from "#src/components/icon-button.tsx";
import { SegmentedControl } from "#src/components/segmented-control.tsx";
import { SortableList } from "#src/components/sortable-list.tsx";
import { TextInput } from "#src/components/text-input.tsx";
import { mayPin } from "#src/features/grid/column-layout.ts";
import { useColumnLayout } from "#src/features/grid/use-column-layout.ts";

/** All columns: which are shown, which are pinned, in which order; and the height of rows. */
export default function ColumnsPanel() {
  const { all, layout, hide, pin, moveAmongAll, reset, density, setDensity } = useColumnLayout();
  const [sought, setSought] = useState("");
  const found = all.filter(({ label }) => label.toLowerCase().includes(sought.trim().toLowerCase()));
  const filtered = found.length < all.length;
  const shown = all.length - all.filter(({ key }) => layout.hidden.includes(key)).length;
  return (
    <div className="flex max-h-[70vh] flex-col">
      <div className="flex flex-col gap-2 p-3 pb-2">
        <TextInput
          type="search"
          aria-label="Search columns"
          placeholder="Search columns…"
          value={sought}
          onChange={(event) => setSought(event.target.value)}
        />
      </div>
      <div className="scroll-thin min-h-0 flex-1 overflow-y-auto px-2">
        <SortableList
          label="Columns"
          items={found}
          keyOf={({ key }) => key}
          nameOf={({ label }) => label}
          onMove={({ key }, place) => moveAmongAll(key, place)}
          isFixed={({ key }) => filtered || key === "pfaId"}
        >
          {({ key, label, pinned }) => (
            <>
              <Checkbox
                className="min-w-0 flex-1 [&>span]:truncate"
                label={label}
                disabled={key === "pfaId"}
                checked={!layout.hidden.includes(key)}
                onCheckedChange={(checked) => hide(key, checked !== true)}
              />
              {key !== "pfaId" && (
                <IconButton
                  label={pinned ? `Unpin ${label}` : `Pin ${label}`}
                  size="sm"
                  aria-pressed={pinned}
                  disabled={!pinned && !mayPin(layout)}
                  className="text-ink-faint aria-pressed:text-accent-text"
                  onClick={() => pin(key, !pinned)}
                >
                  {pinned ? <PinOff aria-hidden /> : <Pin aria-hidden />}
                </IconButton>
              )}
            </>
          )}
        </SortableList>
        {found.length === 0 && <p className="px-2 py-3 text-ink-muted">No column has this name.</p>}
      </div>
      <div className="flex flex-col gap-2 border-t p-3">
        <SegmentedControl
          label="Height of rows"
          className="w-full [&>button]:flex-1"
          segments={[
            { value: "compact", label: "Compact" },
            { value: "default", label: "Default" },
            { value: "comfortable", label: "Comfortable" },
          ]}
          value={density}
          onValueChange={setDensity}
        />
        <div className="flex items-center justify-between">
          <span className="text-ink-muted text-sm">
            {shown} of {all.length} shown
          </span>
          <Button variant="ghost" size="sm" onClick={reset}>
            Reset columns
          </Button>
        </div>
      </div>
    </div>
  );
}

"use client";

import { ChevronLeft, ChevronRight, Copy, Download } from "lucide-react";
import { Button } from "#src/components/button.tsx";
import { IconButton } from "#src/components/icon-button.tsx";
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from "#src/components/menu.tsx";
import { SegmentedControl } from "#src/components/segmented-control.tsx";
import { Select } from "#src/components/select.tsx";
import { FIELD } from "#src/domain/record.ts";
import { GROUP_FIELDS } from "#src/domain/record-order.ts";
import { MEASURE_LABEL, MEASURES, SHOWN, SHOWN_LABEL } from "#src/features/matrix/figure.ts";
import { useMatrixAddress } from "#src/features/matrix/matrix-address.ts";
import {
  addMonths,
  type MonthSpan,
  spanWords,
  stepped,
  yearSpan,
  yearsOf,
} from "#src/features/matrix/months.ts";
import type { MatrixState } from "#src/features/matrix/use-matrix.ts";
import { useAddress } from "#src/features/shell/use-address.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";

/** What the matrix shows: measure, layer, groups and months; and the ways out of it. */
export function MatrixToolbar({
  matrix,
  onCopy,
  onExport,
}: {
  matrix: MatrixState;
  onCopy: () => void;
  onExport: () => void;
}) {
  const { rights } = useWorkspace();
  const { set: setAddress, group: groups } = useAddress();
  const [, set] = useMatrixAddress();
  const measures = MEASURES.filter((measure) => measure !== "cost" || rights.viewFinancials);
  return (
    <div className="scroll-thin flex shrink-0 items-center gap-2 overflow-x-auto border-b px-2 py-1.5 sm:px-3">
      <SegmentedControl
        label="Measure"
        segments={measures.map((value) => ({ value, label: MEASURE_LABEL[value] }))}
        value={matrix.measure}
        onValueChange={(mMeasure) => void set({ mMeasure })}
        className="shrink-0"
      />
      <SegmentedControl
        label="Layer"
        segments={SHOWN.map((value) => ({
          value,
          label: SHOWN_LABEL[value],
          icon: value === "variance" ? undefined : <LayerSign layer={value} />,
        }))}
        value={matrix.shown}
        onValueChange={(mShow) => void set({ mShow })}
        className="shrink-0"
      />
      <Select
        aria-label="Group by"
        className="shrink-0"
        options={GROUP_FIELDS.map((value) => ({ value, label: FIELD[value].label }))}
        value={matrix.group}
        onValueChange={(field) => {
          setAddress({ group: [field, ...groups.slice(1).filter((other) => other !== field)] });
          void set({ mOpen: null });
        }}
      />
      <Months matrix={matrix} />
      <div className="ml-auto flex shrink-0 items-center">
        <IconButton label="Copy as a table" shortcut="Mod+C" onClick={onCopy}>
          <Copy aria-hidden />
        </IconButton>
        <IconButton label="Export as CSV" onClick={onExport}>
          <Download aria-hidden />
        </IconButton>
      </div>
    </div>
  );
}

/** The letter and hue of a layer, as everywhere. */
export function LayerSign({ layer }: { layer: "plan" | "forecast" | "actual" }) {
  const look = {
    plan: "border-plan text-plan-text bg-plan-soft",
    forecast: "border-forecast text-forecast-text bg-forecast-soft",
    actual: "border-actual text-actual-text bg-actual-soft",
  }[layer];
  return (
    <span
      aria-hidden
      className={`inline-flex size-4 shrink-0 items-center justify-center rounded-sm border font-semibold text-2xs ${look}`}
    >
      {layer.charAt(0).toUpperCase()}
    </span>
  );
}

function Months({ matrix }: { matrix: MatrixState }) {
  const [{ mFrom, mTo }, set] = useMatrixAddress();
  const { span, answer } = matrix;
  const choose = (chosen: MonthSpan | null) =>
    void set({ mFrom: chosen?.from ?? null, mTo: chosen?.to ?? null });
  if (answer === undefined || span === null) return null;
  const present = answer.today.slice(0, 7);
  const fitted = mFrom === null || mTo === null;
  return (
    <fieldset className="m-0 flex shrink-0 items-center border-0 p-0">
      <legend className="sr-only">Months</legend>
      <IconButton label="Months before" onClick={() => choose(stepped(span, -1))}>
        <ChevronLeft aria-hidden />
      </IconButton>
      <Menu>
        <MenuTrigger asChild>
          <Button variant="ghost" className="tabular-nums">
            {fitted && <span className="text-ink-faint">All</span>}
            {spanWords(span)}
          </Button>
        </MenuTrigger>
        <MenuContent>
          <MenuItem onSelect={() => choose(null)}>All months with records</MenuItem>
          <MenuItem onSelect={() => choose({ from: present, to: addMonths(present, 11) })}>
            Next 12 months
          </MenuItem>
          <MenuItem onSelect={() => choose({ from: addMonths(present, -11), to: present })}>
            Last 12 months
          </MenuItem>
          <MenuSeparator />
          {yearsOf(answer.first, answer.last, present).map((year) => (
            <MenuItem key={year} onSelect={() => choose(yearSpan(year))}>
              {String(year)}
            </MenuItem>
          ))}
        </MenuContent>
      </Menu>
      <IconButton label="Months after" onClick={() => choose(stepped(span, 1))}>
        <ChevronRight aria-hidden />
      </IconButton>
    </fieldset>
  );
}

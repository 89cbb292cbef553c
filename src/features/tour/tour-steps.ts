/** One step of the tour: what it points at, and what it says. */
export interface TourStep {
  /** The first of these that is on the page is pointed at; none: the step stands by itself. */
  readonly targets: readonly string[];
  readonly title: string;
  readonly text: string;
}

/** Five steps, along the way of a change. */
export const TOUR_STEPS: readonly TourStep[] = [
  {
    targets: ["main search"],
    title: "Find what you work on",
    text: "Search, filter, group and sort here. The address holds it all: send it to a colleague, and they see the same.",
  },
  {
    targets: ["[role=grid] [role=gridcell][tabindex='0']", "[role=grid]", "main"],
    title: "Edit as in a spreadsheet",
    text: "Type into a cell, paste from Excel, drag a bar on the timeline. Everything is saved as your draft, and nobody else sees it yet. Ctrl+Z takes it back.",
  },
  {
    targets: ["[data-bottom-bar]"],
    title: "Send when you are ready",
    text: "Your drafts gather in a bar at the bottom. Review & sync shows what they change and cost, and sends them to PEMS.",
  },
  {
    targets: ["header [data-kind]"],
    title: "Always know where it stands",
    text: "This sign tells how the sync is going. Badges on the records tell the same of each, and the bell what needs you.",
  },
  {
    targets: ["header [aria-haspopup=dialog]:has(kbd)", "header"],
    title: "Everything from the keyboard",
    text: "Ctrl+K (⌘K on a Mac) finds views, records and commands. Ctrl+/ (⌘/) lists all shortcuts.",
  },
];

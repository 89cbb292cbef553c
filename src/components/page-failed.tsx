import type { ReactNode } from "react";

export interface PageFailedProps {
  title: string;
  /** For support: an id that is also in the log. */
  reference: string | undefined;
  onRetry: () => void;
  /** What it means for the data, and what to do. */
  children: ReactNode;
  /** Further ways out, beside "Try again". */
  more?: ReactNode;
}

/**
 * All of a page that failed. It comes along with every page, since it must stand when nothing can be fetched any more: so it is
 * made of nothing but markup.
 */
export function PageFailed({ title, reference, onRetry, children, more }: PageFailedProps) {
  return (
    <div role="alert" className="mx-auto flex max-w-110 flex-col items-center gap-1 px-6 py-12 text-center">
      <svg
        aria-hidden
        viewBox="0 0 24 24"
        className="mb-2 size-6 fill-none stroke-[1.5] stroke-current text-failed"
      >
        <path
          strokeLinecap="round"
          strokeLinejoin="round"
          d="m21.7 18-8-14a2 2 0 0 0-3.5 0l-8 14A2 2 0 0 0 4 21h16a2 2 0 0 0 1.7-3M12 9v4m0 4h0"
        />
      </svg>
      <h1 className="font-medium text-ink">{title}</h1>
      <div className="text-ink-muted">{children}</div>
      <div className="mt-3 flex flex-wrap justify-center gap-2">
        <button
          type="button"
          onClick={onRetry}
          className={`${ACTION} border-transparent bg-accent text-accent-ink hover:bg-accent-hover`}
        >
          Try again
        </button>
        {more}
      </div>
      {reference !== undefined && <p className="mt-3 text-sm text-ink-faint">Reference {reference}</p>}
    </div>
  );
}

const ACTION =
  "inline-flex h-7 shrink-0 select-none items-center whitespace-nowrap rounded border px-2.5 text-base font-medium";

/** A way out that leads to another address; the page there is fetched anew. */
export function PageFailedLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <a href={href} className={`${ACTION} border-line bg-surface text-ink hover:bg-hover dark:bg-raised`}>
      {children}
    </a>
  );
}

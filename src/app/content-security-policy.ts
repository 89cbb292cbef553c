/** Style sheet that sonner 2.0.8 adds when it loads; it takes no nonce. The test compares it with the package. */
export const TOAST_STYLE_HASH = "sha256-StEaX+se6YS7pqjzrzMIA0KaX9zF/8zAhvQXZAe5epY=";

/** It stands in the page for a moment before its text is added; browsers report the empty sheet too. */
const EMPTY_STYLE_HASH = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

export interface PolicyOptions {
  /** Base64 text, new for each page. */
  nonce: string;
  /** Reloading while developing needs eval, inline styles and a web socket. */
  development: boolean;
}

function styleSources(nonce: string): string[] {
  return [`'nonce-${nonce}'`, `'${TOAST_STYLE_HASH}'`, `'${EMPTY_STYLE_HASH}'`];
}

/**
 * The content security policy of a page: scripts by nonce alone, nothing from elsewhere, never in a frame.
 * Style attributes stay allowed: positions of floating boxes and of virtual rows are written as such.
 */
export function contentSecurityPolicy({ nonce, development }: PolicyOptions): string {
  const directives: [name: string, ...sources: string[]][] = [
    ["default-src", "'self'"],
    [
      "script-src",
      "'self'",
      `'nonce-${nonce}'`,
      "'strict-dynamic'",
      ...(development ? ["'unsafe-eval'"] : []),
    ],
    ["style-src", "'self'", ...(development ? ["'unsafe-inline'"] : styleSources(nonce))],
    ["style-src-attr", "'unsafe-inline'"],
    ["img-src", "'self'", "data:", "blob:"],
    ["font-src", "'self'"],
    ["connect-src", "'self'", ...(development ? ["ws:"] : [])],
    ["worker-src", "'self'"],
    ["frame-src", "'none'"],
    ["frame-ancestors", "'none'"],
    ["object-src", "'none'"],
    ["base-uri", "'none'"],
    ["form-action", "'self'"],
  ];
  return directives.map((directive) => directive.join(" ")).join("; ");
}

/** Whether the person sits at a Mac, or at a keyboard like a Mac's. Only in the browser. */
export function isMac(): boolean {
  return /mac|iphone|ipad/i.test(navigator.userAgent);
}

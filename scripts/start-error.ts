/** What keeps the application from starting, in one line that says which setting helps. Shown without a stack. */
export class StartError extends Error {
  readonly code = "CANNOT_START";
  constructor(message: string) {
    super(message);
    this.name = "StartError";
  }
}

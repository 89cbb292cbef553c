/** Ids remembered one by one; beyond that, anything may have changed. */
const AT_MOST = 5000;

/** When records were last said to have changed, by the clock of the store: an answer asked for before that is stale. */
export class Announcements {
  #at = new Map<string, number>();
  #allAt = 0;

  /** These records changed by `now`; null: any of them may have. */
  note(pfaIds: readonly string[] | null, now: number): void {
    if (pfaIds === null || this.#at.size + pfaIds.length > AT_MOST) {
      this.#at.clear();
      this.#allAt = now;
      return;
    }
    for (const pfaId of pfaIds) this.#at.set(pfaId, now);
  }

  /** Whether what was asked for at `askedAt` may lack a change of the record. */
  since(pfaId: string, askedAt: number): boolean {
    return this.#allAt > askedAt || (this.#at.get(pfaId) ?? 0) > askedAt;
  }
}

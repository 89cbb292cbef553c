/** A message beside the id of the record it is about, without saying the id again: "It was refused." */
export function wordsAbout(pfaId: string, message: string): string {
  return message.startsWith(`${pfaId} `) ? `It ${message.slice(pfaId.length + 1)}` : message;
}

/** Where a reader is in a text. */
export interface Place {
  readonly text: string;
  at: number;
}

/** Steps over exactly this, if it is there. */
export function skip(place: Place, expected: string): boolean {
  if (!place.text.startsWith(expected, place.at)) return false;
  place.at += expected.length;
  return true;
}

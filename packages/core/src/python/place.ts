/** The position of a reader in its input. */
export interface Place {
  readonly text: string;
  at: number;
}

/** Skips exactly this string, if the input continues with it. */
export function skip(place: Place, expected: string): boolean {
  if (!place.text.startsWith(expected, place.at)) return false;
  place.at += expected.length;
  return true;
}

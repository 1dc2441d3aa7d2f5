/** Whether a word starts here and ends at a word boundary. */
export function isWord(source: Uint8Array, at: number, word: Uint8Array): boolean {
  for (let i = 0; i < word.length; i++) if (source[at + i] !== word[i]) return false;
  return !isNameByte(source[at + word.length]);
}

export function isNameByte(byte: number | undefined): boolean {
  if (byte === undefined) return false;
  return (
    (byte >= 97 && byte <= 122) ||
    (byte >= 65 && byte <= 90) ||
    (byte >= 48 && byte <= 57) ||
    byte === 95 ||
    byte >= 128
  );
}

export function lineEnd(source: Uint8Array, start: number): number {
  let at = start;
  while (at < source.length && source[at] !== 10 && source[at] !== 13) at++;
  return at;
}

/** Returns line numbers for increasing offsets. */
export function lineCounter(source: Uint8Array): (at: number) => number {
  let line = 1;
  let done = 0;
  return (at) => {
    for (; done < at; done++) {
      if (source[done] === 10 || (source[done] === 13 && source[done + 1] !== 10)) line++;
    }
    return line;
  };
}

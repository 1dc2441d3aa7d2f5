/** Quotes words for a POSIX shell; `$NAME` is left for the shell to expand. */
export function shellText(argv: readonly string[]): string {
  return argv
    .map((word) => {
      if (/^[\w./:@%+=,-]+$/.test(word)) return word;
      return /^[\w]+=\$\w+$/.test(word) ? `"${word}"` : `'${word.replace(/'/g, "'\\''")}'`;
    })
    .join(" ");
}

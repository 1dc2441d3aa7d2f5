/** Words as a POSIX shell takes them; `$NAME` is left for it to fill in. */
export function shellText(argv: readonly string[]): string {
  return argv
    .map((word) => {
      if (/^[\w./:@%+=,-]+$/.test(word)) return word;
      return /^[\w]+=\$\w+$/.test(word) ? `"${word}"` : `'${word.replace(/'/g, "'\\''")}'`;
    })
    .join(" ");
}

/** `1 file`, `12 files`. */
export function filesText(count: number): string {
  return `${count} ${count === 1 ? "file" : "files"}`;
}

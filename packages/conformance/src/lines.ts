const NEWLINE = 0x0a;

/** The lines of a UTF-8 byte stream, without line ends, each as soon as it is complete; blank lines are skipped. */
export async function* lines(stream: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let open: Uint8Array[] = [];
  for await (const chunk of stream) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      open.push(chunk.subarray(start, end));
      const line = Buffer.concat(open).toString("utf8");
      open = [];
      start = end + 1;
      if (line.trim() !== "") yield line;
    }
    if (start < chunk.length) open.push(chunk.subarray(start));
  }
  const last = Buffer.concat(open).toString("utf8");
  if (last.trim() !== "") yield last;
}

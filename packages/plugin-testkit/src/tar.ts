import { Buffer } from "node:buffer";

/** One member of a layer. A plain string or bytes is a file with mode 0644. */
export interface LayerEntry {
  readonly path: string;
  readonly type?: "file" | "folder" | "symlink" | "hardlink";
  readonly content?: string | Uint8Array;
  /** The target of a link. */
  readonly target?: string;
  /** Default 0644, for directories 0755. */
  readonly mode?: number;
}

const FLAGS = { file: "0", folder: "5", symlink: "2", hardlink: "1" } as const;

/** A ustar archive; long paths get a pax header. The same entries give the same bytes. */
export function tar(entries: readonly LayerEntry[]): Uint8Array {
  return Buffer.concat([...entries.flatMap(member), Buffer.alloc(1024)]);
}

function member(entry: LayerEntry): Buffer[] {
  const { path, type = "file", content = "", target = "", mode = type === "folder" ? 0o755 : 0o644 } = entry;
  const body = Buffer.from(content as string);
  const long = [path, target].some((text) => Buffer.byteLength(text) > 100);
  const pax = long ? [paxRecord("path", path), ...(target ? [paxRecord("linkpath", target)] : [])].join("") : "";
  const header = long ? record("PaxHeaders", "x", Buffer.from(pax), "", 0o644) : [];
  return [...header, ...record(path, FLAGS[type], body, target, mode)];
}

function record(path: string, flag: string, body: Buffer, target: string, mode: number): Buffer[] {
  const header = Buffer.alloc(512);
  header.write(path, 0, 100);
  header.write(octal(mode, 8), 100);
  header.write(octal(0, 8), 108);
  header.write(octal(0, 8), 116);
  header.write(octal(body.length, 12), 124);
  header.write(octal(0, 12), 136);
  header.write("        ", 148);
  header.write(flag, 156);
  header.write(target, 157, 100);
  header.write("ustar\u000000", 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${octal(sum, 7)} `, 148);
  return [header, body, Buffer.alloc((512 - (body.length % 512)) % 512)];
}

function octal(value: number, width: number): string {
  return `${value.toString(8).padStart(width - 1, "0")}\0`;
}

/** `27 path=some/long/path\n`: the number includes itself. */
function paxRecord(name: string, value: string): string {
  const rest = Buffer.byteLength(` ${name}=${value}\n`);
  let length = rest + String(rest).length;
  length = rest + String(length).length;
  return `${length} ${name}=${value}\n`;
}

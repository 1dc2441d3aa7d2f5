/**
 * A serialized task as written by `pyflyte package`, with the parts that the checks read; encoded here so that it can
 * contain anything.
 */
export interface TaskParts {
  readonly name: string;
  readonly domain?: string;
  readonly image?: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** `TaskSpec` 1 template: 1 id, 2 type, 6 container: 1 image, 3 args, 5 env. */
export function taskFile({
  name,
  domain = "{{ registration.domain }}",
  image = "",
  args = [],
  env = {},
}: TaskParts): Uint8Array {
  const id = Buffer.concat([
    Buffer.from([8, 1]),
    field(2, "{{ registration.project }}"),
    field(3, domain),
    field(4, name),
    field(5, "{{ registration.version }}"),
  ]);
  const container = Buffer.concat([
    field(1, image),
    ...args.map((arg) => field(3, arg)),
    ...Object.entries(env).map(([key, value]) => field(5, Buffer.concat([field(1, key), field(2, value)]))),
  ]);
  return field(1, Buffer.concat([field(1, id), field(2, "python-task"), field(6, container)]));
}

function field(number: number, content: string | Uint8Array): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([varint((number << 3) | 2), varint(bytes.length), bytes]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>>= 7) {
    bytes.push(rest > 127 ? (rest & 127) | 128 : rest);
    if (rest <= 127) return Buffer.from(bytes);
  }
}

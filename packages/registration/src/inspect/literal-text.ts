import { allBytesOf, bytesOf, EMPTY, fieldsOf, textOf } from "../proto/read-wire.ts";
import { readStruct } from "../proto/struct.ts";

const DEEPEST = 20;
/** `Scalar`'s fields that hold no plain value. */
const SCALARS: Readonly<Record<number, string>> = { 2: "blob", 3: "binary", 4: "schema", 6: "error", 8: "dataset" };

/** A `Literal` for reading: `"text"`, `3`, `[1, 2]`, `{a: 1}`; for data that is stored elsewhere its kind. */
export function literalText(literal: Uint8Array, depth = 0): string {
  if (depth > DEEPEST) return "…";
  const [scalar, list, map] = [1, 2, 3].map((number) => bytesOf(literal, number));
  if (scalar !== undefined) return scalarText(scalar, depth);
  if (list !== undefined)
    return `[${allBytesOf(list, 1)
      .map((item) => literalText(item, depth + 1))
      .join(", ")}]`;
  if (map === undefined) return "offloaded";
  const entries = allBytesOf(map, 1).map(
    (entry) => `${textOf(entry, 1)}: ${literalText(bytesOf(entry, 2) ?? EMPTY, depth + 1)}`,
  );
  return `{${entries.join(", ")}}`;
}

function scalarText(scalar: Uint8Array, depth: number): string {
  const { number = 5 } = fieldsOf(scalar).at(-1) ?? {};
  const value = bytesOf(scalar, number) ?? EMPTY;
  if (number === 1) return primitiveText(value);
  if (number === 7) return JSON.stringify(readStruct(value));
  if (number === 9) return literalText(bytesOf(value, 1) ?? EMPTY, depth + 1);
  return SCALARS[number] ?? "null";
}

/** `integer` 1, `float_value` 2, `string_value` 3, `boolean` 4, `datetime` 5, `duration` 6. */
function primitiveText(primitive: Uint8Array): string {
  const field = fieldsOf(primitive).at(-1);
  if (field === undefined) return "null";
  const value = primitive.subarray(field.at, field.end);
  if (field.type === 1) return `${new DataView(value.buffer, value.byteOffset, 8).getFloat64(0, true)}`;
  if (field.number === 3) return JSON.stringify(textOf(primitive, 3));
  if (field.number === 4) return `${signed(value) !== 0n}`;
  const date = field.number === 5 ? new Date(secondsOf(value) * 1000) : undefined;
  if (date !== undefined && Number.isFinite(date.getTime())) return date.toISOString();
  return field.number >= 5 ? `${secondsOf(value)}s` : `${signed(value)}`;
}

/** `seconds` 1, `nanos` 2. */
function secondsOf(message: Uint8Array): number {
  const [seconds = 0n, nanos = 0n] = [1, 2].map((number) => {
    const field = fieldsOf(message)
      .filter((each) => each.number === number && each.type === 0)
      .at(-1);
    return field === undefined ? 0n : signed(message.subarray(field.at, field.end));
  });
  return Number(seconds) + Number(nanos) / 1e9;
}

/** A varint as `int64`. */
function signed(varint: Uint8Array): bigint {
  return BigInt.asIntN(
    64,
    varint.reduceRight((sum, byte) => (sum << 7n) | BigInt(byte & 0x7f), 0n),
  );
}

import type { Image } from "../model/image.ts";
import { isDict, jsonText, type PythonJson, quote } from "../python/python-json.ts";
import { checkQuantity } from "./quantity-wire.ts";
import { imageWire, refuseTagWithDigest } from "./tables.ts";
import { atPlace, type Kind, mismatch, type Pass, type Wire, type WireField, within } from "./wire.ts";

type Loose = Readonly<Record<string, unknown>>;

/** The JSON of a value, byte for byte as flytekit writes it. @throws the code of the pass */
export function writeWire(wire: Wire<unknown>, value: unknown, pass: Pass): string {
  return writers[wire.kind](value, pass, wire);
}

const writers: Readonly<Record<Kind, (value: unknown, pass: Pass, wire: Wire<unknown>) => string>> = {
  text: (value, pass, wire) => (typeof value === "string" ? quote(value) : writeOdd(wire, value, pass)),
  flag: (value, pass, wire) => (typeof value === "boolean" ? String(value) : writeOdd(wire, value, pass)),
  quantity(value, pass, { of }) {
    checkQuantity(of as string, value as PythonJson, pass);
    return writeJson(value, pass);
  },
  map(value, pass, { expected }) {
    if (!isDict(value)) throw mismatch(expected, value, pass);
    return writeJson(value, pass);
  },
  list(items, pass, { expected, of }) {
    if (!Array.isArray(items)) throw mismatch(expected, items, pass);
    const item = of as Wire<unknown>;
    return `[${items.map((each, index) => within(pass, index, () => writeWire(item, each, pass))).join(", ")}]`;
  },
  record(value, pass, wire) {
    if (!isDict(value)) throw mismatch(wire.expected, value, pass);
    const image = wire.of === (imageWire as Wire<unknown>).of; // an optional one is a different object
    return writeFields(wire.of as readonly WireField[], image ? tagIntoFqn(value, pass) : value, pass);
  },
};

function writeFields(rows: readonly WireField[], value: Loose, pass: Pass): string {
  let out = "";
  for (const { key, name, prefix, wire } of rows) {
    const part = value[key];
    if (part === undefined || part === null) {
      if (!wire.optional && !pass.lenient) {
        pass.path.push(name);
        throw mismatch(wire.expected, part ?? undefined, pass);
      }
      out += `${prefix}null`;
      continue;
    }
    pass.path.push(name);
    out += prefix + writeWire(wire, part, pass);
    pass.path.pop();
  }
  return `${out}}`;
}

/** Both fields may be set in memory, but flytekit would reject both in the pod. */
function tagIntoFqn(value: Loose, pass: Pass): Loose {
  const image = value as unknown as Image;
  if (image.tag === undefined || image.digest === undefined) return value;
  if (pass.lenient) refuseTagWithDigest(image, pass);
  return { name: image.name, fqn: `${image.fqn}:${image.tag}`, digest: image.digest };
}

function writeOdd({ expected }: Wire<unknown>, value: unknown, pass: Pass): string {
  if (!pass.lenient) throw mismatch(expected, value, pass);
  return writeJson(value ?? null, pass);
}

function writeJson(value: unknown, pass: Pass): string {
  try {
    return jsonText(value as PythonJson);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw atPlace(`expected JSON, got ${error.message}`, pass);
  }
}

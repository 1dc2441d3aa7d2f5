import { gzipSync } from "node:zlib";
import fc from "fast-check";
import type { Json } from "../../src/json.ts";
import { reference, wildText, word } from "./texts.ts";

/** pydantic writes half a surrogate pair in a name as U+FFFD and rejects one in a value; we reject both. */
const nameText = wildText.filter((text) => !/\p{Cs}/u.test(text));
const name = fc.oneof({ weight: 3, arbitrary: word }, { weight: 1, arbitrary: nameText }, fc.constantFrom("__proto__", "0", "10", "")); // biome-ignore format: one line
const image = fc.oneof({ weight: 3, arbitrary: reference }, { weight: 1, arbitrary: wildText });
const run = fc.record({ org: wildText, project: word, domain: word, name: wildText });

/** Images by environment and the runs that built them, with arbitrary strings. */
export const imageCache: fc.Arbitrary<Json> = fc
  .tuple(
    fc.uniqueArray(fc.tuple(name, image), { maxLength: 6, selector: ([key]) => key }),
    fc.uniqueArray(fc.tuple(name, run), { maxLength: 2, selector: ([key]) => key }),
  )
  .map(([images, runs]): Json => ({ image_lookup: { $pairs: images }, build_run_ids: { $pairs: runs } }));

const odd = fc.oneof(
  fc.constantFrom("null", "true", "0", "-0", "1.0", "1e400", "1E5", "NaN", "-Infinity", '""', '"x"', "[]", "{}", '{"a":"b"}', '{"a":1}', '{"a": "1", "a": "2"}', '{"org":"o","project":"p","domain":"d","name":"n"}', "123456789012345678901", "[[]]", '"\\ud800"', '"\\ud83d\\ude00"', '"\\u00"', '"\\x"', "'x'", "01", "+1", "1.", ".5", "tru", '"a\tb"', '"\u007f"', '"é"'),
  wildText.map((text) => JSON.stringify(text)),
); // biome-ignore format: a table
const key = fc.constantFrom("image_lookup", "build_run_ids", "serialized_form", "unknown", "image_config", "");
const json = fc
  .tuple(
    fc.constantFrom("", "", "", "", " ", "\n\t", "\ufeff", "// c\n"),
    fc.array(fc.tuple(key, odd), { maxLength: 3 }),
    fc.constantFrom("", "", "", ",", " ", "\n", "x", "}", ",}"),
    fc.boolean(),
  )
  .map(([before, pairs, after, hasLookup]) => {
    const written = pairs.map(([name, value]) => `${JSON.stringify(name)}: ${value}`);
    const all = hasLookup ? ['"image_lookup":{"train":"acme/a:1"}', ...written] : written;
    return `${before}{${all.join(",")}}${after}`;
  });

/** Adds bytes after, in or before a gzip member, or members after it. */
type Wrap = (packed: Buffer) => Buffer;
const wraps: readonly Wrap[] = [
  (packed) => packed,
  (packed) => Buffer.concat([packed, Buffer.alloc(3)]),
  (packed) => Buffer.concat([packed, gzipSync("")]),
  (packed) => Buffer.concat([packed, Buffer.alloc(2), gzipSync(" ")]),
  (packed) => Buffer.concat([packed, Buffer.from("x")]),
  (packed) => packed.subarray(0, -1),
  (packed) => packed.subarray(1),
  (packed) => Buffer.concat([packed.subarray(0, 3), Buffer.from([8]), packed.subarray(4, 10), Buffer.from("n\0"), packed.subarray(10)]), // biome-ignore format: a line
  (packed) => Buffer.concat([packed.subarray(0, 3), Buffer.from([4]), packed.subarray(4, 10), Buffer.from("\x01\0e"), packed.subarray(10)]), // biome-ignore format: a line
  (packed) => Buffer.concat([packed.subarray(0, 3), Buffer.from([32]), packed.subarray(4)]),
  (packed) => Buffer.concat([packed.subarray(0, -8), Buffer.alloc(4), packed.subarray(-4)]),
  (packed) => Buffer.concat([packed.subarray(0, -4), Buffer.alloc(4)]),
];
const noise = fc.constantFrom(
  "",
  "",
  "",
  "",
  " ",
  "\n",
  "-",
  "_",
  "é",
  "=",
  "==",
  "A",
  "AAAA",
  "\t\t",
  "\0",
  "=A",
  "/",
  "+",
);

/** Encoded image caches with every kind of damage that Flyte 2 accepts, and some that it rejects. */
export const imageCacheText: fc.Arbitrary<Json> = fc
  .tuple(json, fc.nat(), noise, fc.constantFrom(...wraps, wraps[0] as Wrap, wraps[0] as Wrap, wraps[0] as Wrap))
  .map(([json, at, noise, wrap]): Json => {
    const text = wrap(gzipSync(Buffer.from(json))).toString("base64");
    const cut = at % (text.length + 1);
    return { text: text.slice(0, cut) + noise + text.slice(cut) };
  });

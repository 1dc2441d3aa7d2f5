import fc from "fast-check";
import type { Json } from "../../src/json.ts";
import { reference, wildText, word } from "./texts.ts";

const flags = ["--inputs", "-i", "--outputs-path", "-o", "--version", "-v", "--run-base-dir", "--raw-data-path", "-r", "--checkpoint-path", "-c", "--prev-checkpoint", "-p", "--name", "--run-name", "--run-start-time", "--project", "--domain", "--org", "--debug", "--interactive-mode", "--image-cache", "--tgz", "--pkl", "--dest", "--resolver"] as const; // biome-ignore format: a table
const value = fc.oneof(
  word,
  fc.constantFrom("s3://b/k", "", "-", "--", "-x", "true", "0", "no", "YES", " t ", "{{.runName}}", "a=b", "é", "."),
);
const option = fc
  .tuple(fc.constantFrom(...flags), value, fc.constantFrom(" ", " ", " ", "=", ""))
  .map(([flag, value, joint]) => (joint === " " ? [flag, value] : [`${flag}${joint}${value}`]));
const other = fc.constantFrom(["mod"], ["flows.train"], ["--"], ["-"], ["--unknown", "1"], ["--vers", "v"], ["-z"], [""], ["a0"]); // biome-ignore format: one line
const required = [["--inputs", "s3://i"], ["-os3://o"], ["--version=v1"], ["--run-base-dir", "s3://r"]];

/** Command lines of `a0`, mostly complete. */
export const a0Case: fc.Arbitrary<Json> = fc
  .tuple(
    fc.shuffledSubarray(required, { minLength: 3 }),
    fc.array(fc.oneof({ weight: 6, arbitrary: option }, { weight: 1, arbitrary: other }), { maxLength: 5 }),
    fc.array(fc.constantFrom("mod", "flows.train", "instance", "fit", "-x", "--tgz", "s3://t"), { maxLength: 4 }),
    fc.dictionary(
      fc.constantFrom("_U_RUN_BASE", "ACTION_NAME", "RUN_NAME", "FLYTE_INTERNAL_EXECUTION_PROJECT", "_U_ORG_NAME", "_F_E_VS"),
      fc.constantFrom("x", "", "1", "false", "maybe"),
      { noNullPrototype: true },
    ), // biome-ignore format: a table
  )
  .map(([complete, options, rest, env]): Json => ({ args: [...complete, ...options].flat().concat(rest), env }));

/** Arguments of a deployed task that may contain its code bundle. */
export const bundleArgs: fc.Arbitrary<Json> = fc
  .array(fc.oneof(fc.constantFrom("a0", "--tgz", "--pkl", "--dest", "--version", "--tgz=s3://x", "", "--"), value), { maxLength: 10 }) // biome-ignore format: one line
  .map((args): Json => ({ args }));

/** Values of `--image` and `image.image_refs`. */
export const references: fc.Arbitrary<Json> = fc
  .tuple(
    fc.array(fc.oneof(reference, wildText, fc.tuple(word, reference).map(([name, uri]) => `${name}=${uri}`)), { maxLength: 4 }), // biome-ignore format: one line
    fc.dictionary(word, reference, { maxKeys: 3, noNullPrototype: true }),
  )
  .map(([values, config]): Json => ({ values, config }));

const part = fc.constantFrom("dns:///", "https://", "http://", "://", "ftp://", "localhost", ":8089", "flyte.example.com", "a.b", "/", "?q", "#f", "@", "u:p@", "é.ö.x", "[::1]", ""); // biome-ignore format: one line
export const endpoint: fc.Arbitrary<Json> = fc
  .array(part, { maxLength: 4 })
  .map((parts): Json => ({ endpoint: parts.join("") }));

/** A task's container: its version, bundle and images. */
export const container: fc.Arbitrary<Json> = fc
  .record(
    {
      task: fc.tuple(word, word).map((parts) => `flows.${parts.join(".")}`),
      version: word,
      codeBundle: fc.record(
        { tgz: fc.constantFrom("s3://b/fast0.tar.gz", ""), pkl: fc.constantFrom("s3://b/c.pkl.gz", ""), destination: fc.constantFrom(".", "", "/root") },
        { requiredKeys: [] },
      ), // biome-ignore format: one line
      imageLookup: fc
        .array(fc.tuple(word, reference), { maxLength: 3 })
        .map((pairs) => ({ $pairs: [...new Map(pairs)] })),
      input_path: fc.constantFrom("s3://in", "{{.input}}"),
      output_path: fc.constantFrom("s3://out", ""),
    },
    { requiredKeys: ["task", "version"] },
  )
  .map((input): Json => input as unknown as Json);

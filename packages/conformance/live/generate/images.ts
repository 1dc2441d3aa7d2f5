import fc from "fast-check";
import { reference, wildText, word } from "./texts.ts";

/** The value of one `--image`. Parts over 255 bytes are omitted: Python first looks for a file of that name. */
const wildValue = fc
  .tuple(fc.oneof(word, wildText, fc.constant("")), fc.oneof(wildText, reference), fc.boolean())
  .map(([name, image, named]) => (named ? `${name}=${image}` : image))
  .filter((value) => isNoFile(value));

export const wildIdentifier: fc.Arbitrary<string> = fc.oneof(wildText, reference).filter((value) => isNoFile(value));

/** Arbitrary image arguments. */
export const wildValues: fc.Arbitrary<string[]> = fc.array(wildValue, { maxLength: 4 });

/** Image arguments that are valid in both modes: distinct names, at most one default. */
export const goodValues: fc.Arbitrary<string[]> = fc
  .tuple(
    fc.uniqueArray(fc.tuple(word, reference), { maxLength: 4, selector: ([name]) => name }),
    fc.option(reference, { nil: undefined }),
  )
  .map(([named, bare]) => {
    const values = named.filter(([name]) => name !== "default").map(([name, image]) => `${name}=${image}`);
    return bare === undefined ? values : [...values, bare];
  });

export const goodReference: fc.Arbitrary<string> = reference;

export const running: fc.Arbitrary<{ python_version: string; flytekit_version: string }> = fc.record({
  python_version: fc.constantFrom("3.7", "3.8", "3.9", "3.10", "3.11", "3.12", "3.13"),
  flytekit_version: fc.constantFrom(
    "1.16.24",
    "1.14.9",
    "0.0.0+develop",
    "1.16.0.dev3",
    "1.16.24+local.7",
    "",
    "v1.2.3",
    "1.16.0b1",
  ),
});

/** Python opens a file of that name, and fails for an impossible path (a NUL, a lone surrogate). */
function isNoFile(value: string): boolean {
  return !/[\0\ud800-\udfff]/.test(value.replace(/[\ud800-\udbff][\udc00-\udfff]/g, ""));
}

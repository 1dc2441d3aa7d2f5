import fc from "fast-check";
import type { Json } from "../../src/json.ts";
import { digest, repository, tag, wildText, word } from "./texts.ts";

const name = fc.constantFrom("default", "spark", "pinned", "bare", "my-app", "my_app", "2", "fqn", "Spark", "missing");
const attribute = fc.constantFrom(
  "",
  "",
  ".fqn",
  ".version",
  ".Fqn",
  ".VERSION",
  ".tag",
  ".digest",
  ".full",
  ".x",
  ".fqn.version",
  ".",
);
const head = fc.constantFrom(
  ".image",
  ".images",
  ".IMAGE",
  ".Images",
  ".imageſ",
  ".ımage",
  ".İmage",
  ". image",
  "image",
  ".img",
  ".imagess",
);
const gap = fc.constantFrom(
  "",
  "",
  "",
  " ",
  "  ",
  "\t",
  "\n",
  "\u00a0",
  "\u2003",
  "\u001c",
  "\u0085",
  "\ufeff",
  "\u200b",
);

/** One template, usually valid. */
const template = fc
  .tuple(
    gap,
    fc.oneof({ weight: 6, arbitrary: fc.constant(".image") }, { weight: 2, arbitrary: head }),
    name,
    attribute,
    gap,
  )
  .map(([before, head, name, attribute, after]) => `{{${before}${head}.${name}${attribute}${after}}}`);

const between = fc.constantFrom(
  "",
  "",
  ":",
  "@",
  "/",
  ":v1",
  "registry.example.com/",
  "-",
  "{",
  "}",
  "{{",
  "}}",
  " ",
  "é",
  "$&",
  "$1",
  "\\1",
);

/** Arbitrary image strings. */
export const wildTemplate: fc.Arbitrary<string | null> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc
      .array(fc.oneof({ weight: 3, arbitrary: template }, { weight: 2, arbitrary: between }), { maxLength: 5 })
      .map((parts) => parts.join("")),
  },
  { weight: 2, arbitrary: wildText },
  { weight: 1, arbitrary: fc.constantFrom("", null) },
);

const image = (name: string, version: { tag: string | null; digest: string | null }) =>
  repository.map((fqn): Json => ({ name, fqn, ...version }));
const tagged = (name: string) => tag.chain((tag) => image(name, { tag, digest: null }));
const pinned = (name: string) => digest.chain((digest) => image(name, { tag: null, digest }));
const bare = (name: string) => image(name, { tag: null, digest: null });

/** Image configurations that contain most of the names above, in every state. */
export const templateConfig: fc.Arbitrary<Json> = fc
  .tuple(
    fc.oneof(tagged("default"), pinned("default"), bare("default"), fc.constant(null)),
    fc.array(
      fc.oneof(
        tagged("spark"),
        pinned("pinned"),
        bare("bare"),
        tagged("my-app"),
        pinned("my_app"),
        tagged("fqn"),
        pinned("2"),
        word.chain(tagged),
      ),
      { maxLength: 6 },
    ),
    fc.boolean(),
  )
  .map(
    ([first, others, listed]): Json => ({
      default_image: first,
      images: listed && first !== null ? [first, ...others] : others,
    }),
  );

/** Names and attributes that are valid in both modes, on images with a version. */
export const goodTemplateCase: fc.Arbitrary<Json> = fc
  .tuple(
    tagged("default"),
    tagged("spark"),
    pinned("pinned"),
    fc.array(
      fc.tuple(fc.constantFrom("default", "spark", "pinned"), fc.constantFrom("", "split"), fc.constantFrom("", " ")),
      { minLength: 1, maxLength: 1 },
    ),
  )
  .map(([first, spark, pin, uses]): Json => {
    const text = uses.map(([name, form, space]) =>
      form === ""
        ? `{{${space}.image.${name}${space}}}`
        : `{{${space}.image.${name}.fqn${space}}}:{{${space}.images.${name}.version${space}}}`,
    );
    return { image: text.join(""), image_config: { default_image: first, images: [first, spark, pin] } };
  });

import fc from "fast-check";

/** Fragments with a meaning somewhere: in a reference, a template, a path, JSON, base64, Python. */
const pieces = [
  "a", "b", "v1", "1.2.3", "app", "acme", "spark", "default", "latest", "registry.example.com", "localhost", "5000",
  "ubuntu", "cr.flyte.org/flyteorg/flytekit", "py3.11-1.16.24", "sha256", "e3b0c442", "A", "Z_", "dev", "None", "x86",
  "é", "ß", "имя", "İ", "ſ", "K", "\u{1f600}", "ﬁ", "日本", "٣",
] as const; // biome-ignore format: a table
const signs = [":", "/", "@", ".", "-", "_", "=", "%", "+", ",", "#", "$", "{", "}", "[", "]", "'", '"', "\\", "~", "*", "?", "&", "|", ">", "!"] as const; // biome-ignore format: a table
const spaces = [" ", "\t", "\n", "\r", "\u000b", "\u001c", "\u0085", "\u00a0", "\u2003", "\u2028", "\u3000", "\ufeff"] as const; // biome-ignore format: a table
const odd = ["\u0000", "\u001f", "\u007f", "\u0080", "\ud800", "\udc00", "\ufffd", "\uffff", "\u200b"] as const;

const piece = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...pieces) },
  { weight: 4, arbitrary: fc.constantFrom(...signs) },
  { weight: 1, arbitrary: fc.constantFrom(...spaces) },
  { weight: 1, arbitrary: fc.constantFrom(...odd) },
);

/** Any string, usually made of meaningful fragments. */
export const wildText: fc.Arbitrary<string> = fc.oneof(
  { weight: 5, arbitrary: fc.string({ unit: piece, maxLength: 6 }) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 20 }) },
);

/** A typical identifier: `spark`, `my-app_2`. */
export const word: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom("spark", "train", "default", "gpu", "etl", "my-app", "my_app", "A1", "x", "prod", "Base"),
  fc.stringMatching(/^[a-z][a-z0-9]{0,8}(?:[-_][a-z0-9]{1,4})?$/),
);

export const digest: fc.Arbitrary<string> = fc
  .string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: 64, maxLength: 64 })
  .map((hex) => `sha256:${hex}`);

export const tag: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom("v1", "latest", "1.2.3", "3.5.1-rc.1", "py3.11-1.16.24", "2024-01-09", "_x"),
  fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,10}$/),
);

/** A repository that every grammar accepts. */
export const repository: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom("", "", "registry.example.com/", "localhost:5000/", "ghcr.io/", "cr.flyte.org/", "10.0.0.1:443/"),
    fc.array(fc.stringMatching(/^[a-z0-9]{1,6}(?:(?:\.|_|__|-{1,2})[a-z0-9]{1,3})?$/), { minLength: 1, maxLength: 3 }),
  )
  .map(([registry, path]) => registry + path.join("/"));

/** A reference with a tag or a digest that every grammar accepts. */
export const reference: fc.Arbitrary<string> = fc.oneof(
  fc.tuple(repository, tag).map(([name, version]) => `${name}:${version}`),
  fc.tuple(repository, digest).map(([name, version]) => `${name}@${version}`),
);

export const posixPath: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    "/opt/venv/bin/python3",
    "/usr/bin/python3",
    "python3",
    "bin/python",
    "/python",
    "",
    "/",
    "//a//b/c",
    "/a/b/",
  ),
  fc
    .array(fc.oneof(word, fc.constantFrom("", ".", "..", "é", "a b", "C:\\x")), { maxLength: 5 })
    .map((parts) => parts.join("/")),
);

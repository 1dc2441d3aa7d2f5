import fc from "fast-check";
import type { Json } from "../../src/json.ts";
import { digest, posixPath, repository, tag, wildText, word } from "./texts.ts";

const nothing = fc.constant<Json>(null);
const orNull = (inner: fc.Arbitrary<Json>) =>
  fc.oneof({ weight: 1, arbitrary: nothing }, { weight: 4, arbitrary: inner });
/** Keys that may be omitted. */
const partial = (fields: Record<string, fc.Arbitrary<Json>>, required: string[] = []) =>
  fc.record(fields, { requiredKeys: required }) as fc.Arbitrary<Json>;

/** The marker form of a map: pairs if an object would lose order or keys. */
export function marked(pairs: readonly (readonly [string, Json])[]): Json {
  const unique = [...new Map(pairs)];
  const odd = unique.some(([key]) => key === "__proto__" || /^(0|[1-9][0-9]{0,9})$/.test(key));
  return odd ? { $pairs: unique as Json } : Object.fromEntries(unique);
}

const name = fc.oneof(word, wildText);
const fqn = fc.oneof(repository, wildText);
const version = fc.oneof(
  fc.record({ tag: fc.oneof(tag, wildText) as fc.Arbitrary<Json>, digest: nothing }),
  fc.record({ tag: nothing, digest: fc.oneof(digest, wildText) as fc.Arbitrary<Json> }),
  fc.record({ tag: nothing, digest: nothing }),
  fc.record({ tag: tag as fc.Arbitrary<Json> }),
  fc.constant({}),
);

/** An image in the form of flytekit's constructor. */
export const image: fc.Arbitrary<Json> = fc
  .tuple(name, fqn, version)
  .map(([name, fqn, version]) => ({ name, fqn, ...version }) as Json);

export const imageConfig: fc.Arbitrary<Json> = partial({
  default_image: orNull(image),
  images: orNull(fc.array(image, { maxLength: 4 })),
});

const envKey = fc.oneof(word, wildText, fc.constantFrom("1", "0", "10", "__proto__", "constructor", "PATH", "TOKEN"));
export const env: fc.Arbitrary<Json> = fc.array(fc.tuple(envKey, wildText), { maxLength: 6 }).map(marked);

const quantity = fc.oneof(
  fc.constantFrom<Json>(
    "1",
    "500m",
    "2Gi",
    "",
    0,
    1,
    1.5,
    -1,
    0.1,
    1e-7,
    123456789.125,
    { $float: "1.0" },
    { $float: "1e+22" },
  ),
  fc.integer() as fc.Arbitrary<Json>,
  fc.bigInt({ min: 2n ** 53n, max: 2n ** 70n }).map((n): Json => ({ $int: String(n) })),
);
const pair = fc.tuple(quantity, quantity).map((both): Json => both);
const amount = orNull(fc.oneof({ weight: 6, arbitrary: quantity }, { weight: 1, arbitrary: pair }));
const resources = partial({ cpu: amount, mem: amount, gpu: amount, ephemeral_storage: amount });
export const resourceSpec: fc.Arbitrary<Json> = fc.record({
  requests: resources,
  limits: resources,
}) as fc.Arbitrary<Json>;

export const fastSettings: fc.Arbitrary<Json> = partial({
  enabled: fc.boolean() as fc.Arbitrary<Json>,
  destination_dir: orNull(fc.oneof(posixPath, wildText)),
  distribution_location: orNull(fc.oneof(fc.constant("s3://b/fast0123.tar.gz"), wildText)),
});

const text = orNull(fc.oneof(word, wildText));

/** Settings with correct types everywhere, in wire form. */
export const settings: fc.Arbitrary<Json> = partial(
  {
    image_config: imageConfig,
    project: text,
    domain: text,
    version: text,
    env: orNull(env),
    default_resources: orNull(resourceSpec),
    git_repo: text,
    python_interpreter: fc.oneof(posixPath, wildText) as fc.Arbitrary<Json>,
    flytekit_virtualenv_root: orNull(posixPath),
    fast_serialization_settings: orNull(fastSettings),
    source_root: orNull(posixPath),
  },
  ["image_config"],
);

const anything = fc.oneof(
  fc.constantFrom<Json>(
    null,
    true,
    false,
    0,
    3,
    1.5,
    "",
    "x",
    [],
    {},
    { $float: "nan" },
    { $float: "-0.0" },
    { $float: "inf" },
  ),
  fc.array(fc.oneof(wildText, fc.integer()), { maxLength: 3 }) as fc.Arbitrary<Json>,
);

/** Settings with a value of the wrong type somewhere, as flytekit accepts. */
export const untypedSettings: fc.Arbitrary<Json> = fc
  .tuple(
    settings,
    fc.constantFrom("project", "domain", "version", "git_repo", "source_root", "flytekit_virtualenv_root"),
    anything,
  )
  .map(([base, field, value]) => ({ ...(base as object), [field]: value }) as Json);

const wildEnv = fc.array(fc.tuple(envKey, anything), { maxLength: 4 }).map(marked);
export const untypedEnvSettings: fc.Arbitrary<Json> = fc
  .tuple(settings, wildEnv)
  .map(([base, env]) => ({ ...(base as object), env }) as Json);

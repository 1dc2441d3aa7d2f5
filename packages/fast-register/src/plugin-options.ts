import { type FieldRules, isObject, option, type Rule } from "@flyte-settings/core/plugin";
import type { IgnoreOptions } from "./ignore/ignore-rules.ts";
import type { CopyStyle } from "./list-code.ts";
import type { AzureOptions } from "./stores/azure/azure-options.ts";
import type { BundleStore } from "./stores/bundle-store.ts";
import type { GcsOptions } from "./stores/gcs/gcs-options.ts";
import type { S3Options } from "./stores/s3/s3-options.ts";
import type { StoreOptions } from "./stores/store-options.ts";

/** The options of this plugin in the project file. */
export interface FastRegisterOptions {
  /** Source directory, relative to the project directory; default `.`. */
  readonly source?: string;
  readonly copy?: CopyStyle;
  readonly modules?: readonly string[];
  readonly ignore?: IgnoreOptions;
  readonly include?: readonly string[];
  /** 2 for the ignore rules of Flyte 2; default 1, flytekit's. */
  readonly generation?: 1 | 2;
  /** Directory for archives; default `.flyte-settings/bundles`. */
  readonly output?: string;
  /** Where the code is unpacked in the pod; default `/root`. */
  readonly destinationDir?: string;
  /** A store, or its URL; default `file:./.flyte-settings/bundles`. */
  readonly store?: BundleStore | string;
  /** Options of a cloud store if `store` is a URL: endpoint, region, style, keys. */
  readonly storeOptions?: StoreOptions;
}

const texts = option.listOf(option.text);

function oneOf(...values: readonly unknown[]): Rule {
  const expected = values.map((value) => JSON.stringify(value)).join(", ");
  return (value, path) => (values.includes(value) ? undefined : `${path}: expected one of ${expected}`);
}

/** An object with only these fields. */
function shape<T>(fields: FieldRules<T>): Rule {
  const rules = new Map<string, Rule>(Object.entries(fields));
  return (value, path) => {
    if (!isObject(value)) return option.mapOf(option.text)(value, path);
    for (const [name, item] of Object.entries(value)) {
      const rule = rules.get(name);
      if (rule === undefined) return `${path}.${name}: unknown; known: ${[...rules.keys()].join(", ")}`;
      const problem = rule(item, `${path}.${name}`);
      if (problem !== undefined) return problem;
    }
    return undefined;
  };
}

const ignore: FieldRules<IgnoreOptions> = {
  git: option.flag,
  dockerignore: option.flag,
  flyteignore: option.flag,
  standard: (value, path) => (typeof value === "boolean" ? undefined : texts(value, path)),
  include: texts,
};

/** A string that may be a secret: the error contains only the type of the value. */
const hidden: Rule = (value, path) =>
  typeof value === "string" ? undefined : `${path}: expected a string, got a ${typeof value}`;
/** An option that only a program can set. */
const unchecked: Rule = () => undefined;

const s3: FieldRules<S3Options> = {
  endpoint: option.text,
  region: option.text,
  accessKeyId: hidden,
  secretAccessKey: hidden,
  sessionToken: hidden,
  profile: option.text,
  isAnonymous: option.flag,
  addressingStyle: oneOf("path", "virtual"),
  serverSideEncryption: oneOf("AES256", "aws:kms", "aws:kms:dsse"),
  kmsKeyId: option.text,
  customerKey: hidden,
};

const gcs: FieldRules<GcsOptions> = {
  endpoint: option.text,
  keyFilename: option.text,
  userProject: option.text,
  isAnonymous: option.flag,
};

const azure: FieldRules<AzureOptions> = {
  accountName: option.text,
  accountKey: hidden,
  sasToken: hidden,
  tokenSource: unchecked,
  tenantId: option.text,
  clientId: option.text,
  clientSecret: hidden,
  isAnonymous: option.flag,
  endpoint: option.text,
};

const storeOptions: FieldRules<StoreOptions> = {
  env: unchecked,
  ca: texts,
  s3: shape(s3),
  gcs: shape(gcs),
  azure: shape(azure),
  onProgress: unchecked,
  limits: option.mapOf(option.wholeNumber),
  sleep: unchecked,
  random: unchecked,
  now: unchecked,
  importSdk: unchecked,
};

/** The rules for the options of this plugin. */
export const fields: FieldRules<FastRegisterOptions> = {
  source: option.text,
  copy: oneOf("all", "auto", "none"),
  modules: texts,
  ignore: shape(ignore),
  include: texts,
  generation: oneOf(1, 2),
  output: option.text,
  destinationDir: option.text,
  store: (value, path) => (isObject(value) ? undefined : option.text(value, path)),
  storeOptions: shape(storeOptions),
};

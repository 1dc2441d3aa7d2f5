import { type FieldRules, option, type Rule } from "@flyte-settings/core/plugin";
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

const ignore: FieldRules<IgnoreOptions> = {
  git: option.flag,
  dockerignore: option.flag,
  flyteignore: option.flag,
  standard: option.either(option.flag, texts),
  include: texts,
};

/** An option that only a program can set. */
const unchecked: Rule = () => undefined;

const s3: FieldRules<S3Options> = {
  endpoint: option.text,
  region: option.text,
  accessKeyId: option.hidden,
  secretAccessKey: option.hidden,
  sessionToken: option.hidden,
  profile: option.text,
  isAnonymous: option.flag,
  addressingStyle: option.oneOf("path", "virtual"),
  serverSideEncryption: option.oneOf("AES256", "aws:kms", "aws:kms:dsse"),
  kmsKeyId: option.text,
  customerKey: option.hidden,
};

const gcs: FieldRules<GcsOptions> = {
  endpoint: option.text,
  keyFilename: option.text,
  userProject: option.text,
  isAnonymous: option.flag,
};

const azure: FieldRules<AzureOptions> = {
  accountName: option.text,
  accountKey: option.hidden,
  sasToken: option.hidden,
  tokenSource: unchecked,
  tenantId: option.text,
  clientId: option.text,
  clientSecret: option.hidden,
  isAnonymous: option.flag,
  endpoint: option.text,
};

const storeOptions: FieldRules<StoreOptions> = {
  env: unchecked,
  ca: texts,
  s3: option.recordOf(s3),
  gcs: option.recordOf(gcs),
  azure: option.recordOf(azure),
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
  copy: option.oneOf("all", "auto", "none"),
  modules: texts,
  ignore: option.recordOf(ignore),
  include: texts,
  generation: option.oneOf(1, 2),
  output: option.text,
  destinationDir: option.text,
  store: option.either(option.mapOf(unchecked), option.text),
  storeOptions: option.recordOf(storeOptions),
};

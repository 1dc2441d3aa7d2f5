import { join, resolve } from "node:path";
import type { BundleOptions, CopyStyle } from "@flyte-settings/fast-register";
import type { OptionSpec } from "../command.ts";
import type { Host } from "../host/host.ts";
import type { LoadedSettings } from "../settings/load-settings.ts";
import { parseSize } from "./parse-size.ts";

/** Which files, of every command that bundles; over `bundle:` of the project file. */
export const bundleFlags = {
  source: {
    type: "string",
    value: "FOLDER",
    completes: "folder",
    describe: "source folder",
    defaultText: "sourceRoot of the project",
  },
  copy: {
    type: "string",
    choices: ["all", "auto", "none"],
    describe: "which files: all but the ignored, what the modules import, none",
    defaultText: "all",
  },
  module: {
    type: "string",
    short: "m",
    value: "NAME",
    multiple: true,
    describe: "with --copy auto: a module or package whose imports are followed",
  },
  data: { type: "string", value: "PATTERN", multiple: true, describe: "with --copy auto: files that go along" },
  include: { type: "string", value: "PATTERN", multiple: true, describe: "ships although an ignore rule names it" },
  gitignore: { type: "boolean", describe: "heed .gitignore; --no-gitignore does not", defaultText: "yes" },
  dockerignore: { type: "boolean", describe: "heed .dockerignore", defaultText: "yes" },
  flyteignore: { type: "boolean", describe: "heed .flyteignore", defaultText: "yes" },
  standardIgnores: { type: "boolean", describe: "leave out caches and compiled Python", defaultText: "yes" },
  deref: { type: "boolean", describe: "pack what every link leads to" },
  links: {
    type: "string",
    choices: ["follow", "keep", "error", "skip"],
    describe: "links inside the source folder",
    defaultText: "follow",
  },
  outsideLinks: {
    type: "string",
    choices: ["follow", "keep", "error", "skip"],
    describe: "links that lead out of it",
    defaultText: "skip",
  },
} as const satisfies Readonly<Record<string, OptionSpec>>;

/** Where the archive goes and how large it may be. */
export const archiveFlags = {
  output: {
    type: "string",
    short: "o",
    value: "FOLDER",
    completes: "folder",
    describe: "folder of the archive",
    defaultText: ".flyte-settings/bundles",
  },
  cache: {
    type: "boolean",
    describe: "reuse an unchanged archive or its blocks; --no-cache does not",
    defaultText: "yes",
  },
  maxSize: { type: "string", value: "SIZE", describe: "refuse more bytes of files: 500M, 2G", defaultText: "1G" },
} as const satisfies Readonly<Record<string, OptionSpec>>;

export interface BundleFlags {
  readonly source?: string;
  readonly copy?: CopyStyle;
  readonly module?: readonly string[];
  readonly data?: readonly string[];
  readonly include?: readonly string[];
  readonly gitignore?: boolean;
  readonly dockerignore?: boolean;
  readonly flyteignore?: boolean;
  readonly standardIgnores?: boolean;
  readonly deref?: boolean;
  readonly links?: "follow" | "keep" | "error" | "skip";
  readonly outsideLinks?: "follow" | "keep" | "error" | "skip";
  readonly output?: string;
  readonly cache?: boolean;
  readonly maxSize?: string;
}

/** What to bundle, from flags over the project file. */
export interface BundleRequest {
  /** Absolute. */
  readonly source: string;
  readonly options: BundleOptions;
}

/** @throws USAGE for a size that is none */
export function bundleRequest(flags: BundleFlags, loaded: LoadedSettings, host: Host): BundleRequest {
  const { folder, values } = loaded;
  const { bundle = {}, compat } = values;
  const source =
    flags.source === undefined ? resolve(folder, values.sourceRoot ?? ".") : resolve(host.cwd, flags.source);
  const modules = flags.module ?? bundle.modules;
  const include = [...(bundle.include ?? []), ...(flags.include ?? [])];
  const isCompat = compat === "flytekit" || compat?.bundle === "flytekit";
  const { gitignore: git, dockerignore, flyteignore, standardIgnores: standard } = flags;
  const ignore = defined({ git, dockerignore, flyteignore, standard });
  return {
    source,
    options: {
      output: flags.output === undefined ? join(folder, ".flyte-settings", "bundles") : resolve(host.cwd, flags.output),
      projectRoot: folder,
      copy: flags.copy ?? bundle.copy ?? "all",
      cache: flags.cache ?? true,
      maxBytes: parseSize(flags.maxSize ?? "1G"),
      signal: host.signal,
      ignore: include.length === 0 ? ignore : { ...ignore, include },
      ...defined({
        modules,
        data: flags.data,
        links: flags.links,
        outsideLinks: flags.outsideLinks,
        derefSymlinks: flags.deref ?? bundle.dereferenceSymlinks,
      }),
      ...(isCompat ? { isCompat } : {}),
    },
  };
}

function defined<T extends object>(record: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

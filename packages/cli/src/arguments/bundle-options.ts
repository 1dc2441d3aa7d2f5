import type { BundleChoice } from "@flyte-settings/project/bundle";
import type { OptionsOf } from "../command.ts";
import type { OptionSpec } from "../option-spec.ts";
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
  derefSymlinks: { type: "boolean", aliases: ["deref"], describe: "pack what every link leads to" },
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

type BundleFlags = OptionsOf<typeof bundleFlags & typeof archiveFlags>;

/** The flags as the library takes them. @throws USAGE for a size that is none */
export function bundleChoice({ maxSize, ...flags }: BundleFlags): BundleChoice {
  return maxSize === undefined ? flags : { ...flags, maxBytes: parseSize(maxSize) };
}

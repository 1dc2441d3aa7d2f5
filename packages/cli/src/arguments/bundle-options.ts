import type { BundleFlags } from "@flyte-settings/project/bundle";
import type { OptionsOf } from "../command.ts";
import type { OptionSpec } from "../option-spec.ts";
import { generationOptions } from "./generation-options.ts";
import { parseSize } from "./parse-size.ts";

/** File selection flags of every command that bundles; they override `bundle:` in the project file. */
export const bundleFlags = {
  ...generationOptions,
  source: {
    type: "string",
    value: "DIRECTORY",
    completes: "folder",
    describe: "source directory",
    defaultText: "sourceRoot of the project",
  },
  copy: {
    type: "string",
    choices: ["all", "auto", "none"],
    describe: "files to bundle: all that are not ignored, the imports of --module, or none",
    defaultText: "all",
  },
  module: {
    type: "string",
    short: "m",
    value: "NAME",
    multiple: true,
    describe: "with --copy auto: module or package whose imports are bundled",
  },
  data: { type: "string", value: "PATTERN", multiple: true, describe: "with --copy auto: extra data files to include" },
  include: { type: "string", value: "PATTERN", multiple: true, describe: "include even if ignored" },
  gitignore: { type: "boolean", describe: "respect .gitignore; disable with --no-gitignore", defaultText: "yes" },
  dockerignore: { type: "boolean", describe: "respect .dockerignore", defaultText: "yes" },
  flyteignore: { type: "boolean", describe: "respect .flyteignore", defaultText: "yes" },
  standardIgnores: { type: "boolean", describe: "ignore caches and compiled Python", defaultText: "yes" },
  derefSymlinks: { type: "boolean", aliases: ["deref"], describe: "dereference symlinks" },
  links: {
    type: "string",
    choices: ["follow", "keep", "error", "skip"],
    describe: "symlinks inside the source directory",
    defaultText: "follow",
  },
  outsideLinks: {
    type: "string",
    choices: ["follow", "keep", "error", "skip"],
    describe: "symlinks to outside the source directory",
    defaultText: "skip",
  },
} as const satisfies Readonly<Record<string, OptionSpec>>;

/** Flags for the archive's directory and maximum size. */
export const archiveFlags = {
  output: {
    type: "string",
    short: "o",
    value: "DIRECTORY",
    completes: "folder",
    describe: "directory of the archive",
    defaultText: ".flyte-settings/bundles",
  },
  cache: {
    type: "boolean",
    describe: "reuse unchanged archives and blocks; disable with --no-cache",
    defaultText: "yes",
  },
  maxSize: { type: "string", value: "SIZE", describe: "maximum total file size: 500M, 2G", defaultText: "1G" },
} as const satisfies Readonly<Record<string, OptionSpec>>;

type BundleOptions = OptionsOf<typeof bundleFlags & typeof archiveFlags>;

/** The flags in the library's form. @throws USAGE for an invalid size */
export function bundleChoice({ maxSize, ...flags }: BundleOptions): BundleFlags {
  return maxSize === undefined ? flags : { ...flags, maxBytes: parseSize(maxSize) };
}

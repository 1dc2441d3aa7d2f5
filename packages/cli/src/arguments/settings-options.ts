import type { OptionSpec } from "../option-spec.ts";

/** Flags of every command that resolves settings; names as pyflyte has them. */
export const settingsOptions = {
  file: {
    type: "string",
    short: "f",
    value: "FILE",
    completes: "file",
    describe: "project file",
    defaultText: "nearest flyte-settings.yaml, also above the working directory",
  },
  environment: {
    type: "string",
    short: "e",
    value: "NAME",
    completes: "environment",
    describe: "use this environment from the project file",
  },
  config: {
    type: "string",
    short: "c",
    value: "FILE",
    completes: "file",
    describe: "flytekit's or flytectl's configuration file",
    defaultText: "found like flytekit's",
  },
  project: { type: "string", short: "p", value: "NAME", completes: "project", describe: "project" },
  domain: { type: "string", short: "d", value: "NAME", completes: "domain", describe: "domain" },
  version: {
    type: "string",
    short: "v",
    value: "TEXT",
    describe: "version to register: `git`, `content`, or a literal string",
  },
  image: {
    type: "string",
    short: "i",
    value: "[NAME=]REFERENCE",
    multiple: true,
    completes: "image",
    describe: "container image; without NAME=, sets the default image",
  },
  env: { type: "string", value: "KEY=VALUE", multiple: true, describe: "environment variable for tasks" },
  pythonInterpreter: { type: "string", value: "PATH", describe: "Python interpreter in the image" },
  destinationDir: { type: "string", value: "PATH", describe: "directory in the pod into which the bundle is unpacked" },
  sourceRoot: {
    type: "string",
    value: "DIRECTORY",
    completes: "folder",
    describe: "root directory for Python imports",
  },
  pythonVersion: {
    type: "string",
    value: "VERSION",
    describe: "target Python version (selects flytekit's default image)",
    defaultText: "detected from files, without running Python",
  },
  flytekitVersion: {
    type: "string",
    value: "VERSION",
    describe: "target flytekit version (selects flytekit's default image)",
    defaultText: "detected from files",
  },
  compat: {
    type: "string",
    value: "AREA",
    multiple: true,
    describe: "match flytekit's behavior exactly, bugs included: `flytekit` or a single area",
  },
  plugins: {
    type: "boolean",
    describe: "load the project file's plugins; disable with --no-plugins",
    defaultText: "yes, unless FLYTE_SETTINGS_NO_PLUGINS is set",
  },
  allowPlugin: {
    type: "string",
    value: "NAME",
    multiple: true,
    describe: "load only this plugin, named as in the project file",
  },
  pluginTimeout: {
    type: "number",
    value: "SECONDS",
    describe: "timeout per plugin hook call",
    defaultText: "30",
  },
  frozen: {
    type: "boolean",
    describe: "CI mode: no prompts, built-in and allowed plugins only, images only from the lock file",
  },
} as const satisfies Readonly<Record<string, OptionSpec>>;

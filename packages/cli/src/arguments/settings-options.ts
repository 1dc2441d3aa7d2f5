import type { OptionSpec } from "../option-spec.ts";

/** Flags of every command that resolves settings; names as pyflyte has them. */
export const settingsOptions = {
  file: {
    type: "string",
    short: "f",
    value: "FILE",
    completes: "file",
    describe: "project file",
    defaultText: "flyte-settings.yaml, here or above",
  },
  environment: {
    type: "string",
    short: "e",
    value: "NAME",
    completes: "environment",
    describe: "values of this environment of the project file over the common ones",
  },
  config: {
    type: "string",
    short: "c",
    value: "FILE",
    completes: "file",
    describe: "flytekit's or flytectl's configuration file",
    defaultText: "found as flytekit finds it",
  },
  project: { type: "string", short: "p", value: "NAME", completes: "project", describe: "project" },
  domain: { type: "string", short: "d", value: "NAME", completes: "domain", describe: "domain" },
  version: {
    type: "string",
    short: "v",
    value: "TEXT",
    describe: "version of what is registered; `git`, `content` or a text",
  },
  image: {
    type: "string",
    short: "i",
    value: "[NAME=]REFERENCE",
    multiple: true,
    completes: "image",
    describe: "image; without a name the default one",
  },
  env: { type: "string", value: "KEY=VALUE", multiple: true, describe: "environment variable of the tasks" },
  pythonInterpreter: { type: "string", value: "PATH", describe: "interpreter in the image" },
  destinationDir: { type: "string", value: "PATH", describe: "folder in the pod where the bundle is unpacked" },
  sourceRoot: { type: "string", value: "FOLDER", completes: "folder", describe: "folder that module names start from" },
  pythonVersion: {
    type: "string",
    value: "VERSION",
    describe: "Python that the code is for; chooses flytekit's default image",
    defaultText: "found beside the code, without running Python",
  },
  flytekitVersion: {
    type: "string",
    value: "VERSION",
    describe: "flytekit that the code is for; chooses flytekit's default image",
    defaultText: "found beside the code",
  },
  compat: {
    type: "string",
    value: "AREA",
    multiple: true,
    describe: "flytekit's behaviour, defects included: `flytekit` or an area",
  },
  plugins: {
    type: "boolean",
    describe: "load the plugins of the project file; --no-plugins loads none",
    defaultText: "yes, unless FLYTE_SETTINGS_NO_PLUGINS is set",
  },
  allowPlugin: {
    type: "string",
    value: "NAME",
    multiple: true,
    describe: "load only these, named as in the project file",
  },
  pluginTimeout: {
    type: "number",
    value: "SECONDS",
    describe: "for one call of one plugin's hook",
    defaultText: "30",
  },
  frozen: {
    type: "boolean",
    describe: "for CI: no prompt, no plugin that is neither allowed nor ours, images from the lock alone",
  },
} as const satisfies Readonly<Record<string, OptionSpec>>;

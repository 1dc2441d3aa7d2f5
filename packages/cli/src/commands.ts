import type { Command } from "./command.ts";

export interface CommandEntry {
  /** One line of the list in the help page. */
  readonly summary: string;
  load(): Promise<{ readonly command: Command }>;
}

/** Every command by its words; a file is loaded when its command is called. */
export const commands: Readonly<Record<string, CommandEntry>> = {
  init: { summary: "write a commented project file", load: () => import("./commands/init/init.ts") },
  migrate: {
    summary: "a project file from a pyflyte or flytectl command line",
    load: () => import("./commands/migrate/migrate.ts"),
  },
  "settings show": { summary: "the resolved settings", load: () => import("./commands/settings/show.ts") },
  "settings explain": { summary: "where each value came from", load: () => import("./commands/settings/explain.ts") },
  "context encode": {
    summary: "the serialized context of settings",
    load: () => import("./commands/context/encode.ts"),
  },
  "context decode": {
    summary: "the settings in a context, wherever it is",
    load: () => import("./commands/context/decode.ts"),
  },
  "context diff": { summary: "what differs between two contexts", load: () => import("./commands/context/diff.ts") },
  "context inject": {
    summary: "a context into a pod manifest or a package",
    load: () => import("./commands/context/inject.ts"),
  },
  "images list": { summary: "the images that tasks may name", load: () => import("./commands/images/list.ts") },
  "images resolve": { summary: "what a name or template runs", load: () => import("./commands/images/resolve.ts") },
  "images pin": { summary: "digests of images, kept in a lock file", load: () => import("./commands/images/pin.ts") },
  "images verify": {
    summary: "whether images are there, and as locked",
    load: () => import("./commands/images/verify.ts"),
  },
  "version show": { summary: "the version that would be registered", load: () => import("./commands/version/show.ts") },
  "version explain": {
    summary: "what a version is made of, and what changed",
    load: () => import("./commands/version/explain.ts"),
  },
  "plugins list": { summary: "what would run, and from where", load: () => import("./commands/plugins/list.ts") },
  "bundle list": { summary: "the files that a bundle would hold", load: () => import("./commands/bundle/list.ts") },
  "bundle why": { summary: "why a file ships or does not", load: () => import("./commands/bundle/why.ts") },
  "bundle create": { summary: "the code as fast<md5>.tar.gz", load: () => import("./commands/bundle/create.ts") },
  "bundle verify": { summary: "whether an archive is this tree", load: () => import("./commands/bundle/verify.ts") },
  "fast-register": {
    summary: "bundle, store, settings that name it",
    load: () => import("./commands/fast-register/fast-register.ts"),
  },
  exec: { summary: "fetch a bundle, unpack it, run a command", load: () => import("./commands/exec/exec.ts") },
  "package inspect": { summary: "what is in a package", load: () => import("./commands/package/inspect.ts") },
  "package hydrate": {
    summary: "a package filled in, with a diff",
    load: () => import("./commands/package/hydrate.ts"),
  },
  register: { summary: "a package into Flyte Admin", load: () => import("./commands/register/register.ts") },
  "spark show": {
    summary: "what Spark's driver and executors run, image by image",
    load: () => import("./commands/spark/show.ts"),
  },
  "spark check": {
    summary: "what keeps a Spark job from its first result",
    load: () => import("./commands/spark/check.ts"),
  },
  "spark submit-args": {
    summary: "a spark-submit command line that works",
    load: () => import("./commands/spark/submit-args.ts"),
  },
  "spark zip": { summary: "the code as a zip for --py-files", load: () => import("./commands/spark/zip.ts") },
  "spark entrypoint": {
    summary: "the main file for images without flytekit's",
    load: () => import("./commands/spark/entrypoint.ts"),
  },
  check: {
    summary: "what a person should look at before it is registered",
    load: () => import("./commands/check/check.ts"),
  },
  explain: {
    summary: "what the code of an error or a check means",
    load: () => import("./commands/explain/explain.ts"),
  },
  doctor: { summary: "what this machine has of what commands need", load: () => import("./commands/doctor/doctor.ts") },
  completion: {
    summary: "completion script for a shell",
    load: () => import("./commands/completion/completion.ts"),
  },
};

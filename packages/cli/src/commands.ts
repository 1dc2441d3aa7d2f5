import type { Command } from "./command.ts";

export interface CommandEntry {
  /** One line of the list in the help page. */
  readonly summary: string;
  load(): Promise<{ readonly command: Command }>;
}

/** Every command by its words; its file is loaded only when it is called. */
export const commands: Readonly<Record<string, CommandEntry>> = {
  init: { summary: "write a commented project file", load: () => import("./commands/init/init.ts") },
  migrate: {
    summary: "convert a pyflyte or flytectl command line to a project file",
    load: () => import("./commands/migrate/migrate.ts"),
  },
  "settings show": { summary: "show the resolved settings", load: () => import("./commands/settings/show.ts") },
  "settings explain": {
    summary: "show the source of each value",
    load: () => import("./commands/settings/explain.ts"),
  },
  "context encode": {
    summary: "serialize settings as a context",
    load: () => import("./commands/context/encode.ts"),
  },
  "context decode": {
    summary: "decode contexts in files, pods and packages",
    load: () => import("./commands/context/decode.ts"),
  },
  "context diff": { summary: "compare two contexts", load: () => import("./commands/context/diff.ts") },
  "context inject": {
    summary: "inject a context into a pod manifest or package",
    load: () => import("./commands/context/inject.ts"),
  },
  "images list": { summary: "list the images of the project", load: () => import("./commands/images/list.ts") },
  "images resolve": {
    summary: "resolve an image name or template",
    load: () => import("./commands/images/resolve.ts"),
  },
  "images pin": { summary: "pin images to digests in a lock file", load: () => import("./commands/images/pin.ts") },
  "images verify": {
    summary: "verify images against the registry and the lock file",
    load: () => import("./commands/images/verify.ts"),
  },
  "version show": { summary: "show the version to register", load: () => import("./commands/version/show.ts") },
  "version explain": {
    summary: "explain a version, or compare two",
    load: () => import("./commands/version/explain.ts"),
  },
  "plugins list": { summary: "list the project's plugins", load: () => import("./commands/plugins/list.ts") },
  "bundle list": { summary: "list the files of the bundle", load: () => import("./commands/bundle/list.ts") },
  "bundle why": { summary: "explain why a file is included or not", load: () => import("./commands/bundle/why.ts") },
  "bundle create": {
    summary: "build the code bundle (fast<md5>.tar.gz)",
    load: () => import("./commands/bundle/create.ts"),
  },
  "bundle verify": {
    summary: "compare an archive with the source tree",
    load: () => import("./commands/bundle/verify.ts"),
  },
  "fast-register": {
    summary: "bundle and upload the code, print its settings",
    load: () => import("./commands/fast-register/fast-register.ts"),
  },
  exec: { summary: "download and unpack a bundle, then run a command", load: () => import("./commands/exec/exec.ts") },
  "package inspect": { summary: "list the contents of a package", load: () => import("./commands/package/inspect.ts") },
  "package hydrate": {
    summary: "fill in a package's placeholders and show the diff",
    load: () => import("./commands/package/hydrate.ts"),
  },
  register: { summary: "register a package with Flyte Admin", load: () => import("./commands/register/register.ts") },
  "registered list": {
    summary: "list what Flyte Admin holds",
    load: () => import("./commands/registered/list.ts"),
  },
  "registered show": {
    summary: "show one registered name in detail",
    load: () => import("./commands/registered/show.ts"),
  },
  "registered diff": {
    summary: "compare registered versions",
    load: () => import("./commands/registered/diff.ts"),
  },
  "registered images": {
    summary: "list the images that registered tasks use",
    load: () => import("./commands/registered/images.ts"),
  },
  promote: {
    summary: "promote a registered version to another project, domain or Admin",
    load: () => import("./commands/promote/promote.ts"),
  },
  activate: {
    summary: "activate the launch plans of a version",
    load: () => import("./commands/activate/activate.ts"),
  },
  deactivate: {
    summary: "deactivate the launch plans of a version",
    load: () => import("./commands/activate/deactivate.ts"),
  },
  "spark show": {
    summary: "show interpreter and main file for each image",
    load: () => import("./commands/spark/show.ts"),
  },
  "spark check": {
    summary: "find problems that would stop a Spark job",
    load: () => import("./commands/spark/check.ts"),
  },
  "spark submit-args": {
    summary: "print a spark-submit command line",
    load: () => import("./commands/spark/submit-args.ts"),
  },
  "spark zip": { summary: "write the code as a zip for --py-files", load: () => import("./commands/spark/zip.ts") },
  "spark entrypoint": {
    summary: "write the main file for images without flytekit",
    load: () => import("./commands/spark/entrypoint.ts"),
  },
  check: {
    summary: "check settings, bundle and packages for problems",
    load: () => import("./commands/check/check.ts"),
  },
  explain: {
    summary: "explain the code of an error or a check",
    load: () => import("./commands/explain/explain.ts"),
  },
  doctor: { summary: "diagnose this machine's setup", load: () => import("./commands/doctor/doctor.ts") },
  completion: {
    summary: "print a shell completion script",
    load: () => import("./commands/completion/completion.ts"),
  },
};

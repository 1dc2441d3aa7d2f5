import { readdirSync } from "node:fs";
import type { PlannedAnswer, PlannedUploadAnswer } from "@flyte-settings/plugin-testkit";
import type { FilesOptions } from "./register-files.ts";

import { vectorPath, vectorText } from "./vectors.ts";

/** One run of flytectl: see vectors/registration/README.md. */
export interface FlytectlCase {
  readonly name: string;
  readonly peer: string;
  readonly args: readonly string[];
  readonly package?: string;
  readonly unpack?: true;
  readonly exit: number;
  readonly answers?: readonly PlannedAnswer[];
  readonly upload_answers?: readonly PlannedUploadAnswer[];
  readonly requests: readonly { readonly method: string; readonly json: unknown }[];
  readonly uploads: readonly { readonly size: number; readonly md5: string }[];
}

/** Cases that the client does not cover: configuration belongs to the command line, and our dry run sends nothing. */
const elsewhere: Readonly<Record<string, string>> = {
  "archive-without-flag": "ours knows an archive by its name",
  "folder-itself": "ours takes a folder",
  "missing-file": "refused before anything is sent",
  "project-from-config": "configuration",
};

/** Every run that the client can repeat by itself. */
export const flytectlCases: readonly FlytectlCase[] = readdirSync(vectorPath("registration"))
  .filter((file) => file.endsWith(".json"))
  .map((file): FlytectlCase => JSON.parse(vectorText(`registration/${file}`)))
  .filter(({ peer, args }) => peer.startsWith("flytectl") && !args.includes("--dryRun"))
  .filter((each) => !("auth" in each) && !("config" in each) && !("http" in each) && !(each.name in elsewhere));

function flag(args: readonly string[], ...names: readonly string[]): string {
  const at = args.findIndex((arg) => names.includes(arg));
  return at < 0 ? "" : (args[at + 1] ?? "");
}

/** The flags as options, in compat; nothing waits. */
export function optionsOf(args: readonly string[]): FilesOptions {
  const set = (name: string, value: string): Record<string, string> => (value === "" ? {} : { [name]: value });
  return {
    project: flag(args, "-p", "--project"),
    domain: flag(args, "-d", "--domain"),
    version: flag(args, "--version"),
    compat: "flytekit",
    ...set("destinationDir", flag(args, "--destinationDirectory")),
    ...set("serviceAccount", flag(args, "--k8sServiceAccount")),
    ...set("iamRole", flag(args, "--assumableIamRole")),
    ...set("outputPrefix", flag(args, "--outputLocationPrefix")),
    force: args.includes("--force"),
    activate: args.includes("--enableSchedule") ? "all" : "none",
    continueOnError: args.includes("--continueOnError"),
    sleep: async () => undefined,
  };
}

const sources = /^\{(package|folder|packages)\}/;

/** @param folder where the package was unpacked, for cases that need it */
export function sourcesOf({ args, package: path = "" }: FlytectlCase, folder: string): string[] {
  const known: Readonly<Record<string, string>> = {
    package: vectorPath(`packages/${path}`),
    packages: vectorPath("packages"),
    folder,
  };
  return args
    .filter((arg) => sources.test(arg))
    .map((arg) => arg.replace(sources, (_, name: string) => known[name] ?? ""));
}

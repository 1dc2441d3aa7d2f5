import { dirname } from "node:path";
import { loadProject } from "@flyte-settings/project";
import { bundleHost, requestedBundle } from "@flyte-settings/project/bundle";
import { hostPath } from "@flyte-settings/project/host";
import { bundleChoice, bundleFlags } from "../../arguments/bundle-options.ts";
import { projectOptions } from "../../arguments/project-options.ts";
import { settingsOptions } from "../../arguments/settings-options.ts";
import { type Command, defineCommand } from "../../command.ts";
import { linesText } from "../../format/lines.ts";

export const command: Command = defineCommand({
  description:
    "Compares an archive with the bundle of this source tree, file by file. Exit code 0 if they match, 1 if not.",
  positionals: [{ name: "archive", describe: "fast<md5>.tar.gz", required: true, completes: "file" }],
  options: { ...settingsOptions, ...bundleFlags },
  examples: [
    ["flyte-settings bundle verify dist/fast99f700b83b0937e01912955425c07677.tar.gz", "has the code changed since?"],
  ],
  async run({ options, positionals: [archive = ""] }, host) {
    const path = hostPath(host, archive);
    const { verifyArchive } = await import("@flyte-settings/fast-register");
    const { source, options: bundle } = await requestedBundle(
      bundleChoice(options),
      await loadProject({ ...projectOptions(options), plugins: false, computeVersion: false }, host),
      host,
    );
    const verified = await verifyArchive(path, source, bundleHost(host), {
      ...bundle,
      output: dirname(path),
    });
    if (options.json) host.stdout.write(`${JSON.stringify(verified)}\n`);
    else {
      const { onlyInArchive, onlyInTree, different } = verified;
      const lines = [
        ...onlyInArchive.map((path) => `- ${path}`),
        ...onlyInTree.map((path) => `+ ${path}`),
        ...different.map((path) => `~ ${path}`),
      ];
      host.stdout.write(linesText(lines));
      if (!options.quiet) host.stderr.write(linesText([verdictOf(verified)]));
    }
    return verified.same ? 0 : 1;
  },
});

type Verified = Awaited<ReturnType<typeof import("@flyte-settings/fast-register")["verifyArchive"]>>;

function verdictOf({ same, selection, digest, named }: Verified): string {
  if (same)
    return `archive matches the source tree${selection === undefined ? "" : ", as pyflyte package selects its files"}`;
  if (named === undefined) return `archive does not match the source tree, whose digest is ${digest}`;
  return named === digest
    ? `archive does not match the source tree: contents differ from the digest in its name, ${named}`
    : `digest mismatch: source tree is ${digest}, archive name says ${named}`;
}

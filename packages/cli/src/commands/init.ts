import { FlyteSettingsError } from "@flyte-settings/core";
import { type Command, defineCommand } from "../command.ts";
import { exists, hostPath, writeFileAtomically } from "../host/files.ts";
import { PROJECT_FILE } from "../settings/load-settings.ts";
import { projectTemplate } from "../settings/project-template.ts";

export const command: Command = defineCommand({
  description: "Writes a commented project file, with a schema line that editors understand. Asks nothing.",
  options: {
    project: { type: "string", short: "p", value: "NAME", describe: "project", defaultText: "flytesnacks" },
    domain: { type: "string", short: "d", value: "NAME", describe: "domain", defaultText: "development" },
    image: { type: "string", short: "i", value: "REFERENCE", describe: "default image" },
    output: {
      type: "string",
      short: "o",
      value: "FILE",
      completes: "file",
      describe: "where to write it",
      defaultText: PROJECT_FILE,
    },
    force: { type: "boolean", describe: "replace a file that is there" },
  },
  examples: [["flyte-settings init --image ghcr.io/acme/train:v3", "a project file with a default image"]],
  async run({ options }, host) {
    const path = options.output ?? PROJECT_FILE;
    if (!options.force && (await exists(host, path))) {
      throw new FlyteSettingsError("FILE_EXISTS", `${path} is there already`, {
        place: path,
        hint: "Use --force to replace it.",
      });
    }
    await writeFileAtomically(host, path, projectTemplate(options));
    host.stdout.write(options.json ? `${JSON.stringify({ path: hostPath(host, path) })}\n` : `${path}\n`);
    if (!options.json && !options.quiet)
      host.stderr.write("Next: flyte-settings settings explain, then flyte-settings check\n");
    return 0;
  },
});

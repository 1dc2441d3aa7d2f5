import { type Command, defineCommand } from "../command.ts";
import { inspectedText } from "../register/inspected-text.ts";

export const command: Command = defineCommand({
  description: "Lists what is in a package: entities in the order of registering, with images, contexts and sizes. A package is a .tgz, .tar.gz or .tar, a folder, a pattern, a .pb, or an http(s) URL.",
  positionals: [{ name: "package", describe: "what pyflyte package made", required: true, variadic: true, completes: "file" }],
  options: { args: { type: "boolean", describe: "the command line of each container too" } },
  examples: [["flyte-settings package inspect flyte-package.tgz", "its tasks, workflows and launch plans"]],
  async run({ options, positionals }, host) {
    const [{ inspectPackage, loadPackageFiles, SerializedPackage }, { packageFetch }] = await Promise.all([import("@flyte-settings/registration/package"), import("../register/package-fetch.ts")]);
    const files = await loadPackageFiles(positionals, { cwd: host.cwd, fetch: packageFetch(host) });
    const inspected = inspectPackage(SerializedPackage.fromFiles(files));
    host.stdout.write(options.json ? `${JSON.stringify(inspected)}\n` : inspectedText(inspected, options.args === true, host));
    return 0;
  },
});

import { SerializationSettings } from "@flyte-settings/core";
import { loadProject } from "@flyte-settings/project";
import { requestedBundle } from "@flyte-settings/project/bundle";
import { reportUnusedLock } from "@flyte-settings/project/plugins";
import { archiveFlags, bundleChoice, bundleFlags } from "../../arguments/bundle-options.ts";
import { projectOptions } from "../../arguments/project-options.ts";
import { settingsOptions } from "../../arguments/settings-options.ts";
import { type Command, defineCommand } from "../../command.ts";
import { linesText } from "../../format/lines.ts";
import { createBundle } from "../bundle/create-bundle.ts";

export const command: Command = defineCommand({
  description:
    "Bundles the code, uploads it to the store, and prints the settings with its location. Tasks download it when they start. For Flyte 2 it prints the arguments of the container instead.",
  options: {
    ...settingsOptions,
    ...bundleFlags,
    ...archiveFlags,
    store: {
      type: "string",
      value: "URL",
      describe: "store: file:, s3:, gs: or abfs:",
      defaultText: "bundle.store of the project",
    },
  },
  examples: [["flyte-settings fast-register --store file:./bundles", "use a directory as the store"]],
  async run({ options }, host) {
    const { openStore } = await import("@flyte-settings/fast-register");
    const loaded = await loadProject({ ...projectOptions(options), plugins: false }, host);
    const url = options.store ?? loaded.values.bundle?.store ?? "file:./.flyte-settings/bundles";
    const { storeOptions } = await import("@flyte-settings/project/bundle");
    const from = options.store === undefined ? loaded.folder : host.cwd;
    const known = url.startsWith("file:") ? {} : await storeOptions(loaded, host);
    if (url.startsWith("file:"))
      host.report(
        "warning",
        `pods cannot read ${url}, a directory of this machine, unless it is mounted there; pass --store s3://…, gs://… or abfs://…`,
      );
    const request = await requestedBundle(bundleChoice(options), loaded, host);
    const { digest, location = "" } = await createBundle(
      request,
      (progress) => openStore(url, from, { ...known, ...progress }),
      options.quiet === true,
      host,
    );
    if (request.options.generation === 2) {
      // the default is flytekit's
      const { layer = "defaults" } = loaded.provenance["bundle.destinationDir"] ?? {};
      const destination = layer === "defaults" ? "." : (loaded.values.bundle?.destinationDir ?? ".");
      const args = ["--tgz", location, "--dest", destination];
      host.stdout.write(
        options.json
          ? `${JSON.stringify({ location, digest, args })}\n`
          : linesText([`location: ${location}`, `args: ${args.join(" ")}`]),
      );
      return 0;
    }
    const destinationDir = loaded.values.bundle?.destinationDir ?? "/root";
    const settings: SerializationSettings = {
      ...loaded.settings,
      fastSerializationSettings: { enabled: true, destinationDir, distributionLocation: location },
    };
    const context = SerializationSettings.serializedContext(settings);
    await reportUnusedLock(loaded, "fast-register runs no plugins, so the context has the images as written", host);
    if (options.json) {
      host.stdout.writeData(
        `{"location": ${JSON.stringify(location)}, "digest": ${JSON.stringify(digest)}, "settings": ${SerializationSettings.toJson(settings)}, "context": ${JSON.stringify(context)}}\n`,
      );
    } else {
      host.stdout.write(
        linesText([`location: ${location}`, `destinationDir: ${destinationDir}`, `context: ${context}`]),
      );
    }
    return 0;
  },
});

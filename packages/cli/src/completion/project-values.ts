import type { Host } from "@flyte-settings/project/host";
import { environmentNames, loadSettings } from "@flyte-settings/project/settings";
import type { Completes } from "../command.ts";

/** What the project in this folder has to offer in that place; nothing where it cannot be read, since a shell asks. */
export async function projectValues(kind: Exclude<Completes, "file" | "folder">, host: Host): Promise<string[]> {
  const quiet: Host = { ...host, stderr: { ...host.stderr, write: () => undefined } };
  try {
    if (kind === "environment") return await environmentNames(quiet);
    const { settings, provenance } = await loadSettings({ plugins: false, quiet: true }, quiet);
    if (kind === "field") return Object.keys(provenance).sort();
    if (kind === "image") return [...new Set((settings.imageConfig.images ?? []).map(({ name }) => name))];
    if (kind === "domain")
      return [
        ...new Set([
          ...(settings.domain === undefined ? [] : [settings.domain]),
          "development",
          "staging",
          "production",
        ]),
      ];
    return settings.project === undefined ? [] : [settings.project];
  } catch {
    return [];
  }
}

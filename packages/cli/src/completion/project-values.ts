import { loadProject } from "@flyte-settings/project";
import { quietHost } from "@flyte-settings/project/host";
import { environmentNames } from "@flyte-settings/project/settings";
import type { CommandHost } from "../host/host.ts";
import type { Completes } from "../option-spec.ts";

/** Candidates from the project in this directory; none if it cannot be read, because completion must not fail. */
export async function projectValues(
  kind: Exclude<Completes, "code" | "file" | "folder">,
  host: CommandHost,
): Promise<string[]> {
  const quiet = quietHost(host);
  try {
    if (kind === "environment") return await environmentNames(quiet);
    const { settings, provenance } = await loadProject(
      { plugins: false, computeVersion: false, searchUpward: false },
      quiet,
    );
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

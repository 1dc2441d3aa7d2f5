import { gitRepoUrl, parseEnv, parseLabels, parseResources } from "@flyte-settings/core/config";
import { optionalText, texts } from "../input.ts";
import type { OpTable } from "../op.ts";
import { writeResources } from "../wire-resources.ts";

/** Command line values, and information from the repository. */
export const cliOps: OpTable = {
  "cli.env": (input, { options }) => parseEnv(texts(input, "values"), options) ?? null,
  "cli.labels": (input) => parseLabels(texts(input, "values")) ?? null,
  "cli.resources"(input, { options }) {
    const resources = parseResources(optionalText(input, "value"), options);
    return resources === undefined ? null : writeResources(resources);
  },
  "gitRepo.url": (input, { options }) => gitRepoUrl(optionalText(input, "git_config"), options),
};

import { gitRepoUrl, parseEnv, parseLabels, parseResources } from "@flyte-settings/core";
import { optionalText, texts } from "../input.ts";
import type { OpTable } from "../op.ts";
import { writeResources } from "../wire-resources.ts";

/** Values of a command line, and what the repository says of itself. */
export const cliOps: OpTable = {
  "cli.env": (input) => parseEnv(texts(input, "values")) ?? null,
  "cli.labels": (input) => parseLabels(texts(input, "values")) ?? null,
  "cli.resources"(input) {
    const resources = parseResources(optionalText(input, "value"));
    return resources === undefined ? null : writeResources(resources);
  },
  "gitRepo.url": (input, { options }) => gitRepoUrl(optionalText(input, "git_config"), options),
};

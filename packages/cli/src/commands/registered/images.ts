import { type FlyteSettingsError, ImageReference } from "@flyte-settings/core";
import { usageError } from "@flyte-settings/project";
import { loadRegistryImages, lostReferences, type RegistryOptions } from "@flyte-settings/project/images";
import type { Transport } from "@flyte-settings/registration";
import type { ScanOptions } from "@flyte-settings/registration/promotion";
import { type ProjectDomain, parseProjectDomain } from "../../arguments/project-domain.ts";
import { registryChoice, registryOptions } from "../../arguments/registry-options.ts";
import { type Command, defineCommand } from "../../command.ts";
import { table, tableOptions, tableWidth } from "../../format/table.ts";
import type { CommandHost } from "../../host/host.ts";
import { writeError } from "../../report-outcome.ts";
import { type ImageRow, imageRow, imagesCsv } from "./image-rows.ts";
import { registeredOptions, withAdmin } from "./registered-options.ts";

export const command: Command = defineCommand({
  description:
    "Lists the images that registered tasks use: of every version, or with --active of what active launch plans run, overrides in workflows and plans inside of workflows included. " +
    "What a run started by hand from an older version uses, and images that code names, cannot be seen. With --active, a workflow that cannot be read is reported, the others are listed, and the exit code is 1.",
  positionals: [{ name: "where", describe: "PROJECT/DOMAIN, one or more", variadic: true }],
  options: {
    all: { type: "boolean", describe: "every project and domain" },
    active: { type: "boolean", describe: "only what active launch plans run" },
    uses: {
      type: "string",
      value: "IMAGE",
      describe: "only this image: a reference, a digest (sha256:…), or a repository with every tag",
    },
    unpinned: { type: "boolean", describe: "only images without a digest" },
    missing: {
      type: "boolean",
      describe: "ask the registries, and list only images that are not there or whose tag names another image now",
    },
    csv: { type: "boolean", describe: "print comma-separated values" },
    ...registeredOptions,
    insecureRegistry: registryOptions.insecureRegistry,
    caFile: registryOptions.caFile,
    ...tableOptions,
  },
  examples: [
    ["flyte-settings registered images flytesnacks/development --active", "what runs in production"],
    [
      "flyte-settings registered images --all --uses ghcr.io/acme/weather --csv",
      "who uses an image, as a table for others",
    ],
  ],
  async run({ options, positionals }, host) {
    const { all, uses } = options;
    if ((positionals.length === 0) !== (all === true))
      throw usageError("registered images needs PROJECT/DOMAIN or --all", "For example flytesnacks/production.");
    const { usesImage } = await import("@flyte-settings/registration/promotion");
    const isWanted = uses === undefined ? () => true : usesImage(uses);
    let unread = 0;
    const onUnreadable = (error: FlyteSettingsError): void => {
      unread += 1;
      writeError(error, host.stderr);
    };
    const rows = await withAdmin(options, host, async (admin, { trust }) => {
      const places = all
        ? await everywhere(admin, host.signal)
        : positionals.map((each) => parseProjectDomain(each, "where"));
      const reading = { trust, signal: host.signal, onUnreadable };
      const found: ImageRow[] = [];
      for (const place of places)
        for await (const row of rowsOf(admin, place, options.active === true, reading))
          if (isWanted(row.image) && !(options.unpinned && row.pinned)) found.push(row);
      return found;
    });
    const shown = options.missing ? await onlyLost(rows, registryChoice(options), host) : rows;
    if (options.json) host.stdout.write(`${JSON.stringify(shown)}\n`);
    else if (options.csv) host.stdout.write(imagesCsv(shown, options.missing));
    else if (shown.length > 0) host.stdout.write(table(HEADING, cells(shown), tableWidth(host.stdout, options)));
    else if (!options.quiet) host.stderr.write("no images found\n");
    return unread === 0 ? 0 : 1;
  },
});

const HEADING = ["IMAGE", "USED BY", "VERSION", "LAUNCH PLAN", "WHERE"];

/** One row per image, entity and launch plan, however often the image occurs in them. */
function cells(rows: readonly ImageRow[]): string[][] {
  const lines = rows.map((row) => [
    row.registry === "moved" ? `${row.image} (tag moved)` : row.image,
    `${row.kind} ${row.name}`,
    row.version,
    row.plan === undefined ? "" : `${row.plan} ${row.planVersion}`,
    `${row.project}/${row.domain}`,
  ]);
  return [...new Map(lines.map((line) => [JSON.stringify(line), line])).values()];
}

/** Omits images whose registry does not respond. */
async function onlyLost(
  rows: readonly ImageRow[],
  registries: RegistryOptions,
  host: CommandHost,
): Promise<readonly ImageRow[]> {
  const images = new Set(
    rows.map(({ image }) => image).filter((image) => ImageReference.problemOf(image) === undefined),
  );
  const lost = await lostReferences([...images], await loadRegistryImages(registries, host), host);
  return rows.flatMap((row) => {
    const registry = lost.get(row.image);
    return registry === undefined ? [] : [{ ...row, registry }];
  });
}

async function* rowsOf(
  admin: Transport,
  place: ProjectDomain,
  isActive: boolean,
  reading: ScanOptions,
): AsyncGenerator<ImageRow> {
  const { imagesOfActivePlans, imagesOfTasks } = await import("@flyte-settings/registration/promotion");
  const scan = isActive ? imagesOfActivePlans : imagesOfTasks;
  for await (const page of scan(admin, place, reading)) yield* page.map((use) => imageRow(use, place));
}

async function everywhere(admin: Transport, signal: AbortSignal): Promise<ProjectDomain[]> {
  const { listDomains, listProjects, settled } = await import("@flyte-settings/registration/promotion");
  const [projects, domains] = await settled([listProjects(admin, signal), listDomains(admin, signal)]);
  return projects.flatMap((project) => domains.map((domain) => ({ project, domain })));
}

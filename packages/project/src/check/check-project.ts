import { type CheckInput, checkReport, type Finding, type Silenced, sortFindings } from "@flyte-settings/core/checks";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { exists } from "../host/files.ts";
import type { Host } from "../host/host.ts";
import { quietHost } from "../host/quiet-host.ts";
import type { UnpinnedImage } from "../images/registry-images.ts";
import { type LoadedProject, loadProject } from "../load-project.ts";
import { checkInput } from "./check-input.ts";
import type { CheckOptions } from "./check-options.ts";
import { checkPackages, isComplete } from "./check-packages.ts";
import type { FindingsReport } from "./findings-report.ts";
import { listOnce } from "./list-once.ts";
import type { RegistryFacts } from "./registry-facts.ts";
import { coverage } from "./unused-suppressions.ts";

/**
 * Runs all checks on the settings that the flags select, or on those of every environment. With `fix`, also computes
 * the safe fixes.
 *
 * @throws USAGE, and the errors of loading settings and packages
 */
export async function checkProject(options: CheckOptions, host: Host): Promise<FindingsReport> {
  const { report, loaded } = options.allEnvironments
    ? await checkAll(options, host)
    : await checkOne(options, host, options.bundle);
  if (!options.fix) return report;
  const { findFixes } = await import("../fix/fix.ts");
  return { ...report, fixes: await findFixes(report.findings, loaded, options.lock, host) };
}

interface Checked {
  readonly report: Silenced & Pick<FindingsReport, "examined">;
  readonly loaded: LoadedProject;
  readonly usesDefaultImage: boolean;
}

/** @param needsImage `false` if packages that were checked before need no default image */
async function checkOne(
  options: CheckOptions,
  host: Host,
  withBundle: boolean | undefined,
  needsImage = true,
): Promise<Checked> {
  const { loaded, ask, images = ownImages(loaded) } = await load(options, host);
  const { generationOf } = await import("../flyte2/detect-generation.ts");
  const { generation } = await generationOf(options, loaded, host);
  const isManifest = (file: string): boolean => generation === 2 && /\.(?:ya?ml|json)$/i.test(file);
  const manifests = (options.packages ?? []).filter(isManifest);
  const files = (options.packages ?? []).filter((file) => !isManifest(file));
  const packages = await checkPackages(files, loaded, host);
  const registry = await ask(packages.images);
  const isBundled = withBundle ?? (loaded.projectFile !== undefined || (await exists(host, ".flyteignore")));
  const list = listOnce(host);
  const facts = isBundled
    ? import("./bundle-facts.ts").then(({ bundleFacts }) => bundleFacts(loaded, host, generation, list))
    : undefined;
  // the bundle's files wait for git
  const [bundle, ofSettings] = await Promise.all([facts, checkInput(loaded, host)]);
  const usesDefaultImage = needsImage && generation === 1 && !isComplete(packages.images);
  const input: CheckInput = {
    ...ofSettings,
    usesDefaultImage,
    ...omitUndefined({ bundle, images: registry?.images }),
  };
  const others = [
    ...packages.findings,
    ...(generation === 1
      ? []
      : await (await import("./flyte2-findings.ts")).flyte2Findings(
          { loaded, hasBundle: isBundled, manifests, list, ...omitUndefined({ config: options.config }) },
          host,
        )),
    ...(registry?.findings ?? []),
    ...(loaded.images ?? []).flatMap((image) => image.findings),
  ];
  const looked = {
    bundle: bundle !== undefined && bundle.problem === undefined,
    registry: registry !== undefined,
    packages: (options.packages ?? []).length > 0,
  };
  const isWhole = await coverage(loaded, withoutGeneration(options), looked, host);
  const report = checkReport(input, { ignore: loaded.values.checks?.ignore ?? [], others, isWhole });
  const examined = {
    images: new Set([...images, ...packages.images]).size,
    ...(looked.bundle ? omitUndefined({ files: bundle?.files.length }) : {}),
    ...(looked.packages ? { entities: packages.entities } : {}),
  };
  return { report: { ...report, examined }, loaded, usesDefaultImage };
}

/**
 * Loads the settings. If registries are queried, the plugin that would also query them does not. No check uses the
 * version: `git` does not fail on uncommitted changes, and `content` is not computed.
 */
async function load(
  options: CheckOptions,
  host: Host,
): Promise<{
  loaded: LoadedProject;
  /** Those that the registry is asked for; absent: those of the settings. */
  images?: readonly string[];
  ask(more: readonly string[]): Promise<RegistryFacts | undefined>;
}> {
  const asked = { ...withoutGeneration(options), computeVersion: false };
  if (!options.registry) return { loaded: await loadProject(asked, host), ask: async () => undefined };
  const [{ loadRegistryImages, openSession }, { registryFacts }] = await Promise.all([
    import("../images/registry-images.ts"),
    import("./registry-facts.ts"),
  ]);
  const project = await loadRegistryImages(asked, host);
  const own = await imagesOfGeneration(project.images, { ...asked, generation: options.generation }, host);
  const ask = async (more: readonly string[]): Promise<RegistryFacts> => {
    const known = new Set(own.map(({ reference }) => reference));
    const ofPackages = more
      .filter((reference) => !reference.includes("{{") && !known.has(reference))
      .map((reference) => ({ name: reference, reference }));
    const session = await openSession(project, host);
    try {
      const platforms = options.platforms ?? project.options.platforms ?? [];
      const images = [...own, ...ofPackages];
      const step = options.countImages?.(images.length);
      return await registryFacts(session, {
        images,
        platforms,
        signal: host.signal,
        ...omitUndefined({ step }),
      });
    } finally {
      await session.close();
    }
  };
  return { loaded: project.loaded, images: own.map(({ reference }) => reference), ask };
}

/** In generation 2, the images of `images list --generation 2`, where flytekit's default image is unused. */
async function imagesOfGeneration(
  images: readonly UnpinnedImage[],
  { generation: given, ...asked }: Omit<CheckOptions, "generation"> & { readonly generation: string | undefined },
  host: Host,
): Promise<readonly UnpinnedImage[]> {
  const { withGeneration } = await import("../flyte2/with-generation.ts");
  const quiet = quietHost(host);
  const choice = await withGeneration(asked, given, quiet);
  if (choice.generation === 1) return images;
  return (await (await import("../images/registry-images.ts")).loadRegistryImages(choice, quiet)).images;
}

/** The settings are flytekit's; the checks of Flyte 2 read its own configuration. */
function withoutGeneration({ generation: _, ...options }: CheckOptions): Omit<CheckOptions, "generation"> {
  return options;
}

function ownImages({ settings: { imageConfig } }: LoadedProject): readonly string[] {
  const { defaultImage, images = [] } = imageConfig;
  return [...(defaultImage === undefined ? [] : [defaultImage]), ...images].map(
    // an image without a version is a finding, not an error
    ({ fqn, tag, digest }) => [fqn, tag && `:${tag}`, digest && `@${digest}`].join(""),
  );
}

/**
 * Checks the common values first. A finding that an environment shares with them is reported once, and the bundle is
 * read once.
 */
async function checkAll(options: CheckOptions, host: Host): Promise<Checked> {
  const common = await checkOne(options, host, options.bundle);
  const names = [...(common.loaded.projectFile?.environments.keys() ?? [])];
  const { packages: _, ...rest } = options;
  const findings = new Map<string, Finding>();
  let { examined } = common.report;
  const silenced = new Map<string, Silenced["silenced"][number]>();
  const keep = ({ report }: Checked): void => {
    examined = { ...examined, images: Math.max(examined.images, report.examined.images) };
    for (const each of report.findings) findings.set(keyOf(each), each);
    for (const each of report.silenced) silenced.set(keyOf(each.finding), each);
  };
  keep(common);
  for (const environment of names)
    keep(await checkOne({ ...rest, environment }, quietHost(host), false, common.usesDefaultImage));
  // a finding suppressed in one environment may not be in another
  for (const key of findings.keys()) silenced.delete(key);
  return {
    report: { findings: sortFindings([...findings.values()]), silenced: [...silenced.values()], examined },
    loaded: common.loaded,
    usesDefaultImage: common.usesDefaultImage,
  };
}

function keyOf({ code, place, message }: Finding): string {
  return [code, place, message].join("\0");
}

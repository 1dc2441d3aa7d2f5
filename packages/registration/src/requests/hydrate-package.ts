import { FlyteSettingsError, isFlyteSettingsError } from "@flyte-settings/core";
import { omitUndefined, type SerializedTask } from "@flyte-settings/core/plugin";
import { hydrateEntity } from "../hydrate/hydrate.ts";
import type { HydratedEntity } from "../hydrate/hydrated-entity.ts";
import { byCause } from "../hydrate/incomplete.ts";
import { compatModeOf, type HydrationOptions } from "../hydrate/options.ts";
import { readTask, writeTask } from "../hydrate/serialized-task.ts";
import type { PackageFile } from "../package/package-file.ts";
import { type SerializedEntity, SerializedPackage } from "../package/serialized-package.ts";
import { gunzipped } from "../package/unpack.ts";
import { checkSchedule } from "./check-schedule.ts";

/** Options for the requests of a package. */
export interface RequestOptions extends HydrationOptions {
  /** Activate every plan, the scheduled ones, or none (the default). */
  readonly activate?: "all" | "scheduled" | "none";
  /** Runs the plugins' hook on each task before it is filled in. */
  readonly applyToTask?: (task: SerializedTask) => Promise<SerializedTask>;
  /** Set project, domain, version and code location in every context (`_F_SS_C`); as `flytekit` always. */
  readonly fillContexts?: boolean;
  /** Skip and report an entity that fails, and continue with the others. */
  readonly continueOnError?: boolean;
}

/** A package's entities in registration order, hydrated and checked. */
export interface HydratedPackage {
  readonly entities: readonly HydratedEntity[];
  /** Entities that could not be read or filled in; only with `continueOnError`, and in mode `flytectl`. */
  readonly failures: readonly FlyteSettingsError[];
  readonly bundle?: PackageFile;
}

/** A package, or its files. Mode `flytectl` uses the files, because flytectl determines kinds and order differently. */
export type PackageSource = SerializedPackage | readonly PackageFile[];

/**
 * Fills in a package. flytectl processes file by file, so in its mode the first failure ends the list without being
 * thrown: entities before it are still sent.
 *
 * @throws PACKAGE_INVALID, HYDRATION_INCOMPLETE with all problems
 */
export async function hydratePackage(source: PackageSource, options: RequestOptions): Promise<HydratedPackage> {
  const { reads, bundle } = await listing(source, options);
  const filling = await withContext(options);
  const images = new Map();
  const entities: HydratedEntity[] = [];
  const failures: FlyteSettingsError[] = [];
  for (const read of reads) {
    try {
      const packaged = read();
      const hydrated = hydrateEntity(await withPlugins(packaged, options), filling, images);
      // changes by plugins are part of the difference
      const entity = { ...hydrated, source: packaged.bytes };
      checkSchedule(entity, entities);
      entities.push(entity);
    } catch (error) {
      if (!isFlyteSettingsError(error)) throw error;
      failures.push(error);
      if (compatModeOf(options) === "flytectl" && options.continueOnError !== true) break;
    }
  }
  if (compatModeOf(options) !== "flytectl") throwAny(failures, options);
  return { entities, failures, ...omitUndefined({ bundle }) };
}

/**
 * Sets how contexts are replaced. `pyflyte register` serializes for its target, so in mode `flytekit` every context
 * contains the target, byte for byte as flytekit writes it. In mode `strict`, images in contexts are replaced like all
 * others.
 */
export async function withContext(options: RequestOptions): Promise<RequestOptions> {
  const mode = compatModeOf(options);
  const images = mode === "strict" ? options.image : undefined;
  const fills = mode === "flytekit" || options.fillContexts === true;
  if (options.context !== undefined || !(fills || images)) return options;
  const [{ contextWithImages, filledContext }, deflate] = await Promise.all([
    import("../hydrate/filled-context.ts"),
    mode === "flytekit" ? import("@flyte-settings/core/zlib-exact") : {},
  ]);
  const fill = fills ? filledContext(options, deflate) : (context: string) => context;
  if (images === undefined) return { ...options, context: fill };
  const replace = contextWithImages(images);
  return { ...options, context: (context, place) => fill(replace(context, place)) };
}

async function withPlugins(entity: SerializedEntity, { applyToTask }: RequestOptions): Promise<SerializedEntity> {
  if (applyToTask === undefined || entity.kind !== "task") return entity;
  const before = readTask(entity);
  return writeTask(entity, before, await applyToTask(before));
}

async function listing(
  source: PackageSource,
  options: RequestOptions,
): Promise<{ reads: readonly (() => SerializedEntity)[]; bundle?: PackageFile }> {
  if (compatModeOf(options) !== "flytectl") {
    const { entities, bundle } = "files" in source ? source : SerializedPackage.fromFiles(source);
    return { reads: entities.map((entity) => () => entity), ...omitUndefined({ bundle }) };
  }
  const { flytectlEntity, flytectlPackage } = await import("../flytectl/flytectl-package.ts");
  if (options.project === "" || options.domain === "")
    throw new FlyteSettingsError("USAGE", "project and domain are required parameters");
  const { messages, bundle } = flytectlPackage("files" in source ? source.files : source);
  if (bundle !== undefined && bundle.content === undefined) gunzipped(bundle.bytes);
  return { reads: messages.map((file) => () => flytectlEntity(file)), ...omitUndefined({ bundle }) };
}

export function throwAny(failures: readonly FlyteSettingsError[], { continueOnError }: RequestOptions): void {
  const errors = byCause(failures);
  const [first] = errors;
  if (first === undefined || continueOnError === true) return;
  if (errors.length === 1) throw first;
  const text = errors.map(({ message }) => message).join("\n");
  throw new FlyteSettingsError(first.code, `${failures.length} entities cannot be registered:\n${text}`, { errors });
}

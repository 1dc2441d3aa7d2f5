import type { Json } from "@flyte-settings/core";
import {
  explicitPaths,
  type Layer,
  type LayerValue,
  mergeLayers,
  type PluginReference,
  type Provenance,
  pathText,
  type ResolvedSettings,
  type ResolveOptions,
  resolveSettings,
} from "@flyte-settings/core/config";
import {
  type ImageRequest,
  omitUndefined,
  type PluginRun,
  type ResolvedImage,
  type TraceEntry,
} from "@flyte-settings/core/plugin";
import type { Host } from "../host/host.ts";
import { reference } from "../images/reference.ts";
import type { PluginChoice } from "../plugins/load-plugins.ts";
import { type RefusedValues, withChanges } from "../plugins/plugin-changes.ts";
import { isFrozenByName, pluginsWanted, referencesOf, registriesOf, withoutRegistries } from "../plugins/references.ts";
import { withSparkProfiles } from "../plugins/spark-profiles.ts";
import { traceLine } from "../plugins/trace-line.ts";
import { withLock } from "../plugins/with-lock.ts";

/** Which plugins run, and how. */
export interface PluginRunOptions extends PluginChoice {
  /** Called with all hook calls when the run ends, even if it failed. */
  readonly onTrace?: (calls: readonly TraceEntry[]) => void;
  /** Timeout for one hook call in seconds. */
  readonly pluginTimeout?: number;
  /** `oci-images` neither pins nor checks; `pinProject`, `verifyProject` and `checkProject` do so afterwards. */
  readonly deferRegistries?: boolean;
  /** Plugins do not write or upload anything: the settings are only shown. */
  readonly preview?: boolean;
  /** The caller reads the lock file itself, so it is not reported as unused. */
  readonly readsLock?: boolean;
  /** `false`: the project's images are not used, so `frozen` requires no lock file. */
  readonly needsImages?: boolean;
}

/** What a run with plugins adds to the resolution. */
export interface ResolvedWithPlugins extends ResolvedSettings {
  /** Absent if no plugin ran; the plugin modules were then not loaded either. */
  readonly run?: PluginRun;
  /** Every image after the stages; absent if no plugin ran. */
  readonly images?: readonly ResolvedImage[];
  /** Plugin values that were ignored because the user set them explicitly. */
  readonly refused?: RefusedValues;
}

/**
 * Resolves the layers, then runs the project file's plugins on the images (provide, rewrite, pin, check), then on the
 * settings, where they fill in unset values.
 *
 * @param folder of the project file, absolute
 */
export async function resolveWithPlugins(
  layers: readonly Layer[],
  options: ResolveOptions,
  choice: PluginRunOptions,
  folder: string,
  host: Host,
): Promise<ResolvedWithPlugins> {
  const references = withSparkProfiles(await withLock(referencesOf(layers), choice, folder, host), layers);
  if (references.length === 0 || !pluginsWanted(choice, host.env)) {
    choice.onTrace?.([]);
    return resolveSettings(layers, options);
  }
  const guard = await makeGuard(host);
  const run = await beginRun(references, options, choice, folder, host, guard);
  try {
    const resolved = await withPlugins(layers, options, run);
    guard?.throwIfMisused();
    return resolved;
  } catch (error) {
    guard?.throwIfMisused();
    throw error;
  } finally {
    choice.onTrace?.(run.trace);
    for (const entry of run.trace) host.log?.(traceLine(entry).trim());
  }
}

type Guard = import("../host/guard-process.ts").ProcessGuard;

async function makeGuard({ ownProcess }: Host): Promise<Guard | undefined> {
  if (ownProcess === undefined) return undefined;
  const { guardProcess } = await import("../host/guard-process.ts");
  return guardProcess(ownProcess);
}

async function beginRun(
  references: readonly PluginReference[],
  { compat }: ResolveOptions,
  choice: PluginRunOptions,
  folder: string,
  host: Host,
  guard: Guard | undefined,
): Promise<PluginRun> {
  const [{ startRun }, { loadPlugins }, { pluginHost }] = await Promise.all([
    import("@flyte-settings/core/plugin"),
    import("../plugins/load-plugins.ts"),
    import("../plugins/plugin-host.ts"),
  ]);
  const adjusted = references.map(({ source, options }) => {
    const more = isFrozenByName(source, choice);
    return {
      source,
      ...(options === undefined && Object.keys(more).length === 0 ? {} : { options: mixed(options, more) }),
    };
  });
  const { env, platform } = host;
  const place = { folder, env, platform, ...omitUndefined({ within: guard?.within }) };
  const loaded = await loadPlugins(adjusted, place, choice).catch((error: unknown) => {
    guard?.throwIfMisused();
    throw error;
  });
  return startRun(
    (choice.deferRegistries ? loaded.map(withoutRegistries) : loaded).map((plugin) => guard?.watch(plugin) ?? plugin),
    pluginHost(host, folder, compat === "flytekit" ? compat : "strict", registriesOf(references), choice.preview),
    choice.pluginTimeout === undefined ? {} : { timeoutMs: choice.pluginTimeout * 1000 },
  );
}

/** Options that are not a mapping are kept for the plugin to reject. */
function mixed(options: Json | undefined, more: object): Json {
  const isMapping = typeof options === "object" && options !== null && !Array.isArray(options);
  return options === undefined || isMapping ? ({ ...(options as object | undefined), ...more } as Json) : options;
}

async function withPlugins(
  layers: readonly Layer[],
  options: ResolveOptions,
  run: PluginRun,
): Promise<ResolvedWithPlugins> {
  const { extendSettings, resolveImages } = await import("@flyte-settings/core/plugin");
  const merged = mergeLayers(layers);
  const written = merged.values.filter(isImage);
  const identity = identityOf(merged.values);
  const requests = written.map(({ path, value }) => ({ name: path[1] ?? "", reference: String(value), ...identity }));
  const unwritten = await defaultRequests(layers, options, requests, run, identity);
  const images = await resolveImages(run, [...requests, ...unwritten]);
  const resolved = resolveSettings(
    [
      ...layers.map((layer) => layer.filter((value) => !isImage(value))),
      replaced(written, images),
      added(unwritten, images),
    ],
    options,
  );
  const { settings, changes } = await extendSettings(run, resolved.settings, explicitPaths(resolved.provenance));
  const provenance: Record<string, Provenance> = { ...resolved.provenance };
  for (const { path } of written) {
    const key = pathText(path);
    const [before, now] = [merged.provenance[key], provenance[key]];
    if (before !== undefined && now !== undefined) provenance[key] = { ...now, overrode: before.overrode };
  }
  return { ...resolved, settings, run, images, ...withChanges(provenance, changes) };
}

/** The values of the run that a request passes to plugins. */
function identityOf(values: readonly LayerValue[]): Pick<ImageRequest, "project" | "domain" | "platform"> {
  const text = (name: string): string | undefined => {
    const value = values.find(({ path }) => path.length === 1 && path[0] === name)?.value;
    return typeof value === "string" ? value : undefined;
  };
  const plugins = values.find(({ path }) => path[0] === "plugins")?.value as readonly PluginReference[] | undefined;
  const { platform } = registriesOf(plugins ?? []);
  return omitUndefined({ project: text("project"), domain: text("domain"), platform });
}

function isImage({ path }: LayerValue): boolean {
  return path[0] === "images";
}

/**
 * The default image if none is configured: a plugin may provide one; otherwise flytekit's default passes through the
 * stages like any image, so that mirrors and pins apply to it too.
 */
async function defaultRequests(
  layers: readonly Layer[],
  options: ResolveOptions,
  written: readonly ImageRequest[],
  run: PluginRun,
  identity: Omit<ImageRequest, "name">,
): Promise<readonly ImageRequest[]> {
  if (written.some(({ name }) => name === "default")) return [];
  const { callHook } = await import("@flyte-settings/core/plugin");
  const nothing: ImageRequest = Object.freeze({ name: "default", ...identity });
  for (const plugin of run.plugins) {
    if (plugin.hooks.provideImage === undefined) continue;
    const answer = await callHook(run, plugin, "provideImage", [nothing], { image: "default" });
    if (answer !== null) return [nothing];
  }
  const { defaultImage } = resolveSettings(
    layers.map((layer) => layer.filter((value) => !isImage(value))),
    options,
  ).settings.imageConfig;
  return defaultImage === undefined ? [] : [{ ...nothing, reference: reference(defaultImage) }];
}

/** The images after the plugins, with their original place and a note of the plugin that changed them. */
function replaced(written: readonly LayerValue[], images: readonly ResolvedImage[]): Layer {
  return written.map((value) => {
    const image = images.find(({ name }) => name === value.path[1]);
    if (image === undefined || image.origins.length === 0) return value;
    const note = image.origins.map(({ plugin, hook }) => `${hook} of ${plugin}`).join(", ");
    return { ...value, value: image.reference, origin: { ...value.origin, note } };
  });
}

/** Images that were not configured anywhere and were provided or changed by a plugin. */
function added(unwritten: readonly ImageRequest[], images: readonly ResolvedImage[]): Layer {
  return unwritten.flatMap(({ name }): LayerValue[] => {
    const image = images.find((each) => each.name === name);
    const last = image?.origins.at(-1);
    if (image === undefined || last === undefined) return [];
    const { plugin, hook } = last;
    return [{ path: ["images", name], value: image.reference, origin: { layer: "plugins", plugin, hook } }];
  });
}

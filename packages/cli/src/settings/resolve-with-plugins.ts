import {
  explicitPaths,
  type Layer,
  type LayerValue,
  mergeLayers,
  type PluginReference,
  type Provenance,
  type ResolvedSettings,
  type ResolveOptions,
  resolveSettings,
} from "@flyte-settings/core/config";
import type { PluginRun, ResolvedImage } from "@flyte-settings/core/plugin";
import type { Host } from "../host/host.ts";
import type { PluginChoice } from "../host/load-plugins.ts";

/** What a run with plugins adds to the resolution. */
export interface ResolvedWithPlugins extends ResolvedSettings {
  /** Absent where no plugin ran: then nothing of the plugin machinery was loaded either. */
  readonly run?: PluginRun;
  /** Every image as it left the stages; absent where no plugin ran. */
  readonly images?: readonly ResolvedImage[];
}

/**
 * One resolution: layers, then the plugins of the project file on the images (provide, rewrite, pin, check), then on the
 * settings, where they fill what nobody set.
 *
 * @param folder of the project file, absolute
 */
export async function resolveWithPlugins(
  layers: readonly Layer[],
  options: ResolveOptions,
  choice: PluginChoice & { readonly quiet?: boolean },
  folder: string,
  host: Host,
): Promise<ResolvedWithPlugins> {
  const merged = mergeLayers(layers);
  const references = merged.values
    .filter(({ path }) => path[0] === "plugins")
    .flatMap(({ value }) => value as readonly PluginReference[]);
  if (references.length === 0 || choice.plugins === false) return resolveSettings(layers, options);

  const [{ extendSettings, resolveImages, startRun }, { loadPlugins }, { pluginHost }] = await Promise.all([
    import("@flyte-settings/core/plugin"),
    import("../host/load-plugins.ts"),
    import("../host/plugin-host.ts"),
  ]);
  const mode = options.compat === "flytekit" ? "flytekit" : "default";
  const run = startRun(
    await loadPlugins(references, folder, choice),
    pluginHost(host, folder, mode, choice.quiet === true),
  );
  const requests = merged.values
    .filter(isImage)
    .map(({ path, value }) => ({ name: path[1] ?? "", reference: String(value) }));
  const images = await resolveImages(run, requests);
  const resolved = resolveSettings(
    [...layers.map((layer) => layer.filter((value) => !isImage(value))), replaced(merged.values, images)],
    options,
  );
  const { settings, changes } = await extendSettings(run, resolved.settings, explicitPaths(resolved.provenance));
  const provenance: Record<string, Provenance> = { ...resolved.provenance };
  for (const { path, plugin, outcome } of changes) {
    if (outcome === "set") provenance[path] = { layer: "plugins", plugin, hook: "extendSettings", overrode: [] };
  }
  for (const value of merged.values.filter(isImage)) {
    const path = `images.${value.path[1]}`;
    const before = merged.provenance[path];
    if (before !== undefined && provenance[path] !== undefined)
      provenance[path] = { ...provenance[path], overrode: before.overrode };
  }
  return { ...resolved, settings, provenance, run, images };
}

function isImage({ path }: LayerValue): boolean {
  return path[0] === "images";
}

/** The images as the plugins left them, where they were written, with a note of who changed them. */
function replaced(values: readonly LayerValue[], images: readonly ResolvedImage[]): Layer {
  return values.filter(isImage).map((value) => {
    const image = images.find(({ name }) => name === value.path[1]);
    if (image === undefined || image.origins.length === 0) return value;
    const note = image.origins.map(({ plugin, hook }) => `${hook} of ${plugin}`).join(", ");
    return { ...value, value: image.reference, origin: { ...value.origin, note } };
  });
}

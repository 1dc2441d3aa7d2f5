import type { Image } from "@flyte-settings/core";
import { type Origin, originText } from "@flyte-settings/core/config";
import { omitUndefined } from "@flyte-settings/core/plugin";
import type { LoadedProject } from "../load-project.ts";
import { fullReference } from "./reference.ts";

export interface ImageRow {
  readonly name: string;
  /** The reference that tasks run. */
  readonly reference: string;
  readonly digest?: string;
  /** Where it was first set; then the overridden sources, highest precedence first, and changes by plugins. */
  readonly origins: readonly (Origin & { readonly from: string })[];
}

/** Every image once, the default image first. */
export function imageRows({ settings, provenance, images: passed = [] }: LoadedProject): ImageRow[] {
  const { defaultImage, images = [] } = settings.imageConfig;
  const all: readonly Image[] = defaultImage === undefined ? images : [defaultImage, ...images];
  const names = [...new Set(all.map(({ name }) => name))];
  return names.map((name) => {
    const image = all.find((each) => each.name === name) as Image;
    const { overrode: _, ...origin } = provenance[`images.${name}`] ??
      provenance[`images[${JSON.stringify(name)}]`] ?? { layer: "defaults" as const, overrode: [] };
    const byPlugins = passed.find((each) => each.name === name)?.origins ?? [];
    return {
      name,
      reference: fullReference(image),
      ...omitUndefined({ digest: image.digest }),
      origins: [
        { ...origin, from: originText(origin) },
        ...byPlugins.map(({ plugin, hook, from, to }) => ({
          layer: "plugins" as const,
          plugin,
          hook,
          from: `plugin ${plugin} (${hook}): ${from ?? "nothing"} → ${to}`,
        })),
      ],
    };
  });
}

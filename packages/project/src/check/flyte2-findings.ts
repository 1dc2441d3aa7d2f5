import type { Finding } from "@flyte-settings/core/checks";
import { checkFlyte2Bundle, checkFlyte2Config, checkImageCacheSize } from "@flyte-settings/core/flyte2";
import { loadFlyte2Config } from "../flyte2/load-config.ts";
import type { Host } from "../host/host.ts";
import type { LoadedProject } from "../load-project.ts";
import { flyte2BundleFacts } from "./flyte2-bundle-facts.ts";
import type { ListOnce } from "./list-once.ts";

interface Examined {
  readonly loaded: LoadedProject;
  /** `--config` */
  readonly config?: string;
  readonly hasBundle: boolean;
  readonly list: ListOnce;
  /** Manifests with Flyte 2 containers. */
  readonly manifests: readonly string[];
}

/** What is found in a project of generation 2: in its configuration, its bundle, and the image caches of manifests. */
export async function flyte2Findings(
  { loaded, config, hasBundle, manifests, list }: Examined,
  host: Host,
): Promise<readonly Finding[]> {
  const bundle = hasBundle ? await flyte2BundleFacts(loaded, host, list) : undefined;
  const caches = await Promise.all(manifests.map((path) => imageCacheFindings(path, host)));
  return [
    ...checkFlyte2Config(await loadFlyte2Config(config, host)),
    ...(bundle === undefined ? [] : checkFlyte2Bundle(bundle)),
    ...caches.flat(),
  ];
}

async function imageCacheFindings(path: string, host: Host): Promise<readonly Finding[]> {
  const { readContexts } = await import("../context/read-contexts.ts");
  const found = await readContexts({ kind: "pod", path }, host);
  return found.flatMap((each) =>
    each.generation === 1 || each.imageCache === undefined
      ? []
      : checkImageCacheSize(each.imageCache, `${path}: ${each.entity}`).map((finding) => ({ ...finding, file: path })),
  );
}

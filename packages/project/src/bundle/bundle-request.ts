import { join, resolve } from "node:path";
import type { Generation } from "@flyte-settings/core/flyte2";
import { omitUndefined } from "@flyte-settings/core/plugin";
import type { BundleOptions, CopyStyle } from "@flyte-settings/fast-register";
import type { Host } from "../host/host.ts";
import type { LoadedProject } from "../load-project.ts";

/** Options that override `bundle:` in the project file. */
export interface BundleChoice {
  readonly source?: string;
  readonly copy?: CopyStyle;
  readonly module?: readonly string[];
  readonly data?: readonly string[];
  readonly include?: readonly string[];
  readonly gitignore?: boolean;
  readonly dockerignore?: boolean;
  readonly flyteignore?: boolean;
  readonly standardIgnores?: boolean;
  readonly derefSymlinks?: boolean;
  readonly links?: "follow" | "keep" | "error" | "skip";
  readonly outsideLinks?: "follow" | "keep" | "error" | "skip";
  readonly output?: string;
  /** 2 for the rules of Flyte 2. Absent: 1, unless `compat` selects Flyte 2. */
  readonly generation?: Generation;
  readonly cache?: boolean;
  /** Maximum total size of the files in bytes; 1 GiB if absent. */
  readonly maxBytes?: number;
}

/** What to bundle: the flags merged over the project file. */
export interface BundleRequest {
  /** Absolute. */
  readonly source: string;
  readonly options: BundleOptions;
}

/** Resolves what to bundle: the project file with the flags applied over it. */
export function bundleRequest(flags: BundleChoice, loaded: LoadedProject, host: Host): BundleRequest {
  const { folder, values } = loaded;
  const { bundle = {}, compat } = values;
  const source =
    flags.source === undefined ? resolve(folder, values.sourceRoot ?? ".") : resolve(host.cwd, flags.source);
  const modules = flags.module ?? bundle.modules;
  const include = [...(bundle.include ?? []), ...(flags.include ?? [])];
  const area = compat === "flytekit" ? compat : compat?.bundle;
  const isCompat = area === "flytekit" || area === "flyte2";
  const generation = area === "flyte2" ? 2 : flags.generation;
  const { gitignore: git, dockerignore, flyteignore, standardIgnores: standard } = flags;
  const ignore = omitUndefined({ git, dockerignore, flyteignore, standard });
  return {
    source,
    options: {
      output: flags.output === undefined ? join(folder, ".flyte-settings", "bundles") : resolve(host.cwd, flags.output),
      projectRoot: folder,
      copy: flags.copy ?? bundle.copy ?? "all",
      cache: flags.cache ?? true,
      maxBytes: flags.maxBytes ?? 2 ** 30,
      signal: host.signal,
      ignore: include.length === 0 ? ignore : { ...ignore, include },
      ...omitUndefined({
        modules,
        data: flags.data,
        links: flags.links,
        outsideLinks: flags.outsideLinks,
        derefSymlinks: flags.derefSymlinks ?? bundle.derefSymlinks,
        compat: isCompat ? ("flytekit" as const) : undefined,
      }),
      ...(generation === 2 ? { generation } : {}),
    },
  };
}

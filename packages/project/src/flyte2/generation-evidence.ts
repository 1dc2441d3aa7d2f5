import { type LayerValue, originText, readConfigFile, yamlEntry } from "@flyte-settings/core/config";
import type { Generation } from "@flyte-settings/core/flyte2";
import { readText } from "../host/files.ts";
import type { Host } from "../host/host.ts";
import type { LoadedProject } from "../load-project.ts";

/** A statement about the generation. */
export interface Evidence {
  readonly generation: Generation;
  /** `uv.lock requires flyte` */
  readonly text: string;
}

/** `generation:`, then `compat.bundle`, in the project file or in flags. */
export function writtenEvidence(values: readonly LayerValue[]): readonly (readonly Evidence[])[] {
  const written = (name: string): LayerValue | undefined => values.filter(({ path }) => path.join(".") === name).at(-1);
  const [generation, bundle] = [written("generation"), written("compat.bundle")];
  return [
    generation === undefined
      ? []
      : [{ generation: generation.value as Generation, text: `generation in ${originText(generation.origin)}` }],
    bundle?.value === "flyte2" ? [{ generation: 2, text: `compat.bundle in ${originText(bundle.origin)}` }] : [],
  ];
}

/** The same values of a loaded project. */
export function writtenValues({ values, provenance }: Pick<LoadedProject, "values" | "provenance">): LayerValue[] {
  const { generation, compat } = values;
  const pairs = [
    ["generation", generation],
    ["compat.bundle", typeof compat === "object" ? compat.bundle : undefined],
  ] as const;
  return pairs.flatMap(([path, value]) => {
    const origin = provenance[path];
    return value === undefined || origin === undefined ? [] : [{ path: path.split("."), value, origin }];
  });
}

/** Sections that only one generation reads. */
const sections: readonly (readonly [name: string, generation: Generation])[] = [
  ["images", 1],
  ["storage", 1],
  ["logger", 1],
  ["image", 2],
  ["local", 2],
];

/** The configuration that `--config` or a variable names: INI is flytekit's, and some sections of YAML are distinctive. */
export async function configEvidence(config: string | undefined, host: Host): Promise<readonly Evidence[]> {
  const path = config ?? (host.env["UCTL_CONFIG"] || host.env["FLYTECTL_CONFIG"]);
  if (!path) return [];
  try {
    const file = readConfigFile(path, await readText(host, path));
    if (file.format === "ini") return [{ generation: 1, text: `${path} is an INI file` }];
    return sections
      .filter(([name]) => yamlEntry(file.root, name) !== undefined)
      .map(([name, generation]) => ({ generation, text: `${path} has a section ${name}` }));
  } catch {
    // reported where its values are read
    return [];
  }
}

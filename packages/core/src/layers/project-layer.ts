import { FlyteSettingsError, shown } from "../errors.ts";
import { guarded } from "../guard.ts";
import { adviceFor } from "../nearest-name.ts";
import type { Layer } from "./layer.ts";

/** The result of `readProjectFile` in `core/config`. */
export interface ProjectLayers {
  readonly path: string;
  readonly values: Layer;
  readonly environments: ReadonlyMap<string, Layer>;
}

/**
 * The project file's layer: its common values, overridden by those of one environment.
 *
 * @param environment absent: only the common values
 * @throws PROJECT_FILE_INVALID if the file does not define the environment
 */
export function projectLayer(file: ProjectLayers, environment?: string): Layer {
  return guarded("projectLayer", () => {
    if (environment === undefined) return file.values;
    const values = file.environments.get(environment);
    if (values) return [...file.values, ...values];
    const known = [...file.environments.keys()];
    throw new FlyteSettingsError(
      "PROJECT_FILE_INVALID",
      `${file.path}: no environment is called ${shown(environment)}. ${adviceFor(environment, known)}`,
      { place: file.path },
    );
  });
}

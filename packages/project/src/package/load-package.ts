import type { CompatMode } from "@flyte-settings/core";
import type { ProjectValues } from "@flyte-settings/core/config";
import { omitUndefined } from "@flyte-settings/core/plugin";
import type { RequestOptions } from "@flyte-settings/registration";
import type { PackageFile, SerializedPackage } from "@flyte-settings/registration/package";
import type { Host } from "../host/host.ts";
import { type LoadedProject, loadProject, type ProjectOptions } from "../load-project.ts";
import { withPackageImages } from "./package-images.ts";
import { packageSources } from "./package-sources.ts";
import { type RegisterOptions, requestOptions } from "./request-options.ts";

/**
 * A package, its project and the values to fill in: the input of `planRegistration` in `@flyte-settings/registration`.
 */
export interface LoadedPackage {
  readonly project: LoadedProject;
  /** The package; in mode `flytectl` its files, because flytectl determines their kinds and order differently. */
  readonly source: SerializedPackage | readonly PackageFile[];
  readonly request: RequestOptions;
}

/**
 * Loads a project and a package together, reading each once.
 *
 * @param paths of the package: an archive, directories, `.pb` files, URLs
 * @throws the errors of reading the project and the package; USAGE without a version
 */
export async function loadPackage(
  paths: readonly string[],
  options: ProjectOptions & RegisterOptions,
  host: Host,
): Promise<LoadedPackage> {
  const [{ compatModeOf }, { loadPackageFiles, SerializedPackage }] = await Promise.all([
    import("@flyte-settings/registration"),
    import("@flyte-settings/registration/package"),
  ]);
  const modeOf = ({ compat }: ProjectValues): CompatMode => compatModeOf(omitUndefined({ as: options.as, compat }));
  let reading: Promise<readonly PackageFile[]> | undefined;
  const files = (values: ProjectValues): Promise<readonly PackageFile[]> => {
    reading ??= loadPackageFiles(paths, { ...packageSources(host), mode: modeOf(values) });
    return reading;
  };
  let parsing: Promise<SerializedPackage> | undefined;
  const parsed = (values: ProjectValues): Promise<SerializedPackage> => {
    parsing ??= files(values).then((read) => SerializedPackage.fromFiles(read));
    return parsing;
  };
  const project = await loadProject(
    {
      ...options,
      package: async (values) => {
        const { packageInputs } = await import("../version/package-inputs.ts");
        return packageInputs(await parsed(values));
      },
    },
    host,
  );
  const request = await requestOptions(options, project);
  if (modeOf(project.values) === "flytectl") return { project, source: await files(project.values), request };
  const source = await parsed(project.values);
  return { project, source, request: await withPackageImages(request, source, project) };
}

import type { ProjectValues } from "@flyte-settings/core/config";
import type { RequestOptions } from "@flyte-settings/registration";
import type { PackageFile } from "@flyte-settings/registration/package";
import type { Host } from "../host/host.ts";
import { type LoadedProject, loadProject, type ProjectOptions } from "../load-project.ts";
import { packageFetch } from "./package-fetch.ts";
import { withPackageImages } from "./package-images.ts";
import { type RegisterOptions, requestOptions } from "./request-options.ts";

/** A package, its project, and what it is filled with: for `planRegistration` and `register` of `@flyte-settings/registration`. */
export interface LoadedPackage {
  readonly project: LoadedProject;
  readonly files: readonly PackageFile[];
  readonly request: RequestOptions;
}

/**
 * Loads a project and a package together; each is read once.
 *
 * @param paths of the package: an archive, directories, `.pb` files, URLs
 * @throws what reading the project and the package throw; USAGE without a version
 */
export async function loadPackage(
  paths: readonly string[],
  options: ProjectOptions & RegisterOptions,
  host: Host,
): Promise<LoadedPackage> {
  const { loadPackageFiles, mannerOf, SerializedPackage } = await import("@flyte-settings/registration");
  let reading: Promise<readonly PackageFile[]> | undefined;
  const read = ({ compat }: ProjectValues): Promise<readonly PackageFile[]> => {
    const manner = mannerOf({ ...(options.as && { as: options.as }), ...(compat && { compat }) });
    reading ??= loadPackageFiles(paths, {
      cwd: host.cwd,
      fetch: packageFetch(host),
      likeFlytectl: manner === "flytectl",
    });
    return reading;
  };
  const project = await loadProject(
    {
      ...options,
      package: async (values) => {
        const { packageInputs } = await import("../version/package-inputs.ts");
        return packageInputs(SerializedPackage.fromFiles(await read(values)));
      },
    },
    host,
  );
  const asked = await requestOptions(options, project);
  const files = await read(project.values);
  return { project, files, request: await withPackageImages(asked, files, project) };
}

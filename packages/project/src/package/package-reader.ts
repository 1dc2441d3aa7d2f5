import type { Host } from "../host/host.ts";
import type { ProjectOptions } from "../load-project.ts";

/** Reads a package to compute a version from it: for `package` of {@link ProjectOptions}. */
export function packageReader(paths: readonly string[], host: Host): NonNullable<ProjectOptions["package"]> {
  return async () => {
    const [{ readPackage }, { packageInputs }] = await Promise.all([
      import("./read-package.ts"),
      import("../version/package-inputs.ts"),
    ]);
    return packageInputs(await readPackage(paths, host));
  };
}

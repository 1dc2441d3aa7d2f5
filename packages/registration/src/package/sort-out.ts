import { FlyteSettingsError } from "@flyte-settings/core";
import { shown } from "@flyte-settings/core/plugin";
import { isBundleName } from "@flyte-settings/node-kit/archive-kind";
import type { PackageFile } from "./package-file.ts";

/** Number of stray files listed in an error. */
const NAMED = 3;

/**
 * Separates entities and bundles, each in their original order.
 *
 * @throws PACKAGE_INVALID if there is a file of neither kind
 */
export function sortOut(files: readonly PackageFile[]): { messages: PackageFile[]; bundles: PackageFile[] } {
  const bundles = files.filter(({ path }) => isBundleName(path));
  const messages = files.filter(({ path }) => !isBundleName(path) && path.endsWith(".pb"));
  const others = files.filter(({ path }) => !isBundleName(path) && !path.endsWith(".pb"));
  if (others.length > 0) {
    const what = messages.length === 0 ? "it is not a package" : "the package holds other files";
    throw new FlyteSettingsError("PACKAGE_INVALID", `${what}: ${named(others)}. Expected *.pb and fast*.tar.gz only`, {
      hint: "Make it again with: pyflyte --pkgs my_package package --image IMAGE -o flyte-package.tgz",
    });
  }
  return { messages, bundles };
}

/** Names of the first few files, for an error. */
export function named(files: readonly PackageFile[]): string {
  const names = files.slice(0, NAMED).map(({ path }) => path.replace(/^.*[/\\]/, ""));
  const more = files.length > NAMED ? `, and ${files.length - NAMED} more` : "";
  return `${shown(names.join(", "))}${more}`;
}

/** The error for a bundle used as a package. @param files its files, if known */
export function bundleOfCode(place: string, files: readonly PackageFile[] = []): FlyteSettingsError {
  const holds = files.length === 0 ? "" : `: it holds ${named(files)}`;
  return new FlyteSettingsError(
    "PACKAGE_INVALID",
    `${shown(place)} is a bundle of code, not a package${holds}. Expected the package that holds it`,
    {
      place,
      hint: "Make a package with: pyflyte --pkgs my_package package --image IMAGE -o flyte-package.tgz; compare a bundle with its source with: flyte-settings bundle verify",
    },
  );
}

/** @throws PACKAGE_INVALID if there is nothing to register, which flytectl treats as success */
export function requireEntities(files: readonly PackageFile[]): void {
  const { messages, bundles } = sortOut(files);
  if (messages.length > 0) return;
  const [bundle] = bundles;
  if (files.length === 1 && bundle !== undefined) {
    throw bundleOfCode(bundle.path);
  }
  throw new FlyteSettingsError("PACKAGE_INVALID", "the package holds no tasks, workflows or launch plans (*.pb)", {
    hint: "Were the right modules packaged? pyflyte --pkgs my_package package …",
  });
}

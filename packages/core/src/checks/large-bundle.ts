import { shown } from "../errors.ts";
import { type BundleFacts, bundlePath } from "./bundle-facts.ts";
import type { Check, Found } from "./check.ts";

const MIB = 1 << 20;
/** Source files are small: a larger file is data, a model or a build artifact. */
const LARGE_FILE = 25 * MIB;
const LARGE_BUNDLE = 100 * MIB;

export const largeBundle: Check = {
  severity: "warning",
  title: "Large bundle",
  why: "Every pod downloads it, and every change uploads all of it again.",
  fix: "Add data, models and build output to .flyteignore; flyte-settings bundle list shows the sizes.",
  needs: "bundle",
  find: ({ bundle }) => (bundle === undefined ? [] : look(bundle)),
};

function look(bundle: BundleFacts): readonly Found[] {
  const large = bundle.files.filter(({ bytes }) => bytes > LARGE_FILE);
  const found: Found[] = large.map(({ path, bytes }) => {
    const file = bundlePath(bundle, path);
    return { place: file, file, message: `${shown(file)} ships, and has ${mib(bytes)}` };
  });
  const total = bundle.files.reduce((sum, { bytes }) => sum + bytes, 0);
  if (large.length > 0 || total <= LARGE_BUNDLE) return found;
  return [
    { path: ["sourceRoot"], message: `${bundle.files.length} files ship, ${mib(total)}; most in ${most(bundle)}` },
  ];
}

/** The three largest top-level directories. */
function most({ files }: BundleFacts): string {
  const folders = new Map<string, number>();
  for (const { path, bytes } of files) {
    const top = path.includes("/") ? path.slice(0, path.indexOf("/") + 1) : path;
    folders.set(top, (folders.get(top) ?? 0) + bytes);
  }
  const rows = [...folders].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, 3);
  return rows.map(([folder, bytes]) => `${shown(folder)} (${mib(bytes)})`).join(", ");
}

function mib(bytes: number): string {
  return `${Math.round(bytes / MIB)} MiB`;
}

// The test kit's registry with a number of images: acme/i0:v1, acme/i1:v1, …
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "../pnpm.mjs";

export async function fakeRegistryOf(count) {
  const { fakeRegistry } = await import(pathToFileURL(join(root, "packages/plugin-testkit/dist/index.js")).href);
  const registry = await fakeRegistry({});
  for (let n = 0; n < count; n++) registry.push(`acme/i${n}`, "v1");
  return registry;
}

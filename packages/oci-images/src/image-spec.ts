import { machine } from "node:os";
import { isAbsolute, join } from "node:path";
import { fileURLToPath } from "node:url";
import { FlyteSettingsError } from "@flyte-settings/core";
import { definePlugin, type FlytePlugin, shown } from "@flyte-settings/core/plugin";
import { nodeHost } from "./node-host.ts";
import { digestOfPaths } from "./resolvers/digest-of-paths.ts";
import { imageSpecFileName } from "./resolvers/image-spec-file.ts";

/**
 * `file:./image.yaml` → the name and tag that flytekit computes for that ImageSpec. Paths are relative to the project
 * file's directory.
 */
export default function imageSpec(options: object = {}): FlytePlugin {
  return definePlugin(makePlugin, { fields: {} })(options);
}

function makePlugin(): FlytePlugin {
  return {
    apiVersion: 1,
    name: "@flyte-settings/oci-images/image-spec",
    async provideImage(request, ctx) {
      if (!request.reference?.startsWith("file:")) return null;
      const path = pathOf(request.reference, ctx.root);
      const host = nodeHost(ctx.env);
      const bytes = await host.readFile(path);
      if (bytes === undefined) {
        throw new FlyteSettingsError(
          "FILE_NOT_FOUND",
          `there is no file ${shown(path)}; expected an ImageSpec file, for example file:./image.yaml`,
          { place: path },
        );
      }
      return imageSpecFileName(new TextDecoder().decode(bytes), path, {
        readFile: (name) => host.readFile(isAbsolute(name) ? name : join(ctx.root, name)),
        digestOfPaths: (paths) => digestOfPaths(ctx.root, paths),
        machine: machine(),
      });
    },
  };
}

function pathOf(reference: string, root: string): string {
  if (reference.startsWith("file:///")) return fileURLToPath(reference);
  const path = reference.slice("file:".length);
  return isAbsolute(path) ? path : join(root, path);
}

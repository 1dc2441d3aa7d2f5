import { FlyteSettingsError, ImageReference, shown } from "@flyte-settings/core";
import { definePlugin, type FlytePlugin, type PluginContext } from "@flyte-settings/core/plugin";
import type { ImagesHost } from "./host.ts";
import { nodeHost } from "./node-host.ts";

export interface GitTagOptions {
  /** `tag`: the one tag at HEAD. `commit`: its 40 digits. Default `tag`, and `commit` where HEAD has none. */
  readonly use?: "tag" | "commit";
  /** Take a working tree with changes that are in no commit. Default false: the image would not be what the tag says. */
  readonly allowDirty?: boolean;
}

const TAG = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;

/** `git:ghcr.io/acme/train` → `ghcr.io/acme/train:v1.2.0`, by the tag or commit of the project's folder. */
export default function gitTag(
  options: GitTagOptions = {},
  makeHost: (env: PluginContext["env"]) => Pick<ImagesHost, "run"> = nodeHost,
): FlytePlugin {
  return definePlugin({
    apiVersion: 1,
    name: "@flyte-settings/oci-images/git-tag",
    async provideImage(request, ctx) {
      if (!request.reference?.startsWith("git:")) return null;
      const repository = request.reference.slice("git:".length);
      const { tag, digest } = ImageReference.parseNormalized(repository);
      if (tag !== undefined || digest !== undefined) {
        throw new FlyteSettingsError(
          "IMAGE_INVALID",
          `image ${shown(request.name)}: ${shown(repository)} has a tag already; expected for example git:ghcr.io/acme/train`,
        );
      }
      return `${repository}:${await ctx.once("git-tag", () => tagOfHead(makeHost(ctx.env), ctx.root, options))}`;
    },
  });
}

async function tagOfHead(host: Pick<ImagesHost, "run">, root: string, options: GitTagOptions): Promise<string> {
  const git = async (...args: string[]): Promise<string> => {
    const result = await host.run("git", args, { input: "", cwd: root, timeoutMs: 20_000, maxBytes: 1024 * 1024 });
    if (result.exitCode === 0) return result.stdout.trim();
    const why = result.notStarted ?? (result.timedOut ? "no answer in 20 s" : `exit code ${result.exitCode ?? "none"}`);
    throw new FlyteSettingsError("IMAGE_NOT_FOUND", `git ${args[0]} failed in ${shown(root)} (${why})`, {
      hint: "Is the project's folder in a git repository with a commit? Is git on PATH?",
    });
  };
  const changes = options.allowDirty ? "" : await git("status", "--porcelain", "--untracked-files=normal");
  if (changes !== "") {
    const [first = ""] = changes.split("\n");
    throw new FlyteSettingsError(
      "IMAGE_INVALID",
      `the working tree has changes that are in no commit: ${shown(first)}`,
      {
        hint: "Commit or stash them, or set allowDirty: true.",
      },
    );
  }
  const commit = await git("rev-parse", "--verify", "HEAD^{commit}");
  if (options.use === "commit") return commit;
  const tags = (await git("tag", "--points-at", "HEAD")).split("\n").filter((tag) => TAG.test(tag));
  const [tag] = tags;
  if (tag !== undefined && tags.length === 1) return tag;
  if (tag === undefined && options.use === undefined) return commit;
  throw new FlyteSettingsError(
    "IMAGE_NOT_FOUND",
    `the commit has ${tag === undefined ? "no tag that an image may have" : `${tags.length} tags: ${shown(tags.join(", "))}`}`,
    {
      hint: "Tag it once, for example git tag v1.2.0, or set use: commit.",
    },
  );
}

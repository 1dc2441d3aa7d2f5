import { FlyteSettingsError, ImageReference } from "@flyte-settings/core";
import {
  definePlugin,
  type FieldRules,
  type FlytePlugin,
  option,
  type PluginContext,
  shown,
} from "@flyte-settings/core/plugin";
import type { GitResult } from "@flyte-settings/node-kit/process";

export interface GitTagOptions {
  /** `tag`: the only tag at HEAD. `commit`: its 40 hex digits. Default `tag`, or `commit` if HEAD has no tag. */
  readonly use?: "tag" | "commit";
  /** Accept a working tree with uncommitted changes. Default false: the image would not match its tag. */
  readonly allowDirty?: boolean;
}

const TAG = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;

/** `git:ghcr.io/acme/train` → `ghcr.io/acme/train:v1.2.0`, from the tag or commit of the project's directory. */
export default function gitTag(options: GitTagOptions = {}): FlytePlugin {
  return definePlugin(makePlugin, { fields })(options);
}

const fields: FieldRules<GitTagOptions> = { use: option.oneOf("tag", "commit"), allowDirty: option.flag };

function makePlugin(options: GitTagOptions): FlytePlugin {
  return {
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
      return `${repository}:${await ctx.once("git-tag", () => tagOfHead(ctx, options))}`;
    },
  };
}

async function tagOfHead({ root, env, signal }: PluginContext, options: GitTagOptions): Promise<string> {
  const { git: runGit, gitStatus } = await import("@flyte-settings/node-kit/process");
  const where = { cwd: root, env, signal, timeoutMs: 20_000 };
  const text = (name: string, result: GitResult): string => {
    if ("stdout" in result) return result.stdout.toString("utf8").trim();
    const why = "missing" in result ? "git is not on PATH" : result.failed;
    const known = "missing" in result ? undefined : result.hint;
    throw new FlyteSettingsError("IMAGE_NOT_FOUND", `git ${name} failed in ${shown(root)}: ${shown(why)}`, {
      hint:
        known ?? "Check that the project's directory is in a git repository with a commit, and that git is on PATH.",
    });
  };
  const git = async (...args: [string, ...string[]]): Promise<string> => text(args[0], await runGit(args, where));
  const changes = options.allowDirty ? "" : text("status", await gitStatus(where));
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

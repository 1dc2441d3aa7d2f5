import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import {
  DefaultImages,
  encodeContext,
  ImageConfig,
  registerableContainerImage,
  SerializationSettings,
} from "@flyte-settings/core";
import { configEntries, configVariable, readConfigFile, readConfigValue } from "@flyte-settings/core/config";
import {
  codeBundleOf,
  flyte2DefaultImage,
  flyte2Entries,
  flyte2Entrypoint,
  flyte2References,
  ImageCache,
  LaunchArguments,
  readFlyte2Config,
} from "@flyte-settings/core/flyte2";
import { expect, it } from "vitest";
import { configTable, mixedSession, writtenPart } from "../scripts/flyte2-page.mjs";
import { inNewHome } from "../scripts/session.mjs";
import { rowsOf } from "./rules.ts";
import { runCommand } from "./run-command.ts";

const page = readFileSync(new URL("../flyte2.md", import.meta.url), "utf8");
const built = new URL("../../packages/cli/dist/bin.js", import.meta.url).pathname;
const config = ImageConfig.fromImages("r/a:1", { spark: "r/s:1" });
const settings = SerializationSettings.create({ imageConfig: config, version: "v1", gitRepo: "g" });
const context = encodeContext(settings);
const cache = ImageCache.toTransport(ImageCache.fromImages({ train: "r/t:1" }));
const newer = ImageCache.toTransport(ImageCache.fromImages({ train: "r/t:2" }));
const launch = { version: "v1", imageCache: cache, tgz: "s3://b/fast0.tar.gz", dest: ".", resolverArgs: [] };
const args = LaunchArguments.toArgs(launch);
const two = ["--generation", "2"];
const flow = { "flow.py": "x = 1\n" };

/** Standard output of commands in one project, in order. @throws if one does not exit with 0 */
function inProject(files: Readonly<Record<string, string>>, ...commands: readonly (readonly string[])[]) {
  return inNewHome(async ({ project, env }: { readonly project: string; readonly env: NodeJS.ProcessEnv }) => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(project, name)), { recursive: true });
      writeFileSync(join(project, name), text);
    }
    return commands.map((words) =>
      execFileSync(process.execPath, [built, ...words], { cwd: project, env, encoding: "utf8", stdio: "pipe" }),
    );
  });
}

/** What the page says at a row of its first table, run. */
const rows: Readonly<Record<string, () => unknown>> = {
  "`SerializationSettings`": async () => {
    const [said] = await inProject({ "flyte-settings.yaml": "generation: 2\n" }, ["settings", "explain"]);
    expect(said).toContain("generation: 2 (generation in flyte-settings.yaml");
  },
  "`_F_SS_C`, a variable with all settings": async () => {
    expect(args[args.indexOf("--image-cache") + 1]).toMatch(/^H4sIAAAAAAA/);
    const pod = `kind: Pod\nspec:\n  containers:\n    - name: c\n      args: ${JSON.stringify(args)}\n`;
    const inject = ["context", "inject", "--context", newer, "pod.yaml"];
    const [old, decoded, injected] = await inProject(
      { "pod.yaml": pod, "flyte-settings.yaml": "images: { default: r/a:2 }\nversion: v2\n" },
      ["context", "decode", context],
      ["context", "decode", "--pod", "pod.yaml"],
      inject,
    );
    expect(old).toContain("r/s");
    expect(decoded).toContain("train: r/t:1");
    expect((await runCommand(["context", "diff", cache, newer])).out).toContain("r/t:2");
    expect(injected).toContain(newer);
  },
  "`ImageConfig`, `--image NAME=REFERENCE`": async () => {
    expect(ImageConfig.validateImage(["a=r/a:1", "r/d:1"]).images?.map(({ name }) => name)).toEqual(["default", "a"]);
    expect(flyte2References(["spark=r/s:1"], { a: "r/a:1" })).toEqual({ a: "r/a:1", spark: "r/s:1" });
    const [resolved] = await inProject({}, ["images", "resolve", ...two, "--image", "spark=r/s:1"]);
    expect(resolved).toContain("r/s:1");
    for (const verb of ["pin", "verify"]) expect((await runCommand(["images", verb, "--help"])).out).toContain(two[0]);
  },
  "`{{.image.NAME.fqn}}`": () => {
    expect(registerableContainerImage("{{.image.spark.fqn}}:{{.image.spark.version}}", config)).toBe("r/s:1");
    expect(flyte2References(["a={{.image.spark.fqn}}"])).toEqual({ a: "{{.image.spark.fqn}}" });
  },
  "`cr.flyte.org/flyteorg/flytekit:py3.12-1.16.24`": () => {
    const versions = { pythonVersion: "3.12", flytekitVersion: "1.16.24" };
    expect(page).toContain(DefaultImages.findImageFor(versions));
    expect(page).toContain(flyte2DefaultImage("3.12", "2.12.1"));
  },
  "`FastSerializationSettings`": async () => {
    expect(codeBundleOf(args)).toMatchObject({ tgz: "s3://b/fast0.tar.gz", destination: "." });
    const [said] = await inProject(flow, ["fast-register", ...two, "--store", "file:./store"]);
    expect(said).toMatch(/^args: --tgz file:\S+\/fast\w{32}\.tar\.gz --dest \.$/m);
  },
  "`pyflyte-fast-execute … -- pyflyte-execute …`": () => {
    expect(args[0]).toBe("a0");
    expect(args).not.toContain("--");
  },
  "`EntrypointSettings`": () => {
    expect(SerializationSettings.entrypointSettings(settings)).toEqual({ path: "/opt/venv/bin/entrypoint.py" });
    expect(flyte2Entrypoint("/opt/venv/bin/python")).toBe("/opt/venv/bin/runtime.py");
  },
  "`.gitignore`, `.dockerignore`, `.flyteignore` at the top": async () => {
    const ignored = { ".dockerignore": "docker\n", "a/.flyteignore": "inner\n", docker: "", "a/inner": "", build: "" };
    const [old, now, why] = await inProject(
      { ...flow, ...ignored },
      ["bundle", "list", "-q"],
      ["bundle", "list", "-q", ...two],
      ["bundle", "why", "a/inner", ...two],
    );
    expect(old?.split("\n")).toEqual([".dockerignore", "a/.flyteignore", "a/inner", "build", "flow.py", ""]);
    expect(now?.split("\n")).toEqual([".dockerignore", "a/.flyteignore", "docker", "flow.py", ""]);
    expect(why).toContain("a/.flyteignore:1");
  },
  "`fast<digest>.tar.gz`": async () => {
    const create = ["bundle", "create", "--json"];
    const [old, now] = await inProject(flow, create, [...create, ...two]);
    const [one, other] = [JSON.parse(old ?? ""), JSON.parse(now ?? "")];
    expect(other.digest).toBe(one.digest);
    for (const { archive, digest } of [one, other]) expect(archive).toMatch(new RegExp(`/fast${digest}\\.tar\\.gz$`));
  },
  "version of `pyflyte register`": async () => {
    const show = ["version", "show", ...two, "--version"];
    expect(await inProject({}, [...show, "v".repeat(63)])).toEqual([`${"v".repeat(63)}\n`]);
    expect((await runCommand([...show, "v".repeat(64)])).err).toContain("at most 63");
  },
  "`pyflyte package`, `flytectl register files`": async () => {
    for (const words of [["register"], ["package", "inspect"], ["package", "hydrate"]])
      expect((await runCommand([...words, ...two])).err).toContain("--generation");
  },
  "`env`, `defaultResources`": () =>
    expect(flyte2Entries.filter(({ yaml }) => /env|resources/i.test(yaml.replace("clientSecretEnvVar", "")))).toEqual(
      [],
    ),
  "`gitRepo`": () => {
    expect(SerializationSettings.toJson(settings)).toContain('"git_repo": "g"');
    expect([...args, ...flyte2Entries.map(({ yaml }) => yaml)].join(" ")).not.toMatch(/git/i);
  },
};

it("every row of the first table of flyte2.md is run", () => {
  expect(rowsOf("flyte2.md", "What becomes of each setting")).toEqual(Object.keys(rows));
});

it.each(Object.entries(rows))("flyte2.md: %s becomes what the row says", async (_, holds) => {
  await holds();
});

it.each(flyte2Entries)("flyte2.md: each variable of $yaml is read, the first one set first", (entry) => {
  const file = readConfigFile("config.yaml", "other: 1\n", { format: "yaml" });
  if (file.format !== "yaml") throw new Error("expected YAML");
  const read = (env: Readonly<Record<string, string>>) =>
    readFlyte2Config({ env, file }).find(({ entry: { yaml } }) => yaml === entry.yaml)?.variable;
  const { variables } = entry;
  for (const [at, variable] of variables.entries())
    expect(read(Object.fromEntries(variables.slice(at).map((name) => [name, "true"])))).toBe(variable);
  const old = configEntries.find(({ yaml }) => yaml === entry.yaml);
  if (old === undefined) return;
  expect(readConfigValue(old, { env: { [configVariable(old)]: "true" } })?.origin).toMatchObject({
    variable: configVariable(old),
  });
});

it("the table of flyte2.md is core's; else: node docs/scripts/flyte2-page.mjs", () => {
  expect(writtenPart("table")).toBe(configTable());
});

it("the session of flyte2.md is what the command prints; else: node docs/scripts/flyte2-page.mjs", async () => {
  expect(writtenPart("session")).toBe(await mixedSession());
});

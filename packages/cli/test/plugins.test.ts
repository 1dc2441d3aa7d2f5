import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { freshFolder } from "./fake-host.ts";

const here = freshFolder();

/** A plugin in one line of JavaScript. */
const plugin = (hooks: string, name = "acme") => `export default { apiVersion: 1, name: "${name}", ${hooks} };\n`;
const provide = `provideImage: ({ reference }) => (reference?.startsWith("acme://") ? "r.io/acme/train:v1" : null)`;

function project(plugins: string, more = "images: { default: acme://train }\n"): string {
  return `${more}plugins:\n${plugins}`;
}

const one = { "flyte-settings.yaml": project("  - ./acme.mjs\n"), "acme.mjs": plugin(provide) };

describe("plugins of the project file", () => {
  it("resolve images, and the trace says who answered", async () => {
    const { code, stdout, stderr } = await here.run(["images", "resolve", "default", "--trace"], { files: one });
    expect({ code, stdout }).toEqual({ code: 0, stdout: "r.io/acme/train:v1\n" });
    expect(stderr).toMatch(/^ +[\d.]+ ms {2}acme provideImage default: r\.io\/acme\/train:v1\n$/);
  });

  it("show their calls also where the run fails", async () => {
    const files = { ...one, "acme.mjs": plugin("provideImage: () => null") };
    const { code, stderr } = await here.run(["images", "resolve", "--trace"], { files });
    expect(code).toBe(1);
    expect(stderr).toContain("acme provideImage default: not mine");
  });

  it("get credentials, project, domain and platform", async () => {
    const auth = Buffer.from("joe:hunter22").toString("base64");
    const hook = `async provideImage(request, ctx) {
      const { username, password } = await ctx.credentials("reg.example");
      ctx.report("info", "as " + username + " with " + password);
      return "r.io/" + [request.project, request.domain, request.platform.replace("/", "-")].join("/") + ":v1";
    }`;
    const { stdout, stderr } = await here.run(["images", "resolve", "default", "--trace"], {
      files: {
        "flyte-settings.yaml": project(
          '  - ./acme.mjs\n  - ["@flyte-settings/oci-images", { pin: false, check: false, platform: linux/arm64 }]\n',
          "project: weather\ndomain: staging\nimages: { default: acme://train }\n",
        ),
        "acme.mjs": plugin(hook),
        "docker/config.json": JSON.stringify({ auths: { "reg.example": { auth } } }),
      },
      env: { DOCKER_CONFIG: join(here.path, "docker") },
    });
    expect(stdout).toBe("r.io/weather/staging/linux-arm64:v1\n");
    expect(stderr).toContain("acme: as joe with …");
    expect(stderr).not.toContain("hunter22");
  });

  it("provide the default image that nobody wrote", async () => {
    const files = {
      "flyte-settings.yaml": project("  - ./acme.mjs\n", ""),
      "acme.mjs": plugin('provideImage: ({ name, reference }) => (reference ? null : "r.io/acme/" + name + ":v2")'),
    };
    const { stdout } = await here.run(["images", "list", "--json"], { files });
    expect(JSON.parse(stdout)).toMatchObject([
      { name: "default", reference: "r.io/acme/default:v2", origins: [{ layer: "plugins", hook: "provideImage" }, {}] },
    ]);
  });

  it("rewrite flytekit's own default image too", async () => {
    const files = {
      "flyte-settings.yaml": project("  - ./acme.mjs\n", 'pythonVersion: "3.11"\nflytekitVersion: 1.16.24\n'),
      "acme.mjs": plugin(
        'rewriteImage: ({ reference }) => reference.replace("cr.flyte.org", "m.acme.example").replace("ghcr.io", "m.acme.example")',
      ),
    };
    const { stdout } = await here.run(["images", "resolve", "default"], { files });
    expect(stdout).toMatch(/^m\.acme\.example\/flyteorg\/flytekit:py3\.11-1\.16\.24\n$/);
  });

  it.each([
    ["--no-plugins loads none", ["--no-plugins"], "  - ./acme.mjs\n", 0],
    ["--allow-plugin leaves the others out", ["--allow-plugin", "./acme.mjs"], "  - ./bad.mjs\n  - ./acme.mjs\n", 0],
    [
      "--allow-plugin of one that is not listed",
      ["--allow-plugin", "./acm.mjs"],
      "  - ./acme.mjs\n",
      "PLUGIN_NOT_FOUND",
    ],
    ["--frozen refuses", ["--frozen"], "  - ./acme.mjs\n", "PLUGIN_NOT_ALLOWED"],
    [
      "--frozen and allowed",
      ["--frozen", "--allow-plugin", "./acme.mjs"],
      '  - ./acme.mjs\n  - ["@flyte-settings/oci-images", { pin: false }]\n',
      0,
    ],
    [
      "--frozen takes first-party plugins as they came with the command",
      ["--frozen"],
      '  - ["@flyte-settings/oci-images", { check: false, pin: false }]\n',
      0,
    ],
    ["a package that is not installed", [], "  - acme-not-there\n", "PLUGIN_NOT_FOUND"],
    ["a file that is not there", [], "  - ./gone.mjs\n", "PLUGIN_NOT_FOUND"],
    ["a program that is not there", [], '  - ["exec:./gone.sh", { hooks: [pinImage] }]\n', "PLUGIN_NOT_FOUND"],
    ["a program without hooks", [], '  - "exec:./acme.mjs"\n', "PLUGIN_INVALID"],
    [
      "a program with an unknown hook",
      [],
      '  - ["exec:./acme.mjs", { hooks: [pinImages] }]\n',
      "did you mean pinImage?",
    ],
  ] as const)("%s", async (_, flags, plugins, expected) => {
    const files = {
      ...one,
      "bad.mjs": 'throw new Error("was imported");\n',
      "flyte-settings.yaml": project(plugins, "images: { default: r.io/x/y:1 }\n"),
      // --frozen must not run a file that someone else put there
      "node_modules/@flyte-settings/oci-images/index.js": 'throw new Error("was imported");\n',
      "node_modules/@flyte-settings/oci-images/package.json": '{"name":"@flyte-settings/oci-images","main":"index.js"}',
    };
    const { code, stdout, stderr } = await here.run(["images", "resolve", "default", ...flags], { files });
    if (expected === 0) expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "r.io/x/y:1\n", stderr: "" });
    else expect({ code, says: stderr.includes(expected) }).toEqual({ code: 1, says: true });
  });

  it("lists a plugin that is not found as one that does not run", async () => {
    const files = { "flyte-settings.yaml": project("  - ./gone.mjs\n") };
    const { stdout } = await here.run(["plugins", "list", "--json"], { files });
    expect(JSON.parse(stdout)).toMatchObject([{ source: "./gone.mjs", runs: false }]);
  });

  it.each([
    ["import-only", '{"name":"acme","exports":{".":{"types":"./x.d.ts","import":"./m.mjs"}}}', "acme"],
    [
      "nested-conditions",
      '{"name":"acme","exports":{".":{"import":{"types":"./x.d.ts","default":"./m.mjs"}}}}',
      "acme",
    ],
    ["a-path-in-it", '{"name":"acme","exports":{"./images":{"import":"./m.mjs"}}}', "acme/images"],
    ["main", '{"name":"acme","main":"./m.mjs"}', "acme"],
  ])("a package with %s is found", async (_, manifest, source) => {
    const files = {
      "flyte-settings.yaml": project(`  - ${source}\n`),
      "node_modules/acme/package.json": manifest,
      "node_modules/acme/m.mjs": plugin(provide),
    };
    expect((await here.run(["images", "resolve", "default"], { files })).stdout).toBe("r.io/acme/train:v1\n");
  });
});

describe("what plugins set", () => {
  const files = {
    "flyte-settings.yaml":
      "images: { default: r.io/d:1, spark: r.io/s:1 }\nenv: { MINE: kept }\nplugins: [./acme.mjs]\n",
    "acme.mjs": plugin(`extendSettings: () => ({
      pythonInterpreter: "/opt/acme/bin/python",
      env: { MINE: "theirs", THEIRS: "set" },
      imageConfig: { images: [{ name: "spark", fqn: "r.io/other", tag: "2" }, { name: "gpu", fqn: "r.io/gpu", tag: "1" }] },
    })`),
  };

  it("stands under the project file's names, and what was kept is said", async () => {
    const { stdout } = await here.run(["settings", "show", "--json"], { files });
    const { settings, provenance } = JSON.parse(stdout);
    expect(settings).toMatchObject({
      python_interpreter: "/opt/acme/bin/python",
      env: { MINE: "kept", THEIRS: "set" },
    });
    expect(provenance["images.gpu"]).toMatchObject({ layer: "plugins", plugin: "acme", hook: "extendSettings" });
    expect(provenance.pythonInterpreter.overrode).toMatchObject([
      { layer: "defaults", value: "/opt/venv/bin/python3" },
    ]);
    expect(provenance["images.spark"]).toMatchObject({
      layer: "project",
      refused: [{ plugin: "acme", wanted: "r.io/other:2" }],
    });
    expect(provenance["env.MINE"].refused).toEqual([{ plugin: "acme" }]);
  });

  it("explain says it in words, without values of env", async () => {
    const { stdout } = await here.run(["settings", "explain"], { files });
    expect(stdout).toMatch(
      /images\.spark .*\n(?: {2}.*\n)* {2}plugin acme tried to set r\.io\/other:2; ignored because you set it explicitly\n/,
    );
    expect(stdout).toContain("  plugin acme tried to set another value; ignored because you set it explicitly\n");
    expect(stdout).toMatch(/images\.gpu +r\.io\/gpu:1 +plugin acme \(extendSettings\)|images\.gpu .*plugin acme/);
    expect(stdout).not.toContain("theirs");
  });
});

describe("plugins list", () => {
  const files = {
    "flyte-settings.yaml": `plugins:
  - ./acme.mjs
  - "@flyte-settings/oci-images"
  - pkg
  - ["exec:./run.sh", { hooks: [pinImage] }]
`,
    "acme.mjs": `globalThis.acmeWasImported = true;\n${plugin(provide)}`,
    "run.sh": "#!/bin/sh\nexit 9\n",
    "node_modules/pkg/package.json": '{"name":"pkg","version":"1.2.3","main":"m.mjs"}',
    "node_modules/pkg/m.mjs": plugin(provide, "pkg"),
  };

  it("says what would run and from where, and imports nothing", async () => {
    const { code, stdout } = await here.run(["plugins", "list", "--json"], { files });
    const rows = JSON.parse(stdout);
    expect(code).toBe(0);
    expect(rows).toMatchObject([
      { source: "./acme.mjs", runs: true, kind: "file", path: `${here.path}/acme.mjs` },
      { source: "@flyte-settings/oci-images", runs: true, kind: "included" },
      { source: "pkg", runs: true, kind: "package", version: "1.2.3" },
      { source: "exec:./run.sh", runs: true, kind: "program", hooks: ["pinImage"] },
    ]);
    expect(globalThis).not.toHaveProperty("acmeWasImported");
    expect(rows[0]).not.toHaveProperty("hooks");
  });

  it("--load shows names and hooks", async () => {
    const { stdout } = await here.run(["plugins", "list", "--load", "--json"], { files });
    expect(JSON.parse(stdout)).toMatchObject([
      { name: "acme", hooks: ["provideImage"] },
      { name: "@flyte-settings/oci-images", hooks: ["rewriteImage", "pinImage", "checkImage"] },
      { name: "pkg" },
      { hooks: ["pinImage"] },
    ]);
    Reflect.deleteProperty(globalThis, "acmeWasImported");
  });

  it.each([
    ["--no-plugins", ["--no-plugins"], [false, false, false, false]],
    ["--allow-plugin", ["--allow-plugin", "pkg"], [false, false, true, false]],
    ["--frozen", ["--frozen"], [false, true, false, false]],
  ] as const)("says what %s would let run", async (_, flags, expected) => {
    const { stdout } = await here.run(["plugins", "list", "--json", ...flags], { files });
    expect(JSON.parse(stdout).map(({ runs }: { runs: boolean }) => runs)).toEqual(expected);
  });

  it.each([
    [[], "./broken.mjs  if it loads  file"],
    [["--load"], "./broken.mjs  no    plugin ./broken.mjs: "],
  ])("a plugin that does not load, with %j", async (flags, row) => {
    const broken = { "flyte-settings.yaml": "plugins: [./broken.mjs]\n", "broken.mjs": "export default {};\n" };
    const { code, stdout } = await here.run(["plugins", "list", ...flags], { files: broken });
    expect(stdout).toContain(row);
    expect(code).toBe(flags.length);
  });

  it("one that is not there is a row with the reason, and exit code 1", async () => {
    const { code, stdout } = await here.run(["plugins", "list"], {
      files: { "flyte-settings.yaml": "plugins: [gone]\n" },
    });
    expect(code).toBe(1);
    expect(stdout).toContain("cannot find plugin gone from");
  });
});

describe("init --plugin", () => {
  const example = join(import.meta.dirname, "../../../examples/plugin-acme");

  it("writes the example's very files", async () => {
    const { code, stdout } = await here.run(["init", "--plugin", "flyte-plugin-acme"]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "flyte-plugin-acme\n" });
    const written = filesOf(join(here.path, "flyte-plugin-acme"));
    expect(written).toEqual(filesOf(example));
    expect((await here.run(["init", "--plugin", "flyte-plugin-acme"])).code).toBe(1);
  });

  it.each([
    ["@acme/flyte-images", "flyte-images", 'name: "@acme/flyte-images"'],
    ["flyte-settings-plugin-two-words", "flyte-settings-plugin-two-words", "const twoWords: "],
  ])("%s", async (name, path, text) => {
    await here.run(["init", "--plugin", name]);
    expect(readFileSync(join(here.path, path, "src/index.ts"), "utf8")).toContain(text);
  });

  it.each(["../evil", "Acme", "@acme/", "a b", "."])("%s is not a valid name", async (name) => {
    const { code, stderr } = await here.run(["init", "--plugin", name]);
    expect({ code, says: stderr.includes("is not a valid package name") }).toEqual({ code: 1, says: true });
  });
});

/** By path, except files created by building and installing. */
function filesOf(folder: string): Readonly<Record<string, string>> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = names.map((entry) => relative(folder, join(entry.parentPath, entry.name)));
  return Object.fromEntries(
    paths
      .filter((path) => !/^(?:dist|node_modules)\//.test(path))
      .sort()
      .map((path) => [path, readFileSync(join(folder, path), "utf8")]),
  );
}

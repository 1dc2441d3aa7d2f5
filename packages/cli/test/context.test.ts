import { readFileSync } from "node:fs";
import { SerializationSettings } from "@flyte-settings/core";
import { describe, expect, it } from "vitest";
import { freshFolder } from "./fake-host.ts";

const here = freshFolder();

const settings = SerializationSettings.forImage("ghcr.io/acme/train:v3", "v1", { project: "p", domain: "d" });
const context = SerializationSettings.serializedContext(settings);
const json = `${SerializationSettings.toJson(settings)}\n`;
const pod = (kind: string): string =>
  `apiVersion: v1\nkind: ${kind}\nmetadata: {name: a1}\nspec:\n  containers:\n  - name: primary\n    env:\n    - {name: _F_SS_C, value: ${context}}\n`;

const task = { container: { env: [{ key: "_F_SS_C", value: context }] } };

const single = [
  ["a-text", [context], {}],
  ["an-environment-line", [`_F_SS_C=${context}`], {}],
  ["standard-input", [], { stdin: `${context}\n` }],
  ["standard-input-by-name", ["-"], { stdin: context }],
  ["an-environment-on-standard-input", [], { stdin: `A=1\n_F_SS_C=${context}\n` }],
  ["an-environment-file", ["--env-file", "pod.env"], { files: { "pod.env": `export _F_SS_C="${context}"\n` } }],
] as const;

const listed = [
  ["a-manifest", ["--pod", "pod.yaml"], { files: { "pod.yaml": pod("Pod") } }, "Pod a1, container primary"],
  ["a-manifest-on-standard-input", ["--pod", "-"], { stdin: pod("Pod") }, "Pod a1, container primary"],
  [
    "a-list-as-json",
    ["--pod", "pods.json"],
    {
      files: {
        "pods.json": JSON.stringify({
          kind: "List",
          items: [
            {
              kind: "Pod",
              metadata: { name: "b2" },
              spec: { containers: [{ name: "main", env: [{ name: "_F_SS_C", value: context }] }] },
            },
          ],
        }),
      },
    },
    "Pod b2, container main",
  ],
  [
    "documents",
    ["--pod", "all.yaml"],
    { files: { "all.yaml": `kind: ConfigMap\n---\n${pod("Pod")}` } },
    "Pod a1, container primary",
  ],
] as const;

describe("context decode", () => {
  it.each(single)("%s gives the settings", async (_, words, setup) => {
    expect(await here.run(["context", "decode", ...words, "--json"], setup)).toEqual({
      code: 0,
      stdout: json,
      stderr: "",
    });
  });

  it.each(listed)("%s gives a list", async (_, words, setup, entity) => {
    const { code, stdout } = await here.run(["context", "decode", ...words, "--json"], setup);
    expect({ code, found: JSON.parse(stdout) }).toEqual({ code: 0, found: [{ entity, settings: JSON.parse(json) }] });
  });

  it("a package gives what its dynamic tasks carry", async () => {
    const bytes = readFileSync(new URL("../../../examples/python-project/flyte-package.tgz", import.meta.url));
    const { stdout } = await here.run(["context", "decode", "--package", "p.tgz", "--json"], {
      files: { "p.tgz": bytes },
    });
    expect(JSON.parse(stdout)).toMatchObject([
      { entity: "task weather.workflows.forecasts", settings: { env: { LOG_LEVEL: "info" } } },
    ]);
  });

  it("lines: one answer a line, an error in its place, exit code 1", async () => {
    const { code, stdout } = await here.run(["context", "decode", "--lines"], {
      stdin: `${context}\n\nrubbish!\n${context}\n`,
    });
    const lines = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(code).toBe(1);
    expect(lines).toMatchObject([JSON.parse(json), { error: { line: 3, code: "CONTEXT_INVALID" } }, JSON.parse(json)]);
  });

  it.each([
    ["a log line", ["-"], `2024-05-01 INFO env={_F_SS_C: ${context}}: started`],
    ["a name and value pair", ["-"], JSON.stringify([{ name: "_F_SS_C", value: context }])],
    ["a value in quotes", ["-"], `"${context}"`],
    ["URL-safe base64", ["-"], context.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")],
  ] as const)("finds the context in %s", async (_, words, stdin) => {
    expect((await here.run(["context", "decode", ...words, "--json"], { stdin })).stdout).toBe(json);
  });

  it("--pod reads the output of kubectl describe", async () => {
    const stdin = `Name: a1\nContainers:\n  c:\n    Environment:\n      _F_SS_C:  ${context}\n      A: {b: [c}\n`;
    const { stdout, code } = await here.run(["context", "decode", "--pod", "-", "--json"], { stdin });
    expect({ code, stdout }).toEqual({ code: 0, stdout: `[{"entity": "line 5", "settings": ${json.trim()}}]\n` });
  });

  it.each([
    [
      "a FlyteWorkflow without a name",
      { kind: "FlyteWorkflow", tasks: { t: task, u: task } },
      ["manifest", "manifest (2)"],
    ],
    [
      "two tasks of a FlyteWorkflow",
      { kind: "FlyteWorkflow", metadata: { name: "w" }, tasks: { t: task, u: task } },
      ["FlyteWorkflow w", "FlyteWorkflow w (2)"],
    ],
  ])("%s: every context has a heading", async (_, manifest, headings) => {
    const files = { "w.json": JSON.stringify(manifest) };
    const { stdout } = await here.run(["context", "decode", "--pod", "w.json", "--json"], { files });
    expect(JSON.parse(stdout).map(({ entity }: { entity: string }) => entity)).toEqual(headings);
  });

  it("names what flytekit does not know, on stderr", async () => {
    const { stderr, code } = await here.run(["context", "decode", json.replace("{", '{"novelty": 1, ')]);
    expect({ code, stderr: stderr.includes("novelty") }).toEqual({ code: 0, stderr: true });
  });

  it.each([
    [
      "no-context-in-it",
      ["--pod", "pod.yaml"],
      { files: { "pod.yaml": "kind: Pod" } },
      "there is no _F_SS_C in pod.yaml",
    ],
    ["a-missing-file", ["nope.txt"], {}, "nope.txt is not a context, and there is no such file"],
    ["a-missing-file-without-an-extension", ["sub/nope"], {}, "sub/nope is not a context, and there is no such file"],
    ["a-missing-absolute-path", ["/nope"], {}, "/nope is not a context, and there is no such file"],
    ["an-empty-argument", [""], {}, "the argument is empty"],
    ["an-empty-file", ["a.txt"], { files: { "a.txt": "\n" } }, "a.txt is empty"],
    ["empty-standard-input", [], {}, "standard input is empty"],
    ["no-such-file", ["--env-file", "nope"], {}, "cannot read nope: there is no such file"],
    ["cut", [context.slice(0, 40)], {}, "CONTEXT_INVALID"],
  ] as const)("%s is one clear error and exit code 1", async (_, words, setup, said) => {
    const { code, stdout, stderr } = await here.run(["context", "decode", ...words], setup);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(said);
  });

  it("does not show a value whose name says secret", async () => {
    const secret = SerializationSettings.serializedContext({ ...settings, env: { API_TOKEN: "hunter2hunter2" } });
    expect((await here.run(["context", "decode", secret])).stdout).not.toContain("hunter2");
  });
});

describe("context encode", () => {
  it("what comes out goes in again", async () => {
    const { stdout } = await here.run(["context", "encode", "--from", "-"], { stdin: json });
    expect((await here.run(["context", "decode", stdout.trim(), "--json"])).stdout).toBe(json);
  });

  it("--exact is flytekit's very text", async () => {
    const bytes = readFileSync(new URL("../../../examples/python-project/flyte-package.tgz", import.meta.url));
    const { stdout } = await here.run(["context", "decode", "--package", "p.tgz", "--json"], {
      files: { "p.tgz": bytes },
    });
    const [{ settings: found }] = JSON.parse(stdout);
    const exact = await here.run(["context", "encode", "--exact", "--json", "--from", "s.json"], {
      files: { "s.json": JSON.stringify(found) },
    });
    expect(JSON.parse(exact.stdout).context).toMatch(/^H4sIAAAAAAAC\//);
  });
});

describe("context diff", () => {
  it("equal contexts: nothing printed, exit code 0", async () => {
    expect(await here.run(["context", "diff", context, "same.txt"], { files: { "same.txt": `${context}\n` } })).toEqual(
      { code: 0, stdout: "", stderr: "" },
    );
  });

  it("shows the values that differ, exit code 1", async () => {
    const other = SerializationSettings.serializedContext({ ...settings, version: "v2" });
    expect(await here.run(["context", "diff", context, other])).toEqual({
      code: 1,
      stdout: "- version: v1\n+ version: v2\n",
      stderr: "",
    });
  });
});

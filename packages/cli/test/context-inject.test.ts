import { readFileSync } from "node:fs";
import { SerializationSettings } from "@flyte-settings/core";
import { describe, expect, it } from "vitest";
import { freshFolder } from "./fake-host.ts";

const here = freshFolder();

const context = SerializationSettings.serializedContext(SerializationSettings.forImage("r/x:1", "v1"));
const other = SerializationSettings.serializedContext(SerializationSettings.forImage("r/x:2", "v1"));
const archive = readFileSync(new URL("../../../examples/python-project/flyte-package.tgz", import.meta.url));

const manifest = `# a pod
kind: Pod
metadata:
  name: a1   # its name
spec:
  initContainers:
  - name: init
    image: busybox
  containers:
  - name: primary # ours
    image: "r/x:1"
    env:
    # variables
    - name: LOG
      value: "1"
  - name: side
    image: y
---
kind: ConfigMap
metadata:   {name: c}
data:
     odd:   indentation
`;

describe("into a manifest", () => {
  it("adds it to every container and keeps comments and other documents", async () => {
    const both = ["--container", "primary", "--container", "side"];
    const { code, stdout, stderr } = await here.run(["context", "inject", "pod.yaml", "--context", context, ...both], {
      files: { "pod.yaml": manifest },
    });
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: "added Pod a1, container primary\nadded Pod a1, container side\n",
    });
    expect(stdout).toBe(
      manifest
        .replace('      value: "1"\n', `      value: "1"\n    - name: _F_SS_C\n      value: ${context}\n`)
        .replace("    image: y\n", `    image: y\n    env:\n    - name: _F_SS_C\n      value: ${context}\n`),
    );
  });

  it.each([
    ["one-container", ["--container", "side"], ["Pod a1, container side"]],
    ["an-init-container-by-name", ["--container", "init"], ["Pod a1, container init"]],
    ["two", ["--container", "side", "--container", "primary"], ["Pod a1, container primary", "Pod a1, container side"]],
  ])("%s", async (_, words, expected) => {
    const argv = ["context", "inject", "pod.yaml", "--context", context, "--json", ...words];
    const { stdout } = await here.run(argv, { files: { "pod.yaml": manifest } });
    expect(JSON.parse(stdout).changes.map(({ entity }: { entity: string }) => entity)).toEqual(expected);
  });

  it.each([
    [
      "a-deployment",
      "kind: Deployment\nmetadata: {name: d}\nspec: {template: {spec: {containers: [{name: a}]}}}\n",
      "Deployment d, container a",
    ],
    [
      "a-list",
      "kind: List\nitems:\n- kind: Pod\n  metadata: {name: p}\n  spec: {containers: [{name: a}]}\n",
      "Pod p, container a",
    ],
    ["a-bare-pod-spec", "containers:\n- name: a\n", "container a"],
    [
      "an-alias",
      "x: &e\n- {name: A, value: b}\ncontainers:\n- name: a\n  env: *e\n- name: b\n  env: *e\n",
      "container a",
    ],
  ])("%s", async (name, text, entity) => {
    const both = name === "an-alias" ? ["--container", "a", "--container", "b"] : [];
    const { stdout, stderr } = await here.run(["context", "inject", "-", "--context", context, ...both], {
      stdin: text,
    });
    expect(stderr).toContain(`added ${entity}\n`);
    const found = await here.run(["context", "decode", "--pod", "-", "--json"], { stdin: stdout });
    expect(JSON.parse(found.stdout)).toHaveLength(name === "an-alias" ? 2 : 1);
  });

  it("JSON keeps its indentation and its order", async () => {
    const pod = {
      kind: "Pod",
      metadata: { name: "a" },
      spec: { containers: [{ name: "c", env: [{ name: "A", value: "1" }] }] },
    };
    const { stdout } = await here.run(["context", "inject", "-", "--context", context], {
      stdin: `${JSON.stringify(pod, null, 4)}\n`,
    });
    pod.spec.containers[0]?.env.push({ name: "_F_SS_C", value: context });
    expect(stdout).toBe(`${JSON.stringify(pod, null, 4)}\n`);
  });

  it("replaces one in place, once; a value from elsewhere goes", async () => {
    const text =
      "containers:\n  - name: a\n    env:\n      - name: _F_SS_C\n        valueFrom: {configMapKeyRef: {name: x, key: y}}\n";
    const argv = ["context", "inject", "pod.yaml", "--context", context, "--in-place"];
    expect((await here.run(argv, { files: { "pod.yaml": text } })).stderr).toBe("replaced container a\n");
    const written = readFileSync(`${here.path}/pod.yaml`, "utf8");
    expect(written).toBe(`containers:\n  - name: a\n    env:\n      - name: _F_SS_C\n        value: ${context}\n`);
    expect((await here.run(argv)).stderr).toBe("same container a\n");
    expect(readFileSync(`${here.path}/pod.yaml`, "utf8")).toBe(written);
  });

  it("uses the project's settings by default, or those of a file", async () => {
    const files = { "flyte-settings.yaml": "images: {default: 'r/x:9'}\n", "pod.yaml": manifest, "c.txt": other };
    const inject = ["context", "inject", "pod.yaml", "--container", "primary"];
    const own = await here.run([...inject, "-o", "own.yaml"], { files });
    const from = await here.run([...inject, "--from", "c.txt", "-o", "from.yaml"]);
    expect([own.stdout, from.stdout]).toEqual(["own.yaml\n", "from.yaml\n"]);
    expect((await here.run(["context", "decode", "--pod", "own.yaml"])).stdout).toContain("default: r/x:9");
    expect((await here.run(["context", "decode", "--pod", "from.yaml"])).stdout).toContain("default: r/x:2");
  });
});

describe("into a package", () => {
  it("replaces what dynamic tasks read, and nothing else", async () => {
    const argv = ["context", "inject", "p.tgz", "--only-existing", "--context", context, "-o", "q.tgz"];
    const { code, stderr } = await here.run(argv, { files: { "p.tgz": archive } });
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: "replaced task weather.workflows.forecasts, template.container\n",
    });
    const { stdout } = await here.run(["context", "decode", "--package", "q.tgz", "--json"]);
    expect(JSON.parse(stdout)).toMatchObject([{ settings: { image_config: { default_image: { tag: "1" } } } }]);
  });

  it("adds it to every task's container in place", async () => {
    const argv = ["context", "inject", "p.tgz", "--context", context, "--in-place"];
    const { stderr } = await here.run(argv, { files: { "p.tgz": archive } });
    expect(stderr.match(/^(?:added|replaced) /gm)).toHaveLength(4);
  });
});

describe("what cannot be done is one clear error, and nothing is written", () => {
  it.each([
    ["a-package-to-a-terminal", ["p.tgz", "--context", context], 2, "p.tgz is a binary file: name the destination"],
    ["two-places", ["pod.yaml", "-o", "x", "--in-place"], 2, "exclude each other"],
    ["standard-input-in-place", ["-", "--in-place"], 2, "standard input has none"],
    [
      "no-such-container",
      ["pod.yaml", "--container", "x", "--context", context],
      1,
      "no container called x in pod.yaml",
    ],
    ["no-pod-at-all", ["c.yaml", "--context", context], 1, "there is no container in c.yaml"],
    ["several-containers", ["pod.yaml", "--context", context], 1, "Pod a1 has several containers: primary, side"],
    [
      "a-file-that-exists",
      ["pod.yaml", "--container", "side", "--context", context, "-o", "c.yaml"],
      1,
      "c.yaml already exists",
    ],
    ["a-damaged-context", ["pod.yaml", "--context", "zzz", "--in-place"], 1, ""],
    ["no-yaml", ["broken.yaml", "--context", context], 1, "broken.yaml is not valid YAML"],
  ])("%s", async (_, words, expected, message) => {
    const files = { "p.tgz": archive, "pod.yaml": manifest, "c.yaml": "kind: ConfigMap\n", "broken.yaml": "a: [\n" };
    const { code, stdout, stderr } = await here.run(["context", "inject", ...words], { files });
    expect([code, stdout]).toEqual([expected, ""]);
    expect(stderr).toContain(message);
    expect(readFileSync(`${here.path}/pod.yaml`, "utf8")).toBe(manifest);
  });
});

describe("context diff reads what decode reads", () => {
  const pod = (value: string): string =>
    `kind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: a, env: [{name: _F_SS_C, value: ${value}}]}]}\n`;
  it.each([
    ["two-manifests", ["a.yaml", "b.yaml"], { "a.yaml": pod(context), "b.yaml": pod(other) }],
    ["a-manifest-and-a-text", ["a.yaml", other], { "a.yaml": pod(context) }],
    [
      "an-environment-and-a-manifest",
      ["pod.env", "b.json"],
      { "pod.env": `_F_SS_C=${context}\n`, "b.json": JSON.stringify({ env: [{ name: "_F_SS_C", value: other }] }) },
    ],
    [
      "settings-as-json",
      ["a.json", other],
      { "a.json": SerializationSettings.toJson(SerializationSettings.fromTransport(context)) },
    ],
  ])("%s", async (_, words, files) => {
    const { code, stdout } = await here.run(["context", "diff", ...words], { files });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "-   default: r/x:1\n+   default: r/x:2\n" });
  });

  it("packages are compared task by task", async () => {
    await here.run(["context", "inject", "p.tgz", "--context", context, "-o", "q.tgz"], {
      files: { "p.tgz": archive },
    });
    const { code, stdout } = await here.run(["context", "diff", "p.tgz", "q.tgz"]);
    expect(code).toBe(1);
    expect(stdout).toContain("task weather.workflows.stations (only in B)\n+ project:");
    expect((await here.run(["context", "diff", "p.tgz", "p.tgz"])).code).toBe(0);
  });
});

import { encodeContext, SerializationSettings } from "@flyte-settings/core";
import { describe, expect, it } from "vitest";
import { contextChecks, packageChecks } from "../src/report/findings.ts";
import { HIDDEN } from "../src/report/mask-text.ts";
import type { ContainerRow, PackageReport } from "../src/report/report.ts";

const digest = `sha256:${"0".repeat(64)}`;
const context = encodeContext(SerializationSettings.forImage("ghcr.io/acme/train:latest", "v1"));

function packageOf(...containers: Partial<ContainerRow>[]): PackageReport {
  const tasks = containers.map((each, at) => ({
    name: `flows.t${at}`,
    type: "python-task",
    containers: [{ place: "container", image: "ghcr.io/acme/train:v1", args: [], env: [], ...each }],
  }));
  return { kind: "package", title: "p.tgz", tasks, workflows: [], launchPlans: [] };
}

function codesOf(report: PackageReport): string[] {
  return [...packageChecks(report, [])].flatMap(({ findings = [] }) => findings.map(({ code }) => code));
}

describe("the images of a package are checked", () => {
  it.each<readonly [string, readonly string[]]>([
    ["ghcr.io/acme/train:v1", []],
    [`ghcr.io/acme/train@${digest}`, []],
    [`ghcr.io/acme/train:latest@${digest}`, []],
    ["ghcr.io/acme/train:latest", ["mutable-tag"]],
    ["ghcr.io/acme/train:py3.11-latest", ["mutable-tag"]],
    ["localhost:5000", ["registry-without-image"]],
    ["{{.image.spark}}", ["template-unresolved"]],
    ["ghcr.io/acme/train", ["mutable-tag"]],
    ["Not An Image", ["template-unresolved"]],
    [`ghcr.io/acme/train@sha256:12`, ["template-unresolved"]],
    ["", []],
  ])("%s", (image, codes) => {
    expect(codesOf(packageOf({ image }))).toEqual(codes);
  });

  it("flytekit's image without the code in a bundle", () => {
    const image = "cr.flyte.org/flyteorg/flytekit:py3.11-1.15.0";
    expect(codesOf(packageOf({ image, args: ["pyflyte-execute"] }))).toEqual(["code-nowhere"]);
    expect(codesOf(packageOf({ image, args: ["pyflyte-fast-execute"] }))).toEqual([]);
  });

  it("many tags of one repository", () => {
    const containers = Array.from({ length: 8 }, (_, at) => ({ image: `ghcr.io/acme/train:v${at}` }));
    expect(codesOf(packageOf(...containers))).toEqual(["near-identical-images"]);
  });

  it("the image that a workflow sets for a node", () => {
    const node = { id: "n0", label: "n0", kind: "task", target: "flows.t0", image: "ghcr.io/acme/x:latest" } as const;
    const report = { ...packageOf(), workflows: [{ name: "flows.wf", nodes: [node], edges: [] }] };
    expect([...packageChecks(report, [])][0]).toMatchObject({
      entity: "workflow flows.wf",
      findings: [{ code: "mutable-tag", place: "node n0.image" }],
    });
  });
});

describe("variables of a package are checked", () => {
  it.each([
    ["a secret", "API_TOKEN", "hunter2hunter2", ["secret-in-env"]],
    ["a value that is masked", "API_TOKEN", HIDDEN, []],
    ["a name with a space", "A B", "x", ["variable-name"]],
  ])("%s", (_, name, value, codes) => {
    expect(codesOf(packageOf({ env: [{ name, value }] }))).toEqual(codes);
  });
});

describe("contexts are checked", () => {
  const codes = (value: string) =>
    [...contextChecks([{ entity: "e", context: value }])][0]?.findings?.map((f) => f.code);
  it("for images", () => expect(codes(context)).toContain("mutable-tag"));
  it("and reported if they are damaged", () => expect(codes(context.slice(0, -40))).toEqual(["context-unreadable"]));
  it("unless the checks do not cover them", () => expect(codes(HIDDEN)).toBeUndefined());
});

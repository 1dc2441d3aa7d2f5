import { encodeContext, SerializationSettings } from "@flyte-settings/core";
import { describe, expect, it } from "vitest";
import { HIDDEN, maskJson, maskReport, unmaskJson } from "../src/report/mask.ts";
import type { ContainerRow, PackageReport, Report } from "../src/report/report.ts";

const settings = SerializationSettings.create({
  imageConfig: {},
  version: "v1",
  env: { MODE: "fast-lane", API_TOKEN: "hunter2hunter2" },
});
const context = encodeContext(settings);
const json = SerializationSettings.toJson(settings);

function packageOf(container: Partial<ContainerRow>): PackageReport {
  const row: ContainerRow = { place: "container", image: "r/x:1", args: [], env: [], ...container };
  const tasks = [{ name: "flows.train", type: "python-task", containers: [row] }];
  return { kind: "package", title: "p.tgz", tasks, workflows: [], launchPlans: [] };
}

describe("maskReport", () => {
  it.each<readonly [string, Report]>([
    ["a context", { kind: "contexts", title: "t", contexts: [{ entity: "e", context }] }],
    ["the JSON of settings", { kind: "contexts", title: "t", contexts: [{ entity: "e", context: json }] }],
    ["a variable of a container", packageOf({ env: [{ name: "MODE", value: "fast-lane" }] })],
    ["a context of a task", packageOf({ context })],
    ["a flag with a secret", packageOf({ args: ["--api-token", "hunter2hunter2", "--password=hunter2hunter2"] })],
    [
      "a compared variable",
      {
        kind: "comparison",
        title: "t",
        before: "a",
        after: "b",
        entities: [{ kind: "task", name: "n", values: [{ path: "env.MODE", before: "fast-lane", after: "hunter2" }] }],
      },
    ],
  ])("removes the values of %s", (_, report) => {
    const masked = JSON.stringify(maskReport(report));
    expect(masked).not.toMatch(/fast-lane|hunter2/);
    expect(masked).not.toContain(context);
    expect(masked).toContain(HIDDEN);
  });

  it("with showValues, keeps values that do not look secret", () => {
    const report = packageOf({ context, env: [{ name: "MODE", value: "slow" }] });
    const masked = JSON.stringify(maskReport(report, { showValues: true }));
    expect(masked).toMatch(/fast-lane.*slow|slow.*fast-lane/);
    expect(masked).not.toContain("hunter2");
  });

  it("keeps the query of a signed URL out", () => {
    const url = "https://b.s3.amazonaws.com/fast0.tar.gz?X-Amz-Signature=abcdef";
    expect(JSON.stringify(maskReport(packageOf({ args: ["--dist", url] })))).not.toContain("abcdef");
  });
});

describe("unmaskJson", () => {
  it("returns the original of what was only masked", () => {
    expect(unmaskJson(maskJson(json), json)).toBe(json);
  });

  it("keeps edits, also of masked values", () => {
    const edited = maskJson(json).replace('"v1"', '"v2"').replace(`"MODE": "${HIDDEN}"`, '"MODE": "slow"');
    expect(unmaskJson(edited, json)).toBe(json.replace('"v1"', '"v2"').replace("fast-lane", "slow"));
  });
});

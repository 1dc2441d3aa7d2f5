import { encodeContext, SerializationSettings } from "@flyte-settings/core";
import { describe, expect, it } from "vitest";
import { comparePackages } from "../src/report/compare-reports.ts";
import { maskJson, maskReport, unmaskJson } from "../src/report/mask.ts";
import { HIDDEN } from "../src/report/mask-text.ts";
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
    ["an assignment", packageOf({ args: ["env", "API_TOKEN=hunter2hunter2", "python"] })],
    ["a command line in one argument", packageOf({ args: ["sh", "-c", "run --token hunter2 PASSWORD=hunter2"] })],
    ["a header", packageOf({ args: ["curl", "-H", "Authorization: Bearer hunter2"] })],
    ["an option of Spark", packageOf({ args: ["--conf", "spark.hadoop.fs.s3a.secret.key=hunter2hunter2"] })],
    ["a URL with a password", packageOf({ args: ["--store=https://me:hunter2@host/(not shown)"] })],
    [
      "an argument with the shape of a secret",
      packageOf({ args: ["--name", `glpat-hunter2${"x".repeat(20)} (not shown)`] }),
    ],
    ["an image with a password", packageOf({ image: "https://me:hunter2@host/(not shown)" })],
    [
      "the arguments of a Flyte 2 container",
      {
        kind: "contexts",
        title: "t",
        contexts: [{ entity: "e", launch: [{ name: "resolver arguments", value: "a --token hunter2" }] }],
      },
    ],
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

  it("keeps arguments that are not secret", () => {
    const args = [
      "pyflyte-execute",
      "--inputs",
      "{{.input}}",
      "--tokens=5",
      "image:v3",
      "--token-file",
      "/run/t",
      "a  b",
    ];
    expect(maskReport(packageOf({ args }))).toMatchObject({ tasks: [{ containers: [{ args }] }] });
  });

  it.each(["-", "a=", "--token ", "https://a:", "Bearer ", " \t"])("takes linear time for %j", (part) => {
    const text = part.repeat(1_000_000 / part.length);
    maskReport(packageOf({ args: [text], image: text, env: [{ name: text, value: text }] }), { showValues: true });
    const values = [{ path: `${text}]x`, before: text }];
    const entities = [{ kind: "task", name: "n", values }];
    const masked = maskReport({ kind: "comparison", title: text, before: text, after: text, entities });
    expect(masked.masked).toBe(true);
  });

  it("hides a changed secret of two packages, but not that it changed", () => {
    const [before, after] = ["hunter2a", "hunter2b"].map((secret) => packageOf({ args: ["x", "--token", secret] }));
    const compared = comparePackages(before as PackageReport, after as PackageReport);
    expect(maskReport(compared)).toMatchObject({
      entities: [{ values: [{ path: "containers[0].args.2 (--token)", before: HIDDEN, after: HIDDEN }] }],
    });
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

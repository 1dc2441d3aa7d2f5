import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { readTar } from "@flyte-settings/registration/tar";
import { describe, expect, it } from "vitest";
import { buildPage } from "../build.mjs";
import { comparePackages, comparisonSentence } from "../src/report/compare-reports.ts";
import { pageWithReport } from "../src/report/embed.ts";
import { readReport } from "../src/report/read-report.ts";
import type { PackageReport, Report } from "../src/report/report.ts";
import { summarizePackage } from "../src/report/summarize-package.ts";
import { fromFragment, MAX_FRAGMENT, toFragment } from "../src/share.ts";
import { toYaml } from "../src/yaml.ts";

const example = new URL("../../../examples/python-project/flyte-package.tgz", import.meta.url);
const files = readTar(gunzipSync(readFileSync(example)));
const report: PackageReport = { kind: "package", title: "p.tgz", ...summarizePackage(files) };

describe("a package", () => {
  it("is summarized with images, nodes, edges and schedules", () => {
    expect(report.tasks.map(({ name, type }) => `${name} ${type}`)).toContain(
      "weather.workflows.mean_temperature spark",
    );
    const [workflow] = report.workflows;
    expect(workflow?.nodes.map(({ target }) => target)).toContain("weather.workflows.stations");
    expect(workflow?.edges).toEqual([["n1", "n2"]]);
    expect(report.launchPlans.map(({ schedule }) => schedule)).toEqual(["", "0 6 * * *"]);
  });

  it("compared with another image is one sentence and its rows", () => {
    const after = JSON.parse(JSON.stringify(report).replaceAll("weather-model:1.4.0", "weather-model:1.5.0"));
    const compared = comparePackages(report, { ...after, title: "q.tgz", launchPlans: [] });
    expect(comparisonSentence(compared)).toBe(
      "1 changed, 2 only in p.tgz. Image: ghcr.io/acme/weather-model:1.4.0 → ghcr.io/acme/weather-model:1.5.0.",
    );
    expect(compared.entities.find(({ name }) => name.endsWith(".forecast"))?.values).toEqual([
      {
        path: "containers[0].image",
        before: "ghcr.io/acme/weather-model:1.4.0",
        after: "ghcr.io/acme/weather-model:1.5.0",
      },
    ]);
  });
});

describe("a report in a link", () => {
  it("is the same after it is read", async () => {
    const fragment = (await toFragment(report)) ?? "";
    expect(fragment).toMatch(/^#report=[\w-]+$/);
    expect(await fromFragment(fragment)).toEqual(report);
  });

  it("is not made when it is longer than the limit", async () => {
    const noise = Array.from({ length: MAX_FRAGMENT }, (_, at) => ({
      path: `${(at * 2654435761) % 2 ** 32}`,
      bytes: at,
    }));
    expect(await toFragment({ kind: "bundle", title: "b", files: noise })).toBeUndefined();
  });

  it("ignores other fragments", async () => {
    expect(await fromFragment("#found")).toBeUndefined();
  });

  it.each([
    ["cut", async () => ((await toFragment(report)) ?? "").slice(0, -30)],
    ["not base64", () => "#report=<script>"],
    ["not gzip", () => "#report=aGVsbG8"],
    ["too long", () => `#report=${"A".repeat(MAX_FRAGMENT)}`],
  ])("%s is refused", async (_, fragment) => {
    await expect(fromFragment(await fragment())).rejects.toThrow(/could not read the (?:link|report)/);
  });
});

describe("data that is not a report is refused", () => {
  it.each([
    ["no JSON", "{"],
    ["another kind", '{"kind": "constructor", "title": "t"}'],
    ["no title", '{"kind": "bundle", "files": []}'],
    ["a number for a path", '{"kind": "bundle", "title": "t", "files": [{"path": 1, "bytes": 1}]}'],
    ["negative bytes", '{"kind": "bundle", "title": "t", "files": [{"path": "a", "bytes": -1}]}'],
    ["a list for an object", '{"kind": "package", "title": "t", "tasks": [[]], "workflows": [], "launchPlans": []}'],
    ["inherited fields", '{"kind": "bundle", "title": "t", "__proto__": {"files": []}}'],
  ])("%s", (_, text) => {
    expect(() => readReport(text)).toThrow("could not read the report");
  });
});

describe("a page with a report", () => {
  const hostile = ["</script><script>alert(1)</script>", "<!--<script>", "]]>", "\u2028", "$&$`", "&lt;"].join("");
  const bundle: Report = { kind: "bundle", title: hostile, files: [{ path: hostile, bytes: 1 }] };

  it("contains it without markup, and the same scripts as before", async () => {
    const page = readFileSync(await buildPage(), "utf8");
    const written = pageWithReport(page, bundle);
    const count = (text: string): number => text.split(/<script/i).length;
    expect(count(written)).toBe(count(page));
    const data = /<script type="application\/json" id="report">([^<]*)<\/script>/.exec(written)?.[1] ?? "";
    expect(readReport(data)).toEqual(bundle);
  });
});

it("YAML quotes every string", () => {
  const value = { image_config: { images: [{ name: "no", tag: "1e3" }, []], empty: {} }, on: [null, true, 1.5] };
  expect(toYaml(value)).toBe(
    '\nimage_config:\n  "images":\n    - "name": "no"\n      "tag": "1e3"\n    - []\n  "empty": {}\n"on":\n  - null\n  - true\n  - 1.5\n',
  );
});

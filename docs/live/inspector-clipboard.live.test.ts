import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { encodeContext, ImageConfig, SerializationSettings } from "@flyte-settings/core";
import { type PackageReport, pageWithReport } from "@flyte-settings/inspector/report";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { useInspector } from "./inspector-page.ts";

const at = useInspector();
const SECRET = /hunter2|fast-lane|X-Amz-Signature/;
const context = encodeContext(
  SerializationSettings.create({
    imageConfig: ImageConfig.fromImages("ghcr.io/acme/train:v3"),
    version: "v1",
    env: { MODE: "fast-lane", API_TOKEN: "hunter2hunter2" },
    fastSerializationSettings: { enabled: true, distributionLocation: "https://b/f.tar.gz?X-Amz-Signature=abc" },
  }),
);
const container = {
  place: "container",
  image: "ghcr.io/acme/train:v3",
  args: ["run", "--token", "hunter2", "--password=hunter2", "https://me:hunter2@host/x?X-Amz-Signature=abc"],
  env: [{ name: "MODE", value: "fast-lane" }],
  context,
};
const tasks = [{ name: "flows.train", type: "python-task", containers: [container] }];
const report: PackageReport = { kind: "package", title: "p.tgz", tasks, workflows: [], launchPlans: [] };

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "flyte-settings-inspector-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A page of a report whose values are not masked. */
async function openPackage(): Promise<void> {
  const path = join(folder, "report.html");
  writeFileSync(path, pageWithReport(readFileSync(at.path, "utf8"), report));
  await at.page.goto(pathToFileURL(path).href);
  await at.page.waitForSelector("#result:not([hidden])");
}

async function openContext(): Promise<void> {
  await at.page.fill("#input", context);
  await at.page.click("#read");
}

/** What a button puts on the clipboard. */
async function copied(selector: string): Promise<string> {
  await at.page.click(selector);
  await at.page.locator("#tools-status").filter({ hasText: "Copied" }).waitFor();
  await at.page.fill("#other", "");
  await at.page.focus("#other");
  await at.page.keyboard.press("Control+V");
  return at.page.inputValue("#other");
}

describe.each([
  ["a package", openPackage, "flows.train"],
  ["a context", openContext, "ghcr.io/acme/train"],
] as const)("what is copied of %s", (_, open, words) => {
  it.each([
    ["JSON", "#copy-json"],
    ["YAML", "#copy-yaml"],
  ])("%s is masked until values are shown", async (__, selector) => {
    await open();
    const masked = await copied(selector);
    expect(masked).toContain(words);
    expect(masked).toContain("(not shown)");
    expect(masked).not.toMatch(SECRET);
    await at.page.check("#values");
    expect(await copied(selector)).toMatch(/fast-lane|H4sI/);
    await at.page.uncheck("#values");
    expect(await copied(selector)).toBe(masked);
  });

  it("a command without values, and a link with masked ones", async () => {
    await open();
    expect(await copied("#copy-command")).toMatch(
      /^npx @flyte-settings\/cli (?:package inspect p\.tgz|context decode -)$/,
    );
    const link = await copied("#copy-link");
    await at.page.goto("about:blank");
    // a page with a report of its own shows that one
    await at.page.goto(pathToFileURL(at.path).href + link.replace(/^[^#]*/, ""));
    await at.page.waitForSelector("#result:not([hidden])");
    expect(await at.page.innerText("#tree")).toContain(words);
    expect(await copied("#copy-json")).not.toMatch(SECRET);
    expect(await at.page.isDisabled("#values")).toBe(true);
  });

  it("nothing on the page contains a secret, opened or not", async () => {
    await open();
    await at.page.evaluate(() => {
      for (const each of document.querySelectorAll("details")) each.open = true;
    });
    const shown = await at.page.evaluate(() => {
      const fields = [...document.querySelectorAll<HTMLTextAreaElement>("textarea:not(#input)")];
      const copies = [...document.querySelectorAll("[data-copy]")].map((each) => each.getAttribute("data-copy"));
      return [document.getElementById("result")?.textContent, ...fields.map(({ value }) => value), ...copies].join(
        "\n",
      );
    });
    expect(shown).not.toMatch(SECRET);
  });
});

it("one value is copied by its own button", async () => {
  await openContext();
  await at.page.getByRole("button", { name: "Copy version" }).click();
  await at.page.focus("#other");
  await at.page.keyboard.press("Control+V");
  expect(await at.page.inputValue("#other")).toBe("v1");
});

it("differences are masked again when values are no longer shown", async () => {
  await openContext();
  await at.page.check("#values");
  await at.page.fill("#other", (await at.page.inputValue("#json")).replace("fast-lane", "slow-lane"));
  await at.page.click("#compare");
  expect(await at.page.innerText("#differences")).toContain("slow-lane");
  await at.page.uncheck("#values");
  expect(await at.page.innerText("#differences")).toContain("env.MODE");
  expect(await at.page.innerText("#differences")).not.toMatch(/(?:fast|slow)-lane/);
});

describe("a link", () => {
  it("longer than 32,768 characters is not made: the page offers the file", async () => {
    const names = Array.from({ length: 6_000 }, (_, index) => `v${(index * 2_654_435_761) % 2 ** 32}`);
    const files = names.map((path) => ({ path, bytes: 1 }));
    const path = join(folder, "bundle.html");
    writeFileSync(path, pageWithReport(readFileSync(at.path, "utf8"), { kind: "bundle", title: "b", files }));
    await at.page.goto(pathToFileURL(path).href);
    await at.page.click("#copy-link");
    await at.page.locator("#tools-status").filter({ hasText: "longer than 32,768 characters" }).waitFor();
    expect(await at.page.innerText("#tools-status")).toContain("Send the file instead");
  });

  it.each([
    ["a report of another shape", '{"kind":"package","title":1}'],
    ["JSON that is nested deeply", `{"kind":"lock","title":"t","images":${"[".repeat(200_000)}${"]".repeat(200_000)}}`],
    ["text that is not JSON", context],
    ["a megabyte of spaces", " ".repeat(1_000_000)],
    ["five megabytes", `"${"a".repeat(5_000_000)}"`],
  ])("with %s is one clear error", async (_, text) => {
    const fragment = await at.page.evaluate(async (json) => {
      const packed = new Blob([json]).stream().pipeThrough(new CompressionStream("gzip"));
      const bytes = new Uint8Array(await new Response(packed).arrayBuffer());
      return btoa(String.fromCharCode(...bytes))
        .replaceAll("+", "-")
        .replaceAll("/", "_")
        .replace(/=+$/, "");
    }, text);
    await at.page.goto(`${pathToFileURL(at.path).href}#report=${fragment}`);
    await at.page
      .locator("#problem")
      .filter({ hasText: /^could not read the (?:link|report)/ })
      .waitFor();
    await openContext();
    expect(await at.page.innerText("#tree")).toContain("ghcr.io/acme/train");
  });
});

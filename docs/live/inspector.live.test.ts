import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync, gzipSync } from "node:zlib";
import { fromPairs, type Image, ImageConfig, SerializationSettings } from "@flyte-settings/core";
import { readTar, type TarMember } from "@flyte-settings/registration/tar";
import { describe, expect, it } from "vitest";
import { useInspector } from "./inspector-page.ts";
import { lowContrast } from "./low-contrast.ts";

const settings = SerializationSettings.create({
  imageConfig: ImageConfig.fromImages("ghcr.io/acme/train:v3", { spark: "ghcr.io/acme/spark:3.5" }),
  project: "flytesnacks",
  domain: "development",
  version: "v1",
  env: fromPairs([
    ["10", "ten"],
    ["2", "two"],
  ]),
});
const context = SerializationSettings.serializedContext(settings);
const other = SerializationSettings.serializedContext({ ...settings, version: "v2", project: undefined as never });
const example = new URL("../../examples/python-project/flyte-package.tgz", import.meta.url);

const at = useInspector();

async function paste(text: string): Promise<void> {
  await at.page.fill("#input", text);
  await at.page.click("#read");
}

describe("reading", () => {
  it.each([
    ["a bare context", context],
    ["a context with line breaks", context.replace(/(.{60})/g, "$1\n")],
    ["a line of an environment", `export _F_SS_C="${context}"`],
    ["an environment", `PATH=/bin\n_F_SS_C=${context}\nHOME=/root`],
    ["the settings' JSON", SerializationSettings.toJson(settings)],
    [
      "a pod",
      `kind: Pod\nmetadata: {name: a1}\nspec:\n  containers:\n  - name: primary\n    env:\n    - name: _F_SS_C\n      value: ${context}\n`,
    ],
    [
      "a pod in JSON",
      JSON.stringify({ spec: { containers: [{ name: "a", env: [{ name: "_F_SS_C", value: context }] }] } }),
    ],
  ])("%s", async (_, text) => {
    await paste(text);
    expect(await at.page.evaluate(() => document.activeElement?.id)).toBe("found");
    const tree = await at.page.innerText("#tree");
    expect(tree).toContain("ghcr.io/acme/spark");
    expect(tree).toMatch(/10: \(not shown\)\s+2: \(not shown\)/);
    await at.page.check("#values");
    expect(await at.page.innerText("#tree")).toMatch(/10: ten\s*Copy\s+2: two\s*Copy/);
    expect(await at.page.innerText("#size")).toMatch(/of 131,072 bytes/);
    expect(await at.page.innerText("#problem")).toBe("");
  });

  it("two pods of a list, one after the other", async () => {
    const pod = (name: string, value: string) =>
      `kind: Pod\nmetadata: {name: ${name}}\nspec: {containers: [{name: c, env: [{name: _F_SS_C, value: ${value}}]}]}\n`;
    await paste(`${pod("first", context)}---\n${pod("second", other)}`);
    expect(await at.page.locator("#which option").allInnerTexts()).toEqual([
      "Pod first, container c",
      "Pod second, container c",
    ]);
    await at.page.selectOption("#which", "1");
    expect(await at.page.innerText("#tree")).toContain("version: v2");
  });

  it("a flyte-package.tgz", async () => {
    await at.page.setInputFiles("#file", { name: "flyte-package.tgz", mimeType: "", buffer: readFileSync(example) });
    await at.page.waitForSelector("#result:not([hidden])");
    expect(await at.page.innerText("#tree")).toContain("4 tasks, 1 workflow, 2 launch plans, 3 images.");
    await at.page.getByRole("button", { name: "Open the context of weather.workflows.forecasts" }).click();
    expect(await at.page.innerText("#tree")).toContain("ghcr.io/acme/weather-model");
    expect(await at.page.innerText("#status")).toContain("forecasts");
  });

  it.each(["ustar", "gnu", "pax"])("a package of long names, as tar's %s format has them", async (format) => {
    const folder = mkdtempSync(join(tmpdir(), "flyte-settings-inspector-"));
    const long = `${"l".repeat(120)}_1.pb`;
    try {
      const tar = (...args: string[]) => execFileSync("tar", args, { cwd: folder });
      tar("-xzf", fileURLToPath(example));
      const [task = ""] = readdirSync(folder).filter((name) => name.endsWith("forecasts_1.pb"));
      mkdirSync(join(folder, "deep"));
      renameSync(join(folder, task), join(folder, "deep", format === "ustar" ? task : long));
      tar("-czf", "package.tgz", `--format=${format}`, "deep");
      const buffer = readFileSync(join(folder, "package.tgz"));
      await at.page.setInputFiles("#file", { name: "flyte-package.tgz", mimeType: "", buffer });
      await at.page.waitForSelector("#result:not([hidden])");
      expect(await at.page.innerText("#tree")).toContain("weather.workflows.forecasts");
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it.each([
    ["a task", "forecasts_1.pb", "1 task, 0 workflows"],
    ["a task without a context", "stations_1.pb", "1 task, 0 workflows"],
    ["a workflow", "_2.pb", "0 tasks, 1 workflow"],
    ["a launch plan", "_3.pb", "0 workflows, 1 launch plan"],
  ])("the .pb of %s", async (_, ending, summary) => {
    const files = readTar(gunzipSync(readFileSync(example)));
    const { path, bytes } = files.find((file) => file.path.endsWith(ending)) as TarMember;
    await at.page.setInputFiles("#file", { name: path, mimeType: "", buffer: Buffer.from(bytes) });
    await at.page.waitForSelector("#result:not([hidden])");
    expect(await at.page.innerText("#tree")).toContain(summary);
  });

  it("a file that is dropped on the page", async () => {
    const data = await at.page.evaluateHandle((text) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([text], "pod.env"));
      return transfer;
    }, `_F_SS_C=${context}`);
    await at.page.dispatchEvent("body", "drop", { dataTransfer: data });
    await at.page.waitForSelector("#result:not([hidden])");
    expect(await at.page.innerText("#tree")).toContain("flytesnacks");
  });

  it.each([
    ["nothing", "", "there is nothing to read"],
    ["words", "hello: world", "there is no _F_SS_C in what was pasted"],
    ["a cut context", context.slice(0, -80), "the context was cut"],
    ["a value of the wrong type", '{"image_config": {"images": 3}}', "$.image_config.images: expected a list"],
  ])("%s is said to be none", async (_, text, words) => {
    await paste(text);
    expect(await at.page.innerText("#problem")).toContain(words);
    expect(await at.page.isVisible("#result")).toBe(false);
  });

  it("markup in a value stays text", async () => {
    await paste(SerializationSettings.toJson({ ...settings, version: "<img src=x onerror=alert(1)>" }));
    expect(await at.page.innerText("#tree")).toContain("<img src=x");
    expect(await at.page.locator("#tree img").count()).toBe(0);
  });
});

it("what the checks find stands there with what to do", async () => {
  await at.page.click("#example");
  const findings = await at.page.innerText("#findings");
  for (const code of ["secret-in-env", "mutable-tag", "fast-in-production"]) expect(findings).toContain(code);
  expect(findings).not.toContain("not-a-real-token");
});

it("changes and encodes again", async () => {
  await paste(context);
  await at.page.fill("#json", (await at.page.inputValue("#json")).replace('"v1"', '"v9"'));
  await at.page.click("#encode");
  const again = SerializationSettings.fromTransport(await at.page.inputValue("#encoded"));
  expect(again).toEqual({ ...settings, version: "v9" });
  await at.page.fill("#json", "{");
  await at.page.click("#encode");
  expect(await at.page.innerText("#edit-problem")).not.toBe("");
  expect(await at.page.isVisible("#encoded")).toBe(false);
});

it("compares with another", async () => {
  await paste(context);
  await at.page.fill("#other", `_F_SS_C=${other}`);
  await at.page.click("#compare");
  expect(await at.page.locator("#differences tbody tr").allInnerTexts()).toEqual([
    "project\tflytesnacks\tnot set",
    "version\tv1\tv2",
  ]);
  await at.page.fill("#other", context);
  await at.page.click("#compare");
  expect(await at.page.innerText("#differences")).toBe("No differences.");
});

describe("the policy", () => {
  it("lets nothing out and runs nothing but the page's own script", async () => {
    at.expected = /Content Security Policy|violates/;
    const refused = await at.page.evaluate(async () => {
      const violations: string[] = [];
      document.addEventListener("securitypolicyviolation", (event) => violations.push(event.effectiveDirective));
      await fetch("http://127.0.0.1:9/").catch(() => undefined);
      document.createElement("img").src = "http://127.0.0.1:9/a.png";
      const script = document.createElement("script");
      script.textContent = "window.foreign = true";
      document.body.append(script);
      const form = document.createElement("form");
      form.action = "http://127.0.0.1:9/";
      document.body.append(form);
      form.submit();
      await new Promise((resolve) => setTimeout(resolve, 200));
      return { violations, foreign: (window as { foreign?: boolean }).foreign };
    });
    expect(refused.foreign).toBeUndefined();
    expect(refused.violations).toEqual(
      expect.arrayContaining(["connect-src", "img-src", "script-src-elem", "form-action"]),
    );
  });
});

describe("for everybody", () => {
  it("controls have names, headings have levels, and a language is set", async () => {
    await at.page.click("#example");
    expect(await at.page.getAttribute("html", "lang")).toBe("en");
    const nameless = await at.page.$$eval("textarea, select, input, button, summary, meter, a", (all) =>
      all
        .filter((each) => {
          const labels = [...((each as HTMLInputElement).labels ?? [])].map((label) => label.textContent).join("");
          return `${labels}${each.getAttribute("aria-label") ?? ""}${each.textContent}`.trim() === "";
        })
        .map((each) => each.outerHTML.slice(0, 80)),
    );
    expect(nameless).toEqual([]);
    const levels = await at.page.$$eval("h1, h2, h3", (all) => all.map((each) => each.tagName));
    expect(levels).toEqual(["H1", "H2", "H2", "H2", "H2", "H2"]);
    expect(await at.page.getByRole("main").count()).toBe(1);
    expect(await at.page.getByRole("alert").count()).toBeGreaterThan(0);
    expect(await at.page.getByRole("region", { name: "Settings" }).count()).toBe(1);
    const ids = await at.page.$$eval("[id]", (all) => all.map((each) => each.id));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("works with the keyboard alone, in the order of the page", async () => {
    const order: string[] = [];
    for (let step = 0; step < 8; step++) {
      await at.page.keyboard.press("Tab");
      order.push(await at.page.evaluate(() => document.activeElement?.id || document.activeElement?.className || ""));
    }
    expect(order).toEqual(["skip", "site", "about", "input", "read", "file", "example", "clear"]);
    await at.page.focus("#input");
    await at.page.keyboard.insertText(context);
    await at.page.keyboard.press("Control+Enter");
    expect(await at.page.evaluate(() => document.activeElement?.id)).toBe("found");
    await at.page.keyboard.press("Tab");
    expect(await at.page.evaluate(() => document.activeElement?.tagName)).toBe("SUMMARY");
  });

  it.each(["light", "dark"] as const)("texts stand out from their ground, %s", async (colorScheme) => {
    await at.page.emulateMedia({ colorScheme });
    await at.page.click("#example");
    await at.page.fill("#other", other);
    await at.page.click("#compare");
    await at.page.click("#encode");
    const ratios = await at.page.evaluate(lowContrast);
    expect(ratios).toEqual([]);
  });

  it.each([320, 390, 768])("nothing sticks out at %d pixels, and what is touched is large enough", async (width) => {
    await at.page.setViewportSize({ width, height: 800 });
    await at.page.click("#example");
    expect(await at.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    const small = await at.page.$$eval("button, .file, select", (all) =>
      all.map((each) => each.getBoundingClientRect()).filter(({ height }) => height > 0 && height < 44),
    );
    expect(small).toEqual([]);
  });
});

describe("the budget", () => {
  it("120 kB over the wire", () => {
    expect(gzipSync(readFileSync(at.path), { level: 9 }).length).toBeLessThanOrEqual(120_000);
  });

  it("2,500 images are read and shown", async () => {
    const images = Array.from(
      { length: 2500 },
      (_, i): Image => ({ name: `i${i}`, fqn: `ghcr.io/a/i${i}`, tag: `v${i}` }),
    );
    const many = SerializationSettings.serializedContext({ ...settings, imageConfig: { images } });
    await paste(many);
    expect(await at.page.innerText("#status")).toContain("2,500 images");
    await at.page.click("summary:has-text('images')");
    const rows = at.page.locator("#tree > ul > li > details > ul > li > details > ul > li > details");
    // a list is filled when its opening is told, a moment after the click
    await expect.poll(() => rows.count()).toBe(500);
    await at.page.click("button:has-text('Show 500 more of 2000')");
    await expect.poll(() => rows.count()).toBe(1000);
    await expect.poll(() => at.page.evaluate(() => document.activeElement?.textContent)).toContain("i500");
  });
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { pageWithReport, type Report } from "@flyte-settings/inspector/report";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { useInspector } from "./inspector-page.ts";

// Names and values that others chose: they are text on the page, and do not change how the text around them looks.
const at = useInspector();
const MARKUP = "<img src=x onerror=alert(1)></script><script>window.foreign = true</script><!-- <style>";
const LONG = "a".repeat(100_000);
const names: Readonly<Record<string, { readonly name: string; readonly shown: string }>> = {
  "a right-to-left override": { name: "gpj\u202eexe.py", shown: "gpj\\u202eexe.py" },
  "an isolate": { name: "a\u2066b", shown: "a\\u2066b" },
  "NUL and an escape sequence": { name: "a\0\u001b[31mb", shown: "a\\u0000\\u001b[31mb" },
  "line breaks": { name: "a\nb\u2028c", shown: "a\\nb\\u2028c" },
  "a lone surrogate": { name: "a\ud800b", shown: "a" },
  markup: { name: MARKUP, shown: MARKUP },
  "a comment": { name: "<!--", shown: "<!--" },
  "the end of a script": { name: "</script>", shown: "</script>" },
  "the name of a prototype": { name: "__proto__", shown: "__proto__" },
  "100,000 characters": { name: LONG, shown: LONG },
};
const REORDERS = /[\0\u001b\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "flyte-settings-inspector-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function reportsOf(name: string): readonly Report[] {
  const container = { place: name, image: name, args: [name], env: [{ name, value: name }] };
  const node = {
    id: name,
    label: name,
    kind: "array",
    target: name,
    image: name,
    condition: name,
    note: name,
  } as const;
  return [
    {
      kind: "package",
      title: name,
      tasks: [{ name, type: name, containers: [container] }],
      workflows: [{ name, nodes: [node, { ...node, id: `${name}/b` }], edges: [[name, `${name}/b`]] }],
      launchPlans: [{ name, workflow: name, schedule: name }],
      bundle: { file: name, bytes: 1, files: [{ path: `${name}/${name}`, bytes: 1 }] },
    },
    { kind: "bundle", title: name, files: [{ path: `d/${name}`, bytes: 1 }] },
    { kind: "lock", title: name, images: [{ requested: name, digest: name, platforms: [name], names: [name] }] },
    {
      kind: "comparison",
      title: name,
      before: name,
      after: name,
      entities: [{ kind: "task", name, values: [{ path: name, before: name, after: `${name}x` }] }],
    },
  ];
}

async function open(report: Report): Promise<void> {
  const path = join(folder, "report.html");
  writeFileSync(path, pageWithReport(readFileSync(at.path, "utf8"), report));
  await at.page.goto(pathToFileURL(path).href);
  await at.page.waitForSelector("#result:not([hidden])");
}

/** All text that the page shows after every list and drawing is opened, with its labels; checks that none is markup. */
async function everything(): Promise<string> {
  const found = await at.page.evaluate(() => {
    for (const each of document.querySelectorAll<HTMLElement>("#tree summary")) each.click();
    for (const each of document.querySelectorAll<HTMLElement>("#tree .table button, #tree > div > button"))
      each.click();
    const all = [...document.querySelectorAll("body *:not(script, style, textarea)")];
    const labels = all.map((each) => each.getAttribute("aria-label") ?? "");
    const fields = [...document.querySelectorAll<HTMLTextAreaElement>("#json, #encoded")].map(({ value }) => value);
    return {
      text: [document.querySelector("main")?.textContent, document.title, ...labels, ...fields].join(" "),
      markup: document.querySelectorAll("img, #tree script, #tree style, [onerror]").length,
      foreign: (window as { foreign?: boolean }).foreign ?? false,
      inherited: Object.keys(Object.prototype),
    };
  });
  expect(found).toMatchObject({ markup: 0, foreign: false, inherited: [] });
  expect(REORDERS.exec(found.text)?.[0]).toBeUndefined();
  return found.text;
}

describe.each(Object.entries(names))("%s", (_, { name, shown }) => {
  it("is text in each report", async () => {
    for (const report of reportsOf(name)) {
      await open(report);
      expect((await everything()).includes(shown), report.kind).toBe(true);
    }
  });

  it("is text as the key and the value of a context, and keeps its meaning when it is encoded", async () => {
    const value = name.length > 1_000 ? "b" : name;
    const json = JSON.stringify({
      image_config: { default_image: { name: "default", fqn: "ghcr.io/acme/a", tag: "v1" }, images: [] },
      version: "v1",
      env: { [name]: value },
    });
    await at.page.setInputFiles("#file", { name: "context.json", mimeType: "", buffer: Buffer.from(json) });
    await at.page.waitForSelector("#result:not([hidden])");
    expect((await everything()).includes(shown)).toBe(true);
    await at.page.check("#values");
    await everything();
    await at.page.click("#encode");
    const problem = await at.page.innerText("#edit-problem");
    if (problem !== "") throw new Error(problem.slice(0, 300));
    await at.page.setInputFiles("#file", {
      name: "context.txt",
      mimeType: "",
      buffer: Buffer.from(await at.page.inputValue("#encoded")),
    });
    await at.page.waitForFunction(() => document.getElementById("status")?.textContent?.startsWith("Read: "));
    await at.page.check("#values");
    expect(JSON.parse(await at.page.inputValue("#json")).env).toEqual({ [name]: value });
  });
});

it("a file with an override in its name is reported without it", async () => {
  await at.page.setInputFiles("#file", { name: "gpj\u202eexe.txt", mimeType: "", buffer: Buffer.from("hello: world") });
  await at.page.waitForFunction(() => document.getElementById("problem")?.textContent !== "");
  const text = await at.page.innerText("#problem");
  expect(text).toContain("gpj\\u202eexe.txt");
  expect(text).not.toMatch(REORDERS);
});

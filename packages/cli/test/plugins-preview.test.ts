import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { freshFolder } from "./fake-host.ts";

const here = freshFolder();

/** A plugin in one line of JavaScript. */
const plugin = (hooks: string) => `export default { apiVersion: 1, name: "acme", ${hooks} };\n`;

function project(plugins: string, more: string): string {
  return `${more}plugins:\n${plugins}`;
}

const one = { "flyte-settings.yaml": project("  - ./acme.mjs\n", "images: { default: acme://train }\n") };

describe("plugins", () => {
  it.each([
    ["settings show"],
    ["settings explain"],
    ["images list"],
    ["images resolve"],
    ["check"],
    ["version show --version v1"],
    ["plugins list"],
  ])("that bundle write nothing for %s", async (words) => {
    const files = {
      "flyte-settings.yaml": project('  - "@flyte-settings/fast-register"\n', "images: { default: r.io/x:1 }\n"),
      "job.py": "",
    };
    const { code, stderr } = await here.run(words.split(" "), { files });
    expect(code, stderr).toBe(0);
    expect(readdirSync(here.path).sort()).toEqual(["flyte-settings.yaml", "job.py"]);
  });

  it("that bundle show the location that the context will have", async () => {
    const files = {
      "flyte-settings.yaml": project('  - "@flyte-settings/fast-register"\n', "images: { default: r.io/x:1 }\n"),
      "job.py": "",
    };
    const shown = JSON.parse((await here.run(["settings", "show", "--json"], { files })).stdout);
    const encoded = (await here.run(["context", "encode"])).stdout.trim();
    const decoded = JSON.parse((await here.run(["context", "decode", encoded, "--json"])).stdout);
    expect(shown.settings.fast_serialization_settings).toEqual(decoded.fast_serialization_settings);
    expect(readdirSync(here.path)).toContain(".flyte-settings");
  });

  it("report warnings, but not with --quiet", async () => {
    const files = {
      ...one,
      "acme.mjs": plugin(`async provideImage(_, ctx) { ctx.report("warning", "old"); return "r.io/x:1"; }`),
    };
    expect((await here.run(["settings", "show"], { files })).stderr).toBe("warning: acme: old\n");
    expect((await here.run(["settings", "show", "-q"], { files })).stderr).toBe("");
  });
});

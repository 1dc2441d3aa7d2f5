import { describe, expect, it } from "vitest";
import { freshFolder } from "./fake-host.ts";

const here = freshFolder();

const files = {
  "flyte-settings.yaml":
    "project: weather\nimages: { default: r/d:1, spark: r/s:1, sparse: r/p:1 }\nenvironments: { production: { domain: prod } }\n",
};

const cases = [
  ["nouns", ["con"], ["context"]],
  ["verbs", ["context", ""], ["encode", "decode", "diff", "inject"]],
  ["flags", ["check", "--fail"], ["--fail-on"]],
  ["choices", ["check", "--fail-on", ""], ["error", "warning"]],
  ["choices-after-equals", ["check", "--fail-on=w"], ["--fail-on=warning"]],
  ["image-names", ["images", "resolve", "sp"], ["spark", "sparse"]],
  ["projects", ["check", "--project", ""], ["weather"]],
  ["projects-after-the-short-flag", ["check", "-p", ""], ["weather"]],
  ["environments", ["check", "-e", ""], ["production"]],
  ["files-are-left-to-the-shell", ["context", "decode", "--env-file", "x"], [":files"]],
  ["folders-are-left-to-the-shell", ["bundle", "list", "--source", ""], [":folders"]],
  ["values-that-nobody-knows", ["check", "--version", ""], []],
  ["what-names-no-command", ["frobnicate", ""], []],
] as const;

describe("completion offers", () => {
  it.each(cases)("%s", async (_, words, expected) => {
    const { stdout, stderr, code } = await here.run(["--get-completions", "--", ...words], { files });
    expect({ code, stderr, offered: stdout.split("\n").filter(Boolean) }).toEqual({
      code: 0,
      stderr: "",
      offered: expected,
    });
  });

  it.each(["bash", "zsh", "fish"])("a script for %s", async (shell) => {
    const { stdout, code } = await here.run(["completion", shell]);
    expect({ code, asks: stdout.includes("flyte-settings --get-completions --") }).toEqual({ code: 0, asks: true });
  });

  it("a script for powershell", async () => {
    const { stdout, code } = await here.run(["completion", "powershell"]);
    expect({ code, asks: stdout.includes("flyte-settings --get-completions '--' @elements") }).toEqual({
      code: 0,
      asks: true,
    });
  });

  it("no script for a shell that it does not know", async () => {
    expect(await here.run(["completion", "tcsh"])).toMatchObject({ code: 2, stdout: "" });
  });
});

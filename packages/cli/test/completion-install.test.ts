import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { shellFile } from "../src/completion/shell-files.ts";
import { freshFolder } from "./fake-host.ts";

const here = freshFolder();

const BASH = `# >>> flyte-settings completion >>>
if command -v flyte-settings >/dev/null 2>&1; then
  source <(flyte-settings completion bash)
fi
# <<< flyte-settings completion <<<
`;
const FILES = {
  bash: "home/.bashrc",
  zsh: "home/.zshrc",
  fish: "home/.config/fish/config.fish",
  powershell: "home/.config/powershell/Microsoft.PowerShell_profile.ps1",
} as const;
const at = (path: string): string => join(here.path, path);
const write = (path: string, text: string): void => {
  mkdirSync(dirname(at(path)), { recursive: true });
  writeFileSync(at(path), Buffer.from(text, "latin1"));
};
const read = (path: string): string => readFileSync(at(path), "latin1");
const install = (...words: string[]) => here.run(["completion", "bash", "--install", ...words]);

describe("completion --install", () => {
  it.each(Object.entries(FILES))("for %s writes %s, which loads that shell's script", async (shell, path) => {
    const { code, stdout, stderr } = await here.run(["completion", shell, "--install"]);
    expect([code, stdout, stderr]).toEqual([0, `completion installed in ${at(path)}; start a new shell\n`, ""]);
    expect(read(path)).toContain(`flyte-settings completion ${shell}`);
    const lines = read(path).trimEnd().split("\n");
    expect([lines[0], lines.at(-1)]).toEqual([BASH.split("\n")[0], "# <<< flyte-settings completion <<<"]);
  });

  it.each(Object.entries(FILES))(
    "for %s a second time changes nothing, and --uninstall removes it",
    async (shell, path) => {
      write(path, "first\n");
      await here.run(["completion", shell, "--install"]);
      const [once, stats] = [read(path), statSync(at(path)).ino];
      const second = await here.run(["completion", shell, "--install"]);
      expect([second.stdout, read(path), statSync(at(path)).ino]).toEqual([
        `nothing to change in ${at(path)}\n`,
        once,
        stats,
      ]);
      const removed = await here.run(["completion", shell, "--uninstall"]);
      expect([removed.stdout, read(path)]).toEqual([
        `completion removed from ${at(path)}; start a new shell\n`,
        "first\n",
      ]);
      expect((await here.run(["completion", shell, "--uninstall"])).stdout).toBe(`nothing to change in ${at(path)}\n`);
    },
  );

  it.each([
    ["an empty file", "", BASH],
    ["a file without a last line end", "alias a=b", `alias a=b\n${BASH}`],
    ["bytes that are not UTF-8", "caf\xe9\n", `caf\xe9\n${BASH}`],
    ["CRLF", "a\r\nb\r\n", `a\r\nb\r\n${BASH.replaceAll("\n", "\r\n")}`],
    ["an older block in the middle", `a\n${BASH.replace("source", "old")}b\n`, `a\n${BASH}b\n`],
    ["a block at the end without a line end", BASH.trimEnd(), BASH],
    [
      "a mark inside a line",
      "echo '# >>> flyte-settings completion >>>'\n",
      `echo '# >>> flyte-settings completion >>>'\n${BASH}`,
    ],
  ])("keeps the rest of %s", async (_, before, after) => {
    write(FILES.bash, before);
    expect((await install()).code).toBe(0);
    expect(read(FILES.bash)).toBe(after);
  });

  it.each([
    ["the first mark alone", "a\n# >>> flyte-settings completion >>>\nb\n", "one of the two marks"],
    ["the second mark alone", "# <<< flyte-settings completion <<<\n", "one of the two marks"],
    ["the marks in the wrong order", BASH.split("\n").reverse().join("\n"), "one of the two marks"],
    ["UTF-16", "\xff\xfea\0", "is UTF-16"],
  ])("changes nothing of a file with %s", async (_, before, problem) => {
    write(FILES.bash, before);
    const { code, stderr } = await install();
    expect([code, read(FILES.bash)]).toEqual([1, before]);
    expect(stderr).toContain(problem);
  });

  it("keeps a link, and the mode of the file behind it", async () => {
    write("dotfiles/bashrc", "x\n");
    chmodSync(at("dotfiles/bashrc"), 0o600);
    mkdirSync(at("home"));
    symlinkSync("../dotfiles/bashrc", at(FILES.bash));
    await install();
    expect(lstatSync(at(FILES.bash)).isSymbolicLink()).toBe(true);
    expect([read("dotfiles/bashrc"), statSync(at("dotfiles/bashrc")).mode & 0o777]).toEqual([`x\n${BASH}`, 0o600]);
  });

  it("leaves no file beside it where it cannot be written", async () => {
    mkdirSync(at(FILES.bash), { recursive: true });
    expect(await install()).toMatchObject({ code: 1, stdout: "" });
    expect(readdirSync(at("home"))).toEqual([".bashrc"]);
  });

  it("--profile names another file, from the working directory", async () => {
    await install("--profile", "my/profile");
    expect([read("my/profile"), existsSync(at(FILES.bash))]).toEqual([BASH, false]);
  });

  it.each([
    [["--install", "--uninstall"], "exclude each other"],
    [["--profile", "x"], "belongs to --install"],
  ])("%j is refused", async (words, problem) => {
    const { code, stderr } = await here.run(["completion", "bash", ...words]);
    expect([code, stderr.includes(problem)]).toEqual([2, true]);
  });
});

describe("start-up files", () => {
  it.each([
    ["bash", "darwin", {}, ".bash_profile"],
    ["zsh", "linux", { ZDOTDIR: "/z" }, "/z/.zshrc"],
    ["fish", "linux", { XDG_CONFIG_HOME: "/c" }, "/c/fish/config.fish"],
    ["powershell", "win32", {}, "Documents/PowerShell/Microsoft.PowerShell_profile.ps1"],
    ["powershell", "darwin", {}, ".config/powershell/Microsoft.PowerShell_profile.ps1"],
  ] as const)("of %s on %s, with %j: %s", (shell, platform, env, path) => {
    expect(shellFile(shell, { platform, env }).path).toBe(path);
  });
});

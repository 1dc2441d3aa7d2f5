import { usageError } from "@flyte-settings/project";
import { type Command, defineCommand } from "../../command.ts";
import { type Shell, scripts } from "../../completion/scripts.ts";

export const command: Command = defineCommand({
  description:
    "Prints the completion script for a shell: nouns, verbs, flags, images, projects, files. Put it where your shell looks for it.",
  positionals: [
    { name: "shell", describe: "bash, zsh, fish or powershell; absent: the one in $SHELL, on Windows powershell" },
  ],
  options: {},
  examples: [
    ["flyte-settings completion bash", "for ~/.bashrc: source <(flyte-settings completion bash)"],
    ["flyte-settings completion zsh", "as _flyte-settings in a folder of $fpath"],
    ["flyte-settings completion fish", "as ~/.config/fish/completions/flyte-settings.fish"],
    [
      "flyte-settings completion powershell",
      "for $PROFILE: flyte-settings completion powershell | Out-String | Invoke-Expression",
    ],
  ],
  async run({ positionals: [asked] }, host) {
    const shell = asked ?? host.env["SHELL"]?.split("/").at(-1) ?? (host.platform === "win32" ? "powershell" : "");
    if (!Object.hasOwn(scripts, shell)) {
      throw usageError(
        `no completion for ${shell === "" ? "a shell without a name" : shell}; there is one for ${Object.keys(scripts).join(", ")}`,
      );
    }
    host.stdout.write(scripts[shell as Shell]);
    return 0;
  },
});

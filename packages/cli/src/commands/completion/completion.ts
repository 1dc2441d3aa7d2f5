import { usageError } from "@flyte-settings/project";
import { type Command, defineCommand } from "../../command.ts";
import { type Shell, scripts } from "../../completion/scripts.ts";

export const command: Command = defineCommand({
  description:
    "Prints a script that completes commands, flags, images, projects and files. Put it where your shell looks for completions.",
  positionals: [{ name: "shell", describe: "bash, zsh, fish or powershell (default: $SHELL, on Windows powershell)" }],
  options: {},
  examples: [
    ["flyte-settings completion bash", "for ~/.bashrc: source <(flyte-settings completion bash)"],
    ["flyte-settings completion zsh", "save as _flyte-settings in a directory of $fpath"],
    ["flyte-settings completion fish", "save as ~/.config/fish/completions/flyte-settings.fish"],
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

import { usageError } from "@flyte-settings/project";
import { type Command, defineCommand } from "../../command.ts";
import { type Shell, scripts } from "../../completion/scripts.ts";

export const command: Command = defineCommand({
  description:
    "Prints a script that completes commands, flags, images, projects and files. With --install the start-up file of your shell loads it; --uninstall removes it from there.",
  positionals: [{ name: "shell", describe: "bash, zsh, fish or powershell (default: $SHELL, on Windows powershell)" }],
  options: {
    install: { type: "boolean", describe: "load the completion in the shell's start-up file" },
    uninstall: { type: "boolean", describe: "remove what --install wrote" },
    profile: {
      type: "string",
      value: "FILE",
      completes: "file",
      describe: "start-up file to change",
      defaultText: "~/.bashrc, ~/.zshrc, ~/.config/fish/config.fish, or the user's PowerShell profile",
    },
  },
  examples: [
    ["flyte-settings completion bash --install --profile profile", "load it in each new shell"],
    ["flyte-settings completion bash", "for ~/.bashrc: source <(flyte-settings completion bash)"],
    ["flyte-settings completion zsh", "save as _flyte-settings in a directory of $fpath"],
    ["flyte-settings completion fish", "save as ~/.config/fish/completions/flyte-settings.fish"],
    [
      "flyte-settings completion powershell",
      "for $PROFILE: flyte-settings completion powershell | Out-String | Invoke-Expression",
    ],
  ],
  async run({ options, positionals: [asked] }, host) {
    const { install = false, uninstall = false, profile } = options;
    if (install && uninstall) throw usageError("--install and --uninstall exclude each other");
    if (profile !== undefined && !install && !uninstall)
      throw usageError("--profile belongs to --install or --uninstall");
    const shell = asked ?? host.env["SHELL"]?.split("/").at(-1) ?? (host.platform === "win32" ? "powershell" : "");
    if (!Object.hasOwn(scripts, shell)) {
      throw usageError(
        `no completion for ${shell === "" ? "a shell without a name" : shell}; there is one for ${Object.keys(scripts).join(", ")}`,
      );
    }
    if (!install && !uninstall) {
      host.stdout.write(scripts[shell as Shell]);
      return 0;
    }
    const { installCompletion } = await import("../../completion/install.ts");
    const { path, isChanged } = await installCompletion(shell as Shell, { profile, isRemoved: uninstall }, host);
    const done = uninstall ? "removed from" : "installed in";
    if (!options.quiet)
      host.stdout.write(
        isChanged ? `completion ${done} ${path}; start a new shell\n` : `nothing to change in ${path}\n`,
      );
    return 0;
  },
});

import type { Shell } from "./scripts.ts";

/** A shell's startup file and the lines to add. */
export interface ShellFile {
  /** Relative to the home directory, or absolute. */
  readonly path: string;
  /** The lines between the markers. */
  readonly lines: readonly string[];
}

type Env = Readonly<Record<string, string | undefined>>;
type Place = { readonly env: Env; readonly platform: NodeJS.Platform };

/** The script is printed at each start of the shell, so it always matches the installed version. */
const files: Readonly<Record<Shell, (place: Place) => ShellFile>> = {
  bash: ({ platform }) => ({
    // macOS Terminal starts login shells
    path: platform === "darwin" ? ".bash_profile" : ".bashrc",
    lines: ["if command -v flyte-settings >/dev/null 2>&1; then", "  source <(flyte-settings completion bash)", "fi"],
  }),
  zsh: ({ env }) => ({
    path: env["ZDOTDIR"] ? `${env["ZDOTDIR"]}/.zshrc` : ".zshrc",
    lines: [
      "if (( $+commands[flyte-settings] )); then",
      "  (( $+functions[compdef] )) || { autoload -Uz compinit && compinit; }",
      "  source <(flyte-settings completion zsh)",
      "fi",
    ],
  }),
  fish: ({ env }) => ({
    path: `${env["XDG_CONFIG_HOME"] || ".config"}/fish/config.fish`,
    lines: ["if type -q flyte-settings", "    flyte-settings completion fish | source", "end"],
  }),
  powershell: ({ env, platform }) => ({
    path:
      platform === "win32"
        ? "Documents/PowerShell/Microsoft.PowerShell_profile.ps1"
        : `${env["XDG_CONFIG_HOME"] || ".config"}/powershell/Microsoft.PowerShell_profile.ps1`,
    lines: [
      "if (Get-Command flyte-settings -ErrorAction SilentlyContinue) {",
      "  flyte-settings completion powershell | Out-String | Invoke-Expression",
      "}",
    ],
  }),
};

/** A shell's startup file and the lines to add. */
export function shellFile(shell: Shell, place: Place): ShellFile {
  return files[shell](place);
}

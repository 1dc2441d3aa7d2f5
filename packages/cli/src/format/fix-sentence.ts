import type { Finding } from "@flyte-settings/core/checks";

/** The flag that fixes it: core's sentences name no flags, because programs without a command line print them too. */
const flags: Readonly<Record<string, string>> = {
  "no-default-image": "Or pass --image ghcr.io/acme/train:v3.",
  "secret-in-bundle": "check --fix adds such a file.",
  "own-files-in-bundle": "check --fix lists them.",
  "setting-without-effect": "check --fix removes it.",
  "silence-unused": "check --fix removes it.",
  "version-unknown": "Or pass --version v1.",
};

/** How to fix a finding, with the flag that does it. */
export function fixSentence({ code, severity, fix }: Finding): string {
  // a misspelt name has severity warning, and only the author knows which name was meant
  const flag = code === "setting-without-effect" && severity !== "info" ? undefined : flags[code];
  return flag === undefined ? fix : `${fix} ${flag}`;
}

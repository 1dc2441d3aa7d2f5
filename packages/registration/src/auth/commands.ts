import { FlyteSettingsError } from "@flyte-settings/core";
import { shown } from "@flyte-settings/core/plugin";

/** Runs a program without a shell and waits for it. */
export type RunCommand = (
  command: readonly string[],
) => Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }>;

/** A program's output, trimmed. The output is never shown, because it may be the token. @throws AUTH_FAILED */
export async function tokenFromCommand(setting: string, command: readonly string[], run: RunCommand): Promise<string> {
  if (command.length === 0) {
    throw new FlyteSettingsError(
      "CONFIG_INVALID",
      `${setting}: a command is needed, for example [gcloud, auth, print-access-token]`,
    );
  }
  const { code, stdout, stderr } = await run(command);
  const token = stdout.trim();
  if (code === 0 && token !== "") return token;
  const why = code === 0 ? "it printed nothing" : `it ended with ${code}: ${shown(stderr.trim())}`;
  throw new FlyteSettingsError("AUTH_FAILED", `${setting} (${shown(command[0] ?? "")}) gave no token: ${why}`);
}

import { decodeContextText, SerializationSettings } from "@flyte-settings/core";
import { diffLines } from "diff";
import { type Command, defineCommand } from "../command.ts";
import { settingsText } from "../format/settings-text.ts";
import { style } from "../format/style.ts";
import { exists, readText } from "../host/files.ts";
import type { Host } from "../host/host.ts";

export const command: Command = defineCommand({
  description:
    "Shows what differs between two contexts, value by value. Exit code 0 when nothing does, 1 when something does.",
  positionals: [
    { name: "a", describe: "a context, or a file that holds one; - for stdin", required: true, completes: "file" },
    { name: "b", describe: "the other one", required: true, completes: "file" },
  ],
  options: {},
  examples: [["flyte-settings context diff before.txt after.txt", "two contexts in files"]],
  async run({ options, positionals }, host) {
    const [a, b] = await Promise.all(positionals.map((text) => read(text, host)));
    const changes = diffLines(lines(a ?? ""), lines(b ?? ""));
    const differ = changes.some(({ added, removed }) => added || removed);
    if (options.json) {
      host.stdout.write(
        `${JSON.stringify({ equal: !differ, a: JSON.parse(jsonOf(a ?? "")), b: JSON.parse(jsonOf(b ?? "")) })}\n`,
      );
    } else {
      for (const { added, removed, value } of changes) {
        if (!added && !removed) continue;
        const sign = added ? "+" : "-";
        for (const line of value.trimEnd().split("\n"))
          host.stdout.write(`${style(`${sign} ${line}`, added ? "green" : "red", host.stdout)}\n`);
      }
    }
    return differ ? 1 : 0;
  },
});

async function read(text: string, host: Host): Promise<string> {
  return text === "-" || (await exists(host, text)) ? readText(host, text) : text;
}

function jsonOf(context: string): string {
  return SerializationSettings.toJson(SerializationSettings.fromTransport(decodeContextText(context)));
}

function lines(context: string): string {
  return settingsText(SerializationSettings.fromTransport(context));
}

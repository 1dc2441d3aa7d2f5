import { quotedForYaml } from "@flyte-settings/core/internal";
import { extendHost } from "@flyte-settings/project/host";
import type { CommandHost } from "../host/host.ts";

/**
 * A host whose standard output is buffered: a command prints JSON to it, which `end` prints as YAML. Anything other
 * than JSON, such as a completion script, is printed unchanged.
 */
export function yamlHost(host: CommandHost): { readonly host: CommandHost; end(): Promise<void> } {
  const pieces: string[] = [];
  const written = new Set<"write" | "writeData" | "writeRaw">();
  const keep =
    (how: "write" | "writeData" | "writeRaw") =>
    (text: string): void => {
      written.add(how);
      pieces.push(text);
    };
  const stdout: CommandHost["stdout"] = {
    write: keep("write"),
    writeData: keep("writeData"),
    writeRaw: keep("writeRaw"),
    isTerminal: false,
    hasColours: false,
    columns: host.stdout.columns,
  };
  const end = async (): Promise<void> => {
    const text = pieces.join("");
    const yaml = await asYaml(text);
    if (yaml === undefined && written.has("writeRaw")) host.stdout.writeRaw(text);
    else if (written.has("write")) host.stdout.write(yaml ?? text);
    else host.stdout.writeData(yaml ?? text);
  };
  return { host: extendHost(host, { stdout }), end };
}

async function asYaml(text: string): Promise<string | undefined> {
  try {
    const value: unknown = JSON.parse(text);
    const { Document, visit } = await import("yaml");
    // by the rules of PyYAML and Kubernetes: yes, on and 0o17 are quoted
    const document = new Document(value, { version: "1.1", aliasDuplicateObjects: false });
    visit(document, {
      Scalar(_, node) {
        // the output layer writes \u202e, which only this style can read back
        if (typeof node.value === "string" && quotedForYaml(node.value) !== undefined) node.type = "QUOTE_DOUBLE";
      },
    });
    // no block style: a line of a value could be a workflow command of a CI system; long lines are not folded
    const lines = { lineWidth: 0, blockQuote: false, doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER };
    return document.toString(lines);
  } catch {
    return undefined;
  }
}

import type { Arguments } from "../command.ts";
import { yamlHost } from "../format/yaml-output.ts";
import type { CommandHost } from "../host/host.ts";
import type { OptionSpec } from "../option-spec.ts";

type Specs = Readonly<Record<string, OptionSpec>>;

/** Implements `--format` through `--json`, which commands support. `end` is called when the command has ended. */
export function withFormat(
  args: Arguments<Specs>,
  host: CommandHost,
): { readonly args: Arguments<Specs>; readonly host: CommandHost; end(): Promise<void> } {
  const { format } = args.options;
  const printing = format === "yaml" ? yamlHost(host) : { host, end: async (): Promise<void> => undefined };
  if (format === undefined) return { args, ...printing };
  const json = format === "json" || format === "yaml";
  const options = {
    ...args.options,
    ...{ json, format: format === "yaml" ? "json" : format },
  } as unknown as typeof args.options;
  return { args: { ...args, options }, ...printing };
}

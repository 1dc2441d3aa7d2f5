import { omitUndefined } from "@flyte-settings/core/plugin";
import type { Finding, Sdk } from "./detection.ts";

const names: Readonly<Record<Sdk, RegExp>> = {
  flytekit: /^flytekit ?(?:\[[^\]]*\])? ?(?![\w.-])/i,
  flyte: /^flyte ?(?:\[[^\]]*\])? ?(?![\w.-])/i,
};
const EXACT = /^={2,3} ?v?(\d[^\s*]*)$/;
const MAX_LENGTH = 1000;

/**
 * The SDK's version in a requirement (PEP 508); nothing for another package or a bare name.
 *
 * @example readRequirement('flytekit==1.10.2 ; python_version < "3.9"')
 * // { field: "flytekitVersion", value: "1.10.2", marker: 'python_version < "3.9"' }
 */
export function readRequirement(requirement: string, line?: number, sdk: Sdk = "flytekit"): Finding | undefined {
  if (requirement.length > MAX_LENGTH) return undefined;
  const text = requirement.replace(/\s+/g, " ").trim();
  const name = names[sdk].exec(text);
  if (name === null) return undefined;
  const [specifier = "", ...marker] = text.slice(name[0].length).split(";");
  const conditions = { line, marker: marker.join(";").trim() || undefined, sdk };
  return readSpecifier(specifier.replace(/^ ?\(|\) ?$/g, ""), conditions);
}

/** The SDK's version in a specifier (`==1.16.0`, `>=1.15,<2`); nothing for an empty one. */
export function readSpecifier(
  specifier: string,
  {
    line,
    marker,
    sdk = "flytekit",
  }: { readonly line?: number | undefined; readonly marker?: string | undefined; readonly sdk?: Sdk } = {},
): Finding | undefined {
  const written = specifier.trim();
  if (written === "") return undefined;
  const exact = written.split(",").flatMap((clause) => EXACT.exec(clause.trim())?.[1] ?? []);
  const more = omitUndefined({ line });
  if (exact.length === 1) {
    return { field: "flytekitVersion", value: exact[0] as string, ...more, ...omitUndefined({ marker }) };
  }
  const reason = written.startsWith("@") ? "it is an address, not a version" : "it is not one exact version";
  return { field: "flytekitVersion", written: `${sdk}${/^\w/.test(written) ? " " : ""}${written}`, ...more, reason };
}

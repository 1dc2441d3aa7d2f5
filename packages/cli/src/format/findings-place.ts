import { createHash } from "node:crypto";
import { resolve } from "node:path";
import type { Finding } from "@flyte-settings/core/checks";
import { pathBelow } from "@flyte-settings/node-kit/fs";
import { PROJECT_FILE } from "@flyte-settings/project/settings";
import type { CommandHost } from "../host/host.ts";

/** The file of a finding, relative to the working directory with slashes; outside it, as given. */
export function findingPath({ file = PROJECT_FILE }: Finding, host: CommandHost): string {
  return pathBelow(host.cwd, resolve(host.cwd, file), host.platform) ?? file;
}

/**
 * Identifies findings across runs: 32 hex digits for each, in order. Line numbers are not included, so that a finding
 * keeps its fingerprint when lines above it change; equal ones are numbered.
 */
export function findingFingerprints(findings: readonly Finding[]): readonly string[] {
  const seen = new Map<string, number>();
  return findings.map(({ code, file = "", field = "", message }) => {
    const text = JSON.stringify([code, file, field, message]);
    const count = (seen.get(text) ?? 0) + 1;
    seen.set(text, count);
    return createHash("sha256").update(`${text}#${count}`).digest("hex").slice(0, 32);
  });
}

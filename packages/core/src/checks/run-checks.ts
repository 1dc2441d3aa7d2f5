import { shown } from "../errors.ts";
import { pathText } from "../layers/field-path.ts";
import { originText } from "../layers/origin.ts";
import { nearestName } from "../nearest-name.ts";
import type { CheckInput, Found } from "./check.ts";
import { checks } from "./checks.ts";
import type { Finding, Severity } from "./finding.ts";

/** A check that is not to speak, and why: the next reader will ask. */
export interface Silence {
  readonly code: string;
  readonly reason: string;
}

export interface Silenced {
  readonly findings: readonly Finding[];
  readonly silenced: readonly { readonly finding: Finding; readonly reason: string }[];
}

const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

/**
 * Everything that a person should look at: errors first, then by code, place and message. Silenced codes are left out;
 * one that no check has is itself a finding, since the check it was meant for would speak on.
 */
export function runChecks(
  input: CheckInput,
  options: { readonly ignore?: readonly Silence[] } = {},
): readonly Finding[] {
  const found = Object.entries(checks).flatMap(([code, check]) =>
    [...check.find(input)].map(
      (one): Finding => ({
        code,
        severity: one.severity ?? check.severity,
        place: placeOf(one, input),
        message: one.message,
        fix: check.fix,
      }),
    ),
  );
  const ignore = options.ignore ?? [];
  return sortFindings(silence([...found, ...ignore.flatMap(unknownCode)], ignore).findings);
}

/** Takes out what was silenced by code, whoever found it; the order stays. */
export function silence(findings: readonly Finding[], ignore: readonly Silence[]): Silenced {
  const reasons = new Map(ignore.map(({ code, reason }) => [code, reason]));
  return {
    findings: findings.filter(({ code }) => !reasons.has(code)),
    silenced: findings.flatMap((finding) => {
      const reason = reasons.get(finding.code);
      return reason === undefined ? [] : [{ finding, reason }];
    }),
  };
}

/** Errors first, then by code, place and message, compared by code unit: the same on every machine. */
export function sortFindings(findings: readonly Finding[]): readonly Finding[] {
  const key = ({ severity, code, place, message }: Finding) => [RANK[severity], code, place, message].join("\0");
  return [...findings].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}

/** Where it was written: the value's own origin, else the nearest one above it, else its path. */
function placeOf({ path = [], place }: Found, { provenance = {} }: CheckInput): string {
  if (place !== undefined) return place;
  for (let length = path.length; length > 0; length -= 1) {
    const above = pathText(path.slice(0, length));
    const origin = Object.hasOwn(provenance, above) ? provenance[above] : undefined;
    if (origin !== undefined && origin.layer !== "defaults") return originText(origin);
  }
  return `$.${shown(pathText(path))}`;
}

/** Codes with a `/` are a plugin's own, and those nobody here can know. */
function unknownCode({ code }: Silence, index: number): readonly Finding[] {
  if (Object.hasOwn(checks, code) || code.includes("/") || code === "unknown-check") return [];
  const near = nearestName(code, Object.keys(checks));
  const guess = near === undefined ? "" : `; did you mean ${near}?`;
  return [
    {
      code: "unknown-check",
      severity: "warning",
      place: `checks.ignore[${index}]`,
      message: `no check is called ${shown(code)}${guess}`,
      fix: "Write the code of the finding that is to be silent, or take the line out.",
    },
  ];
}

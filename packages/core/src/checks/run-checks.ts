import { shown } from "../errors.ts";
import { guarded } from "../guard.ts";
import { pathText } from "../layers/field-path.ts";
import { type Origin, originText } from "../layers/origin.ts";
import { omitUndefined } from "../omit-undefined.ts";
import type { CheckInput, Found, Silence } from "./check.ts";
import { checks } from "./checks.ts";
import type { Finding, Severity } from "./finding.ts";

export interface Silenced {
  readonly findings: readonly Finding[];
  readonly silenced: readonly { readonly finding: Finding; readonly reason: string }[];
}

export interface CheckOptions {
  readonly ignore?: readonly Silence[];
  /** Findings from other sources, such as a plugin: suppressed and sorted together with these. */
  readonly others?: readonly Finding[];
  /**
   * Whether everything that could produce this finding was checked. Only then can a suppression be reported as unused.
   * Default: no.
   */
  readonly isWhole?: (code: string) => boolean;
}

const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

/**
 * All findings: errors first, then by code, place and message. Suppressed codes are omitted. A suppression with an
 * unknown code is itself a finding, because the intended check still runs.
 */
export function runChecks(input: CheckInput, options: CheckOptions = {}): readonly Finding[] {
  return guarded("runChecks", () => checkReport(input, options).findings);
}

/** Like `runChecks`, but also returns the suppressed findings, each with its reason. */
export function checkReport(input: CheckInput, options: CheckOptions = {}): Silenced {
  return guarded("checkReport", () => {
    const { ignore = [], others = [], isWhole = () => false } = options;
    const found = [...findAll({ ...input, ...(ignore.length === 0 ? {} : { ignore }) }), ...others];
    const codes = new Set(found.map(({ code }) => code));
    const idle = ignore.map(({ code }) => code).filter((code) => !codes.has(code) && isWhole(code));
    const { findings, silenced } = silence([...found, ...findOne("silence-unused", { ...input, idle })], ignore);
    return { findings: sortFindings(findings), silenced };
  });
}

function findAll(input: CheckInput): readonly Finding[] {
  return Object.keys(checks).flatMap((code) => findOne(code, input));
}

function findOne(code: string, input: CheckInput): readonly Finding[] {
  const check = checks[code];
  if (check === undefined) return [];
  return [...check.find(input)].map((one) => ({
    code,
    severity: one.severity ?? check.severity,
    ...placeOf(one, input),
    message: one.message,
    fix: check.fix,
  }));
}

/** Removes findings suppressed by code, whatever their source; the order is preserved. */
export function silence(findings: readonly Finding[], ignore: readonly Silence[]): Silenced {
  return guarded("silence", () => {
    const reasons = new Map(ignore.map(({ code, reason }) => [code, reason]));
    return {
      findings: findings.filter(({ code }) => !reasons.has(code)),
      silenced: findings.flatMap((finding) => {
        const reason = reasons.get(finding.code);
        return reason === undefined ? [] : [{ finding, reason }];
      }),
    };
  });
}

/**
 * Errors first, then by code, file, line, place and message, compared by UTF-16 code unit so that the order is the same
 * on every machine.
 */
export function sortFindings(findings: readonly Finding[]): readonly Finding[] {
  return guarded("sortFindings", () => {
    const key = ({ severity, code, file = "", line = 0, place, message }: Finding) =>
      [RANK[severity], code, file, String(line).padStart(9, "0"), place, message].join("\0");
    return [...findings].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
  });
}

/** Where the value was written: its own origin, or the origin of the nearest parent, or its path. */
function placeOf(found: Found, { provenance = {} }: CheckInput): Pick<Finding, "place" | "file" | "line" | "field"> {
  const { path = [], place, file, line } = found;
  if (place !== undefined) return { place, ...inFile({ file, line }) };
  const field = pathText(path);
  for (let length = path.length; length > 0; length -= 1) {
    const above = pathText(path.slice(0, length));
    const origin = Object.hasOwn(provenance, above) ? provenance[above] : undefined;
    if (origin !== undefined && origin.layer !== "defaults")
      return { place: originText(origin), ...inFile(origin), field };
  }
  return { place: shown(field), field };
}

function inFile({
  file,
  line,
}: { [Name in "file" | "line"]?: Origin[Name] | undefined }): Pick<Finding, "file" | "line"> {
  return omitUndefined({ file, line });
}

import { checkReport, runChecks, silence } from "@flyte-settings/core/checks";
import { describe, expect, it } from "vitest";
import { brief, clean, IMAGE, withImage } from "./check-rows.ts";

describe("silencing", () => {
  const input = { settings: { ...clean, ...withImage("r.io/x", { tag: "latest" }) } };
  it("by code", () => {
    expect(runChecks(input, { ignore: [{ code: "mutable-tag", reason: "a sandbox" }] })).toEqual([]);
  });
  it("an unknown code is itself a finding", () => {
    const ignore = [
      { code: "mutable-tags", reason: "x" },
      { code: "acme/rule", reason: "a plugin's own" },
    ];
    const findings = runChecks(input, { ignore });
    expect(brief(findings)).toEqual([`mutable-tag ${IMAGE}`, "unknown-check checks.ignore.mutable-tags"]);
    expect(findings[1]?.message).toBe("no check is called mutable-tags; did you mean mutable-tag?");
  });
  it("what is silenced stands beside the reason that was given", () => {
    const { findings, silenced } = checkReport(input, { ignore: [{ code: "mutable-tag", reason: "a sandbox" }] });
    expect([findings, silenced]).toMatchObject([[], [{ finding: { code: "mutable-tag" }, reason: "a sandbox" }]]);
  });
  it("an unused suppression is reported only if all inputs were examined", () => {
    const ignore = [
      { code: "code-nowhere", reason: "x" },
      { code: "secret-in-bundle", reason: "x" },
    ];
    const isWhole = (code: string) => code === "code-nowhere";
    expect(brief(checkReport(input, { ignore, isWhole }).findings)).toEqual([
      `mutable-tag ${IMAGE}`,
      "silence-unused checks.ignore.code-nowhere",
    ]);
    expect(brief(runChecks(input, { ignore }))).toEqual([`mutable-tag ${IMAGE}`]);
  });
  it("findings of plugins as well, with the reason beside them", () => {
    const finding = { code: "acme/rule", severity: "error", place: "p", message: "m", fix: "f" } as const;
    expect(silence([finding], [{ code: "acme/rule", reason: "known" }])).toEqual({
      findings: [],
      silenced: [{ finding, reason: "known" }],
    });
  });
});

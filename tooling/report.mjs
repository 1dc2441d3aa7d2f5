// The results in a vitest JSON report: totals and the message of every failure, so that they are at the end of a long
// log.
import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { root } from "./pnpm.mjs";

/** Maximum lines of a failure's message to repeat. */
const messageLines = 30;

/** @returns {{ counts: { passed: number, failed: number, skipped: number }, failures: string[] }} */
export function readReport(path) {
  let report;
  try {
    report = JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return { counts: { passed: 0, failed: 0, skipped: 0 }, failures: [] };
  }
  const { numPassedTests: passed, numFailedTests: failed, numPendingTests: skipped } = report;
  const failures = report.testResults.flatMap(({ name, message, assertionResults }) => {
    const file = relative(root, name);
    const tests = assertionResults.filter(({ status }) => status === "failed");
    if (tests.length > 0) return tests.map((test) => describe(`${file} > ${test.fullName}`, test.failureMessages));
    return message ? [describe(file, [message])] : [];
  });
  return { counts: { passed, failed, skipped }, failures };
}

function describe(name, messages) {
  const text = messages.join("\n").split("\n").slice(0, messageLines).join("\n    ");
  return `FAILED ${name}\n    ${text}`;
}

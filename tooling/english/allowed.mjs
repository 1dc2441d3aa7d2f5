// Uses of a wording of rules.mjs that are right. An entry that excuses nothing fails the check.

/** @type {readonly { words: string, in?: string, reason: string }[]} */
export const allowed = [
  { words: "silence-unused", in: "docs/checks.md", reason: "the code of a check, which programs match" },
];

// Correct uses of a wording in rules.mjs. An unused entry fails the check.

/** @type {readonly { words: string, in?: string, reason: string }[]} */
export const allowed = [
  { words: "silence-unused", in: "docs/checks.md", reason: "the code of a check, which programs match" },
  { words: "authType is None", reason: "the value that Flyte's configuration has" },
  {
    words: "codec can't decode the text",
    in: "packages/core",
    reason: "flytekit's own sentence, which programs match",
  },
];

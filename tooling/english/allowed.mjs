// Uses of a wording of rules.mjs that are right. An entry that excuses nothing fails the check.

/** @type {readonly { words: string, in?: string, reason: string }[]} */
export const allowed = [];

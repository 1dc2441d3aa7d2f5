// Wordings not used in the documentation, help and messages, each with its replacement.

/** @type {readonly { id: string, pattern: RegExp, instead: string }[]} */
export const rules = [
  {
    id: "precedence-as-motion",
    pattern: /\b(?:go|goes|going|went|gone) before\b/i,
    instead: "overrides, takes precedence over",
  },
  {
    id: "precedence-as-motion",
    pattern:
      /\bcounts? (?:as|for|alone|too|only|whole|in|there|here|everywhere)\b|\b(?:it|that|which|one|case|they|these) (?:do not |does not )?counts?\b/i,
    instead: "is treated as, is used",
  },
  {
    id: "precedence-as-motion",
    pattern: /\b(?:weaker|stronger|weakest|strongest)\b/i,
    instead: "lowest, highest precedence",
  },
  { id: "precedence-as-motion", pattern: /\b(?:win|wins|won)\b/i, instead: "is used, takes precedence" },
  {
    id: "posture",
    pattern:
      /\b(?:stand|stands|stood|standing) (?:in|under|below|above|on|behind|beside|there|at|inside|next|before)\b/i,
    instead: "is (set) in, is listed under",
  },
  {
    id: "posture",
    pattern: /\b(?:lie|lies|lay|lying) (?:in|on|at|beside|below|under|directly|outside|inside|above|there|next)\b/i,
    instead: "is in, is stored in",
  },
  { id: "posture", pattern: /\blives? (?:in|on|inside|at|outside|there|here)\b/i, instead: "runs in, is in" },
  { id: "posture", pattern: /\b(?:is|are|was|were|be) (?:already |still )?there\b/i, instead: "exists, is found" },
  {
    id: "no-as-not",
    pattern: /(?<!there )\b(?:is|are|was|were|be) no (?!longer\b|more than\b|such\b)[\w-]+/i,
    instead: "is not a (valid) …",
  },
  { id: "no-as-not", pattern: /\b(?:is|are|was|were|be) none\b/i, instead: "is not one, does not exist" },
  { id: "archaic", pattern: /\bmend(?:s|ed|ing)?\b/i, instead: "fix" },
  { id: "archaic", pattern: /\bheed(?:s|ed|ing)?\b/i, instead: "respect, use" },
  { id: "archaic", pattern: /\b(?:hold|holds|held|holding)\b[^.;:,]{0,40}\bagainst\b/i, instead: "compare with" },
  { id: "archaic", pattern: /\b(?:give|gives|given|gave) back\b/i, instead: "return" },
  { id: "archaic", pattern: /\b(?:take|takes|taken|took|taking) (?:\w+ )?(?:out|away)\b/i, instead: "remove" },
  { id: "archaic", pattern: /\b(?:go|goes|went) along\b/i, instead: "is included" },
  { id: "archaic", pattern: /\bsilence(?:s|d)?\b/i, instead: "suppress, suppression" },
  { id: "archaic", pattern: /\bmanners?\b/i, instead: "mode, way" },
  { id: "archaic", pattern: /\bdoors?\b/i, instead: "entry point" },
  { id: "archaic", pattern: /\berrands?\b/i, instead: "operation" },
  { id: "archaic", pattern: /(?<!control |data )\bplanes?\b/i, instead: "client, backend" },
  { id: "archaic", pattern: /\bodd\b/i, instead: "malformed, unexpected" },
  { id: "archaic", pattern: /\bdeeds?\b/i, instead: "call, side effect" },
  { id: "archaic", pattern: /\bfates?\b/i, instead: "disposition" },
  { id: "archaic", pattern: /\bingredients?\b/i, instead: "input" },
  { id: "archaic", pattern: /\bpeers?\b(?! depend| certificate)/i, instead: "flytekit, reference implementation" },
  { id: "archaic", pattern: /\bfolders?\b/i, instead: "directory" },
  { id: "archaic", pattern: /\b(?:a|the|its|any|every|other|whose) texts?\b|\btexts\b/i, instead: "string, message" },
  { id: "archaic", pattern: /(?<!in other )\bwords?\b/i, instead: "argument, message, text" },
];

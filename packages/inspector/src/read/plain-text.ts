const ENTITIES: Readonly<Record<string, string>> = { quot: '"', apos: "'", amp: "&", lt: "<", gt: ">", nbsp: " " };

/** What mail, chats, web pages and shells change in a text, and what it was before. */
const CHANGES: readonly (readonly [RegExp, string | ((whole: string, part: string) => string)])[] = [
  // zero-width characters, byte order marks and soft hyphens
  [/[\u00ad\u200b-\u200d\u2060\ufeff]/g, ""],
  [/&(#x[\da-f]{1,6}|#\d{1,7}|quot|apos|amp|lt|gt|nbsp);/gi, character],
  [/[\u201c-\u201f\u2033]/g, '"'],
  [/[\u2018-\u201b\u2032]/g, "'"],
  // a line that a shell continues
  [/\\\r?\n/g, ""],
  [/%(2[bf]|3d)/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))],
  // base64 whose lines are indented
  [/(?<=[\w+/-]{20})\r?\n[ \t]+(?=[\w+/-]{20}|[\w+/-]{1,20}={0,2}[ \t\r]*$)/gm, ""],
];

/** Replaces typography, entities and line continuations, none of which occurs in contexts. */
export function plainText(text: string): string {
  return CHANGES.reduce((plain, [pattern, by]) => plain.replace(pattern, by as string), text);
}

function character(whole: string, name: string): string {
  if (!name.startsWith("#")) return ENTITIES[name.toLowerCase()] ?? whole;
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code > 0x10ffff ? whole : String.fromCodePoint(code);
}

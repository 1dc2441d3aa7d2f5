// node tooling/english/draw.mjs [SEED] [COUNT]: prints sentences selected at random from messages, pages and comments,
// for a reader to judge.
import { drawn, random } from "../attacks/draw.mjs";
import { commentTexts, messageTexts, pageTexts } from "./texts.mjs";

const seed = Number(process.argv[2] ?? Date.now() % 2 ** 31);
const count = Number(process.argv[3] ?? 200);
const sentences = [...messageTexts(), ...pageTexts(), ...commentTexts()].flatMap(({ file, line, text, kind }) =>
  text
    .replace(/\s+/g, " ")
    .split(/(?<=[.!?]) (?=[A-Z])/)
    .filter((sentence) => /[a-z]+ [a-z]+ [a-z]+/i.test(sentence))
    .map((sentence) => ({ place: `${file}:${line}`, kind, sentence })),
);
console.log(`${sentences.length} sentences, seed ${seed}`);
for (const { place, kind, sentence } of drawn(sentences, count / sentences.length, random(seed)))
  console.log(`${kind.padEnd(7)} ${place}\n        ${sentence}`);

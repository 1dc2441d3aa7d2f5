// A terminal session as SVG, with the real output of the program in the example project: its text by file name.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const bin = fileURLToPath(new URL("../../packages/cli/dist/bin.js", import.meta.url));
const project = fileURLToPath(new URL("../../examples/python-project", import.meta.url));
const session = [
  ["settings", "explain", "images"],
  ["context", "decode", "--package", "flyte-package.tgz"],
];
const LINE = 20;
const PAD = 20;
/** Width of a character at 13 px, in the widest of the requested fonts. */
const ADVANCE = 7.9;

/** The picture, identical for the same output. */
export function terminalPicture() {
  const lines = session.flatMap((words) => [
    { text: `$ flyte-settings ${words.join(" ")}`, kind: "command" },
    ...output(words).map((text) => ({ text, kind: "output" })),
    { text: "", kind: "output" },
  ]);
  lines.pop();
  const width = Math.ceil(Math.max(...lines.map(({ text }) => text.length)) * ADVANCE) + 2 * PAD;
  const height = lines.length * LINE + 2 * PAD;
  const texts = lines
    .map(({ text, kind }, index) => ({ text, kind, y: PAD + index * LINE + 14 }))
    .filter(({ text }) => text !== "")
    .map(
      ({ text, kind, y }) => `<text class="${kind}" x="${PAD}" y="${y}" xml:space="preserve">${escaped(text)}</text>`,
    );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="flyte-settings at a terminal">
<style>text{font:13px ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,monospace;fill:#e8eaef}.command{fill:#a9acff;font-weight:bold}</style>
<rect width="${width}" height="${height}" rx="8" fill="#14161b"/>
${texts.join("\n")}
</svg>
`;
}

function output(words) {
  const env = { PATH: process.env.PATH, HOME: "/nonexistent", NO_COLOR: "1" };
  return execFileSync(process.execPath, [bin, ...words, "--quiet"], { cwd: project, encoding: "utf8", env })
    .trimEnd()
    .split("\n");
}

function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

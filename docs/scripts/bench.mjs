// The performance page and its chart, from docs/bench-results.json, which `npm run bench -- --save` writes. Nothing is
// measured here.
import { readFileSync } from "node:fs";

const results = JSON.parse(readFileSync(new URL("../bench-results.json", import.meta.url), "utf8"));
const titles = {
  bundle: "Bundles",
  projects: "Bundles of real projects",
  scale: "Bundles of 600,000 files",
  growth: "Growth",
  context: "Contexts",
  flyte2: "Flyte 2",
  images: "Images",
  inspector: "The inspector",
  plugins: "Plugins",
  register: "Registering",
  registered: "Registered entities",
  promote: "Promotion",
  start: "The command",
};
const START = "<!-- bench: made by docs/scripts/write-pages.mjs from bench-results.json, do not edit -->";
const END = "<!-- /bench -->";

/** The page with updated tables between the markers. */
export function performancePage() {
  const page = readFileSync(new URL("../performance.md", import.meta.url), "utf8");
  const [before, rest] = page.split(START);
  return `${before}${START}\n${tables()}\n${END}${rest.split(END)[1]}`;
}

function tables() {
  const { node, platform, processors, processor, memoryGiB } = results.machine;
  const untitled = results.rows.find(({ bench }) => !Object.hasOwn(titles, bench));
  if (untitled !== undefined) throw new Error(`docs/scripts/bench.mjs: add a title for the rows of ${untitled.bench}`);
  const sections = Object.entries(titles).flatMap(([bench, title]) => {
    const lines = results.rows
      .filter((row) => row.bench === bench)
      .map((row) => `| ${escapedCell(row.name)} | ${ratio(row.ratio)} | ${row.target ?? ""} | ${verdict(row)} |`);
    if (lines.length === 0) return [];
    return `### ${title}\n\n| benchmark | ratio | target | |\n| --- | --- | --- | --- |\n${lines.join("\n")}`;
  });
  return `Node ${node.slice(1)}, ${platform}, ${processors} processors (${processor}), ${memoryGiB} GiB of memory.

${sections.join("\n\n")}`;
}

/** In tables, a pipe ends the cell. */
function escapedCell(text) {
  return text.replaceAll("|", "\\|");
}

function ratio(value) {
  return value >= 0.1 ? value.toFixed(2) : value.toPrecision(2);
}

function must({ target }) {
  return Number(target.replace(/[^0-9.]/g, ""));
}

function verdict(row) {
  return row.target === undefined ? "" : row.ratio <= must(row) ? "reached" : "**missed**";
}

const LABEL = 404;
const PLOT = 318;
const WIDTH = 790;
const TOP = 64;
const LINE = 28;
/** Right end of the logarithmic axis. */
const MOST = 150;
const others = /against (flytekit|crane|skopeo|tar|a Python client|pyflyte)/;

/**
 * Speedup factors compared with other programs, with a line at the target. The same results give the same picture. Sizes
 * and rows without a target are only in the tables.
 */
export function benchPicture() {
  const rows = results.rows.filter(
    (row) => !["requests", "KiB"].includes(row.unit) && row.target !== undefined && others.test(row.name),
  );
  const height = TOP + rows.length * LINE + 40;
  const bottom = TOP + rows.length * LINE;
  const axis = [1, 3, 10, 30, 100].map(
    (times) =>
      `<path class="grid" d="M${x(times)} ${TOP - 6}V${bottom}"/><text class="dim" x="${x(times)}" y="${bottom + 18}" text-anchor="middle">${times}×</text>`,
  );
  const bars = rows.map((row, index) => {
    const y = TOP + index * LINE;
    const width = Math.max(x(1 / row.ratio) - LABEL, 1).toFixed(1);
    const mark = x(1 / must(row)).toFixed(1);
    return `<text x="${LABEL - 12}" y="${y + 15}" text-anchor="end">${escaped(row.name)}</text><rect class="bar" x="${LABEL}" y="${y + 2}" width="${width}" height="18" rx="2"/><path class="must" d="M${mark} ${y - 1}v24"/><text class="times" x="${(LABEL + Math.max(Number(width), Number(mark) - LABEL) + 8).toFixed(1)}" y="${y + 15}">${times(row)}</text>`;
  });
  const told = rows.map((row) => `${row.name}: ${times(row)}`).join("; ");
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="bench-title bench-desc">
<title id="bench-title">Speed of flyte-settings compared with other programs</title>
<desc id="bench-desc">${escaped(told)}.</desc>
<style>text{font:12px system-ui,"DejaVu Sans",sans-serif;fill:#1f2430}.head{font-size:15px;font-weight:600}.dim{fill:#565d6d}.times{font-weight:600}.back{fill:#fbfbfd}.bar{fill:#6a6cf0}.grid{stroke:#d5d8e0;fill:none}.must{stroke:#c2410c;stroke-width:2;fill:none}@media (prefers-color-scheme:dark){text{fill:#e8eaef}.dim{fill:#a3a9b8}.back{fill:#14161b}.bar{fill:#7d80ff}.grid{stroke:#333844}.must{stroke:#ffb169}}</style>
<rect class="back" width="${WIDTH}" height="${height}" rx="8"/>
<text class="head" x="20" y="28">Speed-up factor</text>
<text class="dim" x="20" y="46">wall time of whole processes, CPU time for contexts; the vertical line is the target</text>
${axis.join("\n")}
${bars.join("\n")}
</svg>
`;
}

function x(times) {
  const share = Math.log(Math.min(Math.max(times, 1), MOST)) / Math.log(MOST);
  return LABEL + share * PLOT;
}

function times({ ratio }) {
  const value = 1 / ratio;
  return `${value >= 10 ? Math.round(value) : value.toFixed(1)}×`;
}

function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

// The overhead of the host per hook call: the same images with and without a plugin that does nothing, median of
// rounds. "other" is the limit in the issue in microseconds, not a program.
import { pathToFileURL } from "node:url";
import { median, row } from "./measure.mjs";

const LIMIT = 20;
const ROUNDS = 15;
const IMAGES = 2000;
const digest = `sha256:${"a".repeat(64)}`;
const plugins = {
  "a hook that passes": { provideImage: () => null },
  "an async hook that passes": { provideImage: async () => null },
  "an async hook that rewrites": { rewriteImage: async (image) => `mirror.example/${image.reference}` },
  "an async hook that pins": { pinImage: async () => ({ digest }) },
};

export default async function measure({ root }) {
  const core = await import(pathToFileURL(`${root}/packages/core/dist/plugin.js`).href);
  const host = { fetch() {}, env: {}, root: "/", compat: "strict", now: () => performance.now(), report() {} };
  const requests = Array.from({ length: IMAGES }, (_, i) => ({ name: `n${i}`, reference: `r.example/x:v${i}` }));
  const microseconds = async (loaded) => {
    const run = core.startRun(loaded, host, { concurrency: 1 });
    const started = process.hrtime.bigint();
    await core.resolveImages(run, requests);
    return Number(process.hrtime.bigint() - started) / 1000 / IMAGES;
  };
  const rows = [];
  for (const [name, hooks] of Object.entries(plugins)) {
    const loaded = await core.loadPlugins([{ source: "./p.mjs", entry: { apiVersion: 1, name: "p", ...hooks } }]);
    const figures = [];
    for (let round = 0; round < ROUNDS; round++) figures.push(-(await microseconds([])) + (await microseconds(loaded)));
    rows.push(row(`host overhead, ${name}`, "µs", median(figures), LIMIT, "≤ 1.00", ROUNDS));
  }
  return rows;
}

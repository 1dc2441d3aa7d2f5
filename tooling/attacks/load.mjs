// Many concurrent and many consecutive calls: memory and descriptors must not grow, nothing may fail. A case is a
// thousand calls, or one round of commands.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "../pnpm.mjs";
import { command, inProject } from "./command.mjs";
import { digestOf } from "./digests.mjs";
import { fakeRegistryOf } from "./fake-registry.mjs";

const BATCH = 1_000;
/** Maximum memory in bytes that a batch may still use after garbage collection. */
const MAX_GROWTH = 64 * 2 ** 20;

const load = (name, path) => import(pathToFileURL(join(root, `packages/${name}/dist/${path}.js`)).href);

async function cases() {
  const [core, pluginModule] = await Promise.all([load("core", "index"), load("core", "plugin")]);
  const { decodeContext, encodeContext, ImageConfig, isFlyteSettingsError, SerializationSettings } = core;
  const imageConfig = ImageConfig.fromImages("ghcr.io/a/b:1", { spark: "ghcr.io/a/s:2" });
  const text = encodeContext(SerializationSettings.create({ project: "p", domain: "d", version: "v", imageConfig }));
  const decode = () => decodeContext(text);
  const broken = (n) => {
    const at = n % text.length;
    try {
      decodeContext(`${text.slice(0, at)}${text[at] === "A" ? "B" : "A"}${text.slice(at + 1)}`);
    } catch (error) {
      if (!isFlyteSettingsError(error)) throw error;
    }
  };
  const resolve = (n) =>
    core.registerableContainerImage(n % 2 ? "{{.image.spark.fqn}}:{{.image.spark.version}}" : undefined, imageConfig);
  const plugin = pluginModule.definePlugin({ apiVersion: 1, name: "p", extendSettings: () => ({ env: { A: "b" } }) });
  const plugins = await pluginModule.loadPlugins([{ source: "./p.mjs", entry: plugin }]);
  const settings = decode().settings;
  const host = { fetch, env: {}, root: "/", compat: "strict", now: () => performance.now(), report: () => {} };
  const runPlugin = async () => {
    const run = pluginModule.startRun(plugins, host);
    const extended = await pluginModule.extendSettings(run, settings, []);
    if (extended.settings.env?.A !== "b") throw new Error("the plugin's variable is missing");
  };
  const batches = (name, count, call) =>
    Array.from({ length: count / BATCH }, (_, n) => ({
      name: `${name}, batch ${n}`,
      tries: BATCH,
      run: () => batch(call, n),
    }));
  return [
    {
      name: "1,000 decodes at once",
      tries: 1_000,
      run: async () => void (await Promise.all(Array.from({ length: 1_000 }, async () => decode()))),
    },
    ...batches("decodes in a row", 100_000, decode),
    ...batches("damaged contexts", 20_000, broken),
    ...batches("images resolved", 10_000, resolve),
    ...batches("plugin runs", 3_000, runPlugin),
    ...Array.from({ length: 10 }, (_, n) => ({
      name: `10 bundle create at once, round ${n}`,
      tries: 10,
      run: () => inProject(bundleTogether),
    })),
    ...Array.from({ length: 2 }, (_, n) => ({
      name: `10 images pin at once, round ${n}`,
      tries: 10,
      run: () => inProject(pinTogether),
    })),
  ];
}

const descriptors = () => (process.platform === "linux" ? readdirSync("/proc/self/fd").length : 0);

async function batch(call, n) {
  const before = process.memoryUsage().heapUsed;
  const open = descriptors();
  for (let at = 0; at < BATCH; at++) await call(n * BATCH + at);
  const more = process.memoryUsage().heapUsed - before;
  if (more > MAX_GROWTH) return `holds ${Math.round(more / 2 ** 20)} MiB more`;
  // other attacks run commands at the same time
  return descriptors() > open + 200 ? `${descriptors() - open} descriptors were not closed` : undefined;
}

async function bundleTogether(cwd) {
  for (let n = 0; n < 200; n++) writeFileSync(join(cwd, `f${n}.py`), `${n}\n`);
  const args = ["bundle", "create", "--json", "--quiet"];
  const ran = await Promise.all(Array.from({ length: 10 }, () => command(args, { cwd, limitMs: 120_000 })));
  const failed = ran.find(({ code }) => code !== 0);
  if (failed !== undefined) return `one failed: ${failed.stderr.slice(0, 200)}`;
  const made = ran.map(({ stdout }) => JSON.parse(stdout));
  if (new Set(made.map(({ digest }) => digest)).size > 1) return "the digests differ";
  const found = digestOf(readFileSync(made[0].archive));
  return found === made[0].digest ? undefined : `the archive of ${made[0].digest} holds ${found}`;
}

/** Ten commands that write one lock file: it must contain every entry. */
async function pinTogether(cwd) {
  const registry = await fakeRegistryOf(10);
  try {
    const pin = (n) => {
      writeFileSync(
        join(cwd, `p${n}.yaml`),
        `images: { default: "${registry.host}/acme/i${n}:v1" }\nplugins: ["@flyte-settings/oci-images"]\n`,
      );
      return command(["images", "pin", "--file", `p${n}.yaml`, "--lock", "images.lock.yaml"], {
        cwd,
        limitMs: 120_000,
      });
    };
    const ran = await Promise.all(Array.from({ length: 10 }, (_, n) => pin(n)));
    const failed = ran.find(({ code }) => code !== 0);
    if (failed !== undefined) return `one failed: ${failed.stderr.slice(0, 200)}`;
    const count = readFileSync(join(cwd, "images.lock.yaml"), "utf8").split("requested:").length - 1;
    return count === 10 ? undefined : `the lock file has ${count} of 10 entries`;
  } finally {
    await registry.close();
  }
}

export const underLoad = { name: "load", rows: "8", cases, lanes: 1 };

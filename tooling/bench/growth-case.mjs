// CPU milliseconds of one operation on an input of one size: node growth-case.mjs OVER SIZE FOLDER. Creating the input
// is not counted; its files are created in FOLDER by the first run.
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const dist = (name, entry = "index") => import(`../../packages/${name}/dist/${entry}.js`);
const numbers = (count) => Array.from({ length: count }, (_, i) => i);

function plant(folder, files) {
  if (existsSync(folder)) return;
  mkdirSync(folder);
  const made = new Set();
  for (const [path, content] of files) {
    const parent = dirname(join(folder, path));
    if (!made.has(parent)) mkdirSync(parent, { recursive: true });
    made.add(parent);
    writeFileSync(join(folder, path), content);
  }
}

async function context(value) {
  const { SerializationSettings } = await dist("core");
  const json = JSON.stringify(value);
  return () => {
    const settings = SerializationSettings.fromJson(json);
    const text = SerializationSettings.serializedContext(settings);
    SerializationSettings.fromTransport(text, { maxBytes: 2 ** 30 });
  };
}

/** Each prepares an input and returns the operation that is measured. */
const cases = {
  /** Bundles this many small files. */
  async files(count, folder) {
    const { bundleCode } = await dist("fast-register");
    plant(
      join(folder, "src"),
      numbers(count).map((i) => [`d${i % Math.ceil(count / 100)}/f${i}.py`, `x = ${i}\n`]),
    );
    const output = join(folder, `out-${process.pid}`);
    return () => bundleCode(join(folder, "src"), { env: process.env }, { output });
  },
  /** Reads settings with this many images, and encodes and decodes their context. */
  images(count) {
    const images = numbers(count).map((i) => ({ name: `i${i}`, fqn: `ghcr.io/acme/app${i}`, tag: `v${i}` }));
    return context({ image_config: { default_image: images[0] ?? null, images } });
  },
  /** The same with this many names of environment variables. */
  names(count) {
    return context({ image_config: {}, env: Object.fromEntries(numbers(count).map((i) => [`NAME_${i}`, `${i}`])) });
  },
  /** Fills in a package with this many tasks. */
  async entities(count) {
    const { planRegistration } = await dist("registration");
    const { create, toBinary } = await import(
      "../../packages/registration/node_modules/@bufbuild/protobuf/dist/esm/index.js"
    );
    const { ResourceType, TaskSpecSchema } = await dist("registration", "wire");
    // an empty package is an error
    const files = numbers(Math.max(count, 1)).map((i) => {
      const id = { resourceType: ResourceType.TASK, name: `many.t${i}`, version: "{{ registration.version }}" };
      const target = { case: "container", value: { image: "ghcr.io/acme/app:v1", args: ["pyflyte-execute"] } };
      const template = { id, type: "python-task", metadata: {}, interface: {}, target };
      const bytes = toBinary(TaskSpecSchema, create(TaskSpecSchema, { template }));
      return { path: `${String(i).padStart(7, "0")}_many.t${i}_1.pb`, bytes };
    });
    return () => planRegistration(files, { project: "p", domain: "d", version: "v1" });
  },
  /** Follows a chain of imports of this depth. */
  async depth(count, folder) {
    const { listImported } = await dist("fast-register");
    const source = join(folder, "src");
    plant(
      source,
      numbers(count + 1).map((i) => [`m${i}.py`, i < count ? `import m${i + 1}\n` : ""]),
    );
    return () => listImported(source, { env: process.env }, { modules: ["m0"] });
  },
};

const [over, size, folder] = process.argv.slice(2);
const operation = await cases[over](Number(size), folder);
const before = process.cpuUsage();
await operation();
const { user, system } = process.cpuUsage(before);
console.log((user + system) / 1000);

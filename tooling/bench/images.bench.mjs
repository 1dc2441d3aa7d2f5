// Pinning 200 distinct images with a real registry on the loopback: one process, compared with crane digest one at a
// time and skopeo inspect eight at a time. Also the number of requests for 200 images with 50 distinct references.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { interleaved, processMs, row } from "./measure.mjs";

const IMAGES = 200;
const RUNS = 5;

export default async function measure({ root, peers }) {
  const path = [...(peers?.bin ?? []), process.env.PATH].join(delimiter);
  const rows = await requestRows(root);
  const missing = ["docker-registry", "crane", "skopeo"].filter((name) => !isOnPath(name, path));
  if (missing.length > 0) {
    console.log(`  left out, because ${missing.join(" and ")} cannot be found: pinning against crane and skopeo`);
    return rows;
  }
  const folder = mkdtempSync(join(tmpdir(), "images-bench-"));
  const registry = await startRegistry(folder, path);
  try {
    const references = await seed(root, registry.host);
    const list = join(folder, "references.txt");
    writeFileSync(list, references.join("\n"));
    const env = { PATH: path, HOME: folder };
    const ours = () => processMs(process.execPath, [join(root, "tooling/bench/pin-images.mjs"), list], { env });
    const crane = () => {
      const started = performance.now();
      for (const reference of references) processMs("crane", ["digest", "--insecure", reference], { env });
      return performance.now() - started;
    };
    const skopeo = () =>
      processMs(
        "xargs",
        ["-a", list, "-P", "8", "-I", "{}", "skopeo", "inspect", "--tls-verify=false", "docker://{}"],
        { env },
      );
    const [mine, theirs, others] = await interleaved([ours, crane, skopeo], RUNS);
    rows.push(row("pin 200 images, against crane digest one by one", "ms", mine, theirs, "≤ 0.15", RUNS));
    rows.push(row("pin 200 images, against skopeo inspect 8 at a time", "ms", mine, others, "≤ 0.15", RUNS));
  } finally {
    registry.stop();
    rmSync(folder, { recursive: true });
  }
  return rows;
}

/** Not a duration: the number of requests to a registry with tokens. "other" is the limit in the issue. */
async function requestRows(root) {
  const { fakeRegistry } = await import(pathToFileURL(join(root, "packages/plugin-testkit/dist/index.js")).href);
  const { nodeHost, openRegistries, pinImages } = await import(
    pathToFileURL(join(root, "packages/oci-images/dist/index.js")).href
  );
  const registry = await fakeRegistry({ auth: { kind: "bearer" } });
  try {
    for (let index = 0; index < 50; index++) registry.push(`acme/image-${index}`, "v1");
    const requests = Array.from({ length: IMAGES }, (_, index) => ({
      name: `image-${index}`,
      reference: `${registry.host}/acme/image-${index % 50}:v1`,
    }));
    await pinImages(openRegistries(nodeHost({})), requests);
    const count = (kind) => registry.requests.filter((one) => one.kind === kind).length;
    return [
      row("manifest requests for 200 images, 50 distinct", "requests", count("manifest"), 50, "≤ 1.00", 1),
      row("token requests for 200 images, 50 scopes", "requests", count("token"), 50, "≤ 1.00", 1),
    ];
  } finally {
    await registry.close();
  }
}

function isOnPath(name, path) {
  return path.split(delimiter).some((folder) => existsSync(join(folder, name)));
}

async function startRegistry(folder, path) {
  const config = join(folder, "config.yml");
  const lines = [
    "version: 0.1",
    "log: {level: info, accesslog: {disabled: true}}",
    "storage: {inmemory: {}}",
    'http: {addr: "127.0.0.1:0", secret: x}',
  ];
  writeFileSync(config, `${lines.join("\n")}\n`);
  // to a file: processes are measured synchronously, so a pipe would not be read
  const log = join(folder, "registry.log");
  const output = openSync(log, "w");
  const child = spawn("docker-registry", ["serve", config], { env: { PATH: path }, stdio: ["ignore", output, output] });
  for (let tries = 0; tries < 200; tries++) {
    const port = /listening on 127\.0\.0\.1:(\d+)/.exec(readFileSync(log, "utf8"))?.[1];
    if (port !== undefined) return { host: `127.0.0.1:${port}`, stop: () => child.kill() };
    await new Promise((again) => setTimeout(again, 25));
  }
  throw new Error(`docker-registry did not start: ${readFileSync(log, "utf8")}`);
}

async function seed(root, host) {
  const { buildImage } = await import(pathToFileURL(join(root, "packages/plugin-testkit/dist/index.js")).href);
  const references = [];
  for (let index = 0; index < IMAGES; index++) {
    const image = buildImage({ config: { Labels: { index: String(index) } } });
    const base = `http://${host}/v2/acme/image-${index}`;
    for (const blob of image.blobs) {
      const started = await fetch(`${base}/blobs/uploads/`, { method: "POST" });
      const place = new URL(started.headers.get("location"), base);
      place.searchParams.set("digest", blob.digest);
      await fetch(place, { method: "PUT", body: blob.bytes });
    }
    const headers = { "content-type": image.mediaType };
    const put = await fetch(`${base}/manifests/v1`, { method: "PUT", headers, body: image.bytes });
    if (put.status !== 201) throw new Error(`pushing answered ${put.status}`);
    references.push(`${host}/acme/image-${index}:v1`);
  }
  return references;
}

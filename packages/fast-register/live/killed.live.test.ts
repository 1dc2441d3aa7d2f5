import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { bundleCode, fileStore, verifyArchive } from "@flyte-settings/fast-register";
import { fetchDistribution } from "@flyte-settings/fast-register/runtime";
import { downloadDistribution, openStore, type StoreOptions, storeBundle } from "@flyte-settings/fast-register/stores";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BUCKET, S3_KEYS, S3_REGION, type S3Server, versitygw } from "./servers.ts";

const MOMENTS = 50;
const AT_ONCE = 3;
const MIB = 1024 * 1024;
const imported = (path = ""): string => JSON.stringify(import.meta.resolve(`@flyte-settings/fast-register${path}`));
const isBundle = (name: string): boolean => /^fast[0-9a-f]{32}\.tar\.gz$/.test(name);
let base: string;
let source: string;
let s3: S3Server;

beforeAll(async () => {
  base = mkdtempSync(join(tmpdir(), "killed-live-"));
  source = plantTree();
  s3 = await versitygw(base);
});
afterAll(async () => {
  await s3.stop();
  rmSync(base, { recursive: true, force: true });
});

/**
 * Runs a module that prints a line when it starts, and kills it after this many milliseconds. @returns how long it ran
 */
function run(program: string, folder: string, afterMs: number): Promise<number> {
  const child = spawn(process.execPath, ["--input-type=module", "-e", program, folder], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { PATH: process.env["PATH"] ?? "", AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
  });
  let began = 0;
  child.stdout.once("data", () => {
    began = performance.now();
    if (afterMs < Number.POSITIVE_INFINITY) setTimeout(() => child.kill("SIGKILL"), afterMs);
  });
  return new Promise((done) => child.once("close", () => done(performance.now() - began)));
}

/** Kills the program at points spread over its run time, each in a separate directory. */
async function killed(name: string, program: string, check: (folder: string) => Promise<void>): Promise<void> {
  const folder = (moment: number): string => {
    const path = join(base, `${name}-${moment}`);
    mkdirSync(path);
    return path;
  };
  const whole = await run(program, folder(0), Number.POSITIVE_INFINITY);
  const moments = Array.from({ length: MOMENTS }, (_, i) => i + 1);
  const lane = async (): Promise<void> => {
    for (let moment = moments.shift(); moment !== undefined; moment = moments.shift()) {
      const work = folder(moment);
      await run(program, work, (whole * moment) / MOMENTS);
      await check(work);
      rmSync(work, { recursive: true, force: true });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}

function plantTree(): string {
  const source = join(base, "source");
  for (let i = 0; i < 60; i += 1) {
    mkdirSync(join(source, `p${i % 7}`), { recursive: true });
    writeFileSync(join(source, `p${i % 7}/f${i}.py`), `${i}\n`.repeat(3000));
  }
  writeFileSync(join(source, "noise.bin"), readFileSync(process.execPath).subarray(0, 2 * MIB));
  return source;
}

describe(`killed at ${MOMENTS} moments`, () => {
  it("bundling into a folder as the store", async () => {
    const program = `
      import { bundleCode, fileStore } from ${imported()};
      const work = process.argv[1];
      process.stdout.write("on");
      await bundleCode(${JSON.stringify(source)}, { env: {} }, { output: work + "/out", cache: true }, fileStore("file:store", work));`;
    await killed("bundle", program, async (work) => {
      for (const folder of ["out", "store"].map((each) => join(work, each)).filter(existsSync)) {
        for (const each of readdirSync(folder).filter(isBundle))
          expect(gunzipSync(readFileSync(join(folder, each))).length % 10_240).toBe(0);
      }
      const options = { output: join(work, "out"), cache: true };
      const { path, location = "" } = await bundleCode(source, { env: {} }, options, fileStore("file:store", work));
      expect((await verifyArchive(path, source, { env: {} })).same).toBe(true);
      expect(readFileSync(fileURLToPath(location)).equals(readFileSync(path))).toBe(true);
    });
  }, 600_000);

  it("unpacking", async () => {
    const { path } = await bundleCode(source, { env: {} }, { output: join(base, "archive") });
    const program = `
      import { fetchDistribution } from ${imported("/runtime")};
      process.stdout.write("on");
      await fetchDistribution(${JSON.stringify(path)}, process.argv[1], {});`;
    const compare = (pod: string) => execFileSync("diff", ["-r", "-x", ".flyte-*", source, pod]);
    await killed("unpack", program, async (pod) => {
      if (existsSync(join(pod, ".flyte-distribution"))) compare(pod);
      await fetchDistribution(path, pod, {});
      compare(pod);
    });
  }, 600_000);

  it("uploading in parts to S3", async () => {
    const path = join(base, "fast0.tar.gz");
    writeFileSync(path, readFileSync(process.execPath).subarray(0, 11 * MIB));
    const md5 = (file: string): string => createHash("md5").update(readFileSync(file)).digest("hex");
    const { size } = statSync(path);
    const bundle = { path, digest: "0".repeat(32), size };
    const options: StoreOptions = {
      s3: { ...S3_KEYS, region: S3_REGION, endpoint: `http://127.0.0.1:${s3.port}` },
      limits: { wholeBytes: MIB, partBytes: 5 * MIB },
    };
    const program = `
      import { basename } from "node:path";
      import { openStore, storeBundle } from ${imported("/stores")};
      let isOn = false;
      const onProgress = () => isOn || (isOn = process.stdout.write("on"));
      const store = openStore("s3://${BUCKET}/" + basename(process.argv[1]), "/", { ...${JSON.stringify(options)}, onProgress });
      await storeBundle(store, ${JSON.stringify(bundle)});`;
    let arrived = 0;
    await killed("upload", program, async (work) => {
      const prefix = work.slice(base.length + 1);
      const target = join(work, "arrived");
      const fetched = await downloadDistribution(`s3://${BUCKET}/${prefix}/fast0.tar.gz`, target, options).then(
        () => "whole",
        ({ code }) => code,
      );
      if (fetched === "whole") {
        arrived += 1;
        expect(md5(target)).toBe(md5(path));
      } else expect(fetched).toBe("FILE_NOT_FOUND");
      const location = await storeBundle(openStore(`s3://${BUCKET}/${prefix}`, "/", options), bundle);
      await downloadDistribution(location, target, options);
      expect(md5(target)).toBe(md5(path));
    });
    expect(arrived).toBeLessThan(MOMENTS);
  }, 900_000);
});

describe("a disk that is really full", () => {
  it("is said by bundling and unpacking, and nothing is left", async () => {
    const { path } = await bundleCode(source, { env: {} }, { output: join(base, "archive") });
    const disk = join(base, "disk");
    mkdirSync(disk);
    const program = `
      import { readdirSync } from "node:fs";
      import { bundleCode } from ${imported()};
      import { fetchDistribution } from ${imported("/runtime")};
      const disk = ${JSON.stringify(disk)};
      const said = [];
      const note = ({ code, message }) => said.push(code + " " + message);
      await bundleCode(${JSON.stringify(source)}, { env: {} }, { output: disk }).catch(note);
      await fetchDistribution(${JSON.stringify(path)}, disk, {}).catch(note);
      console.log(JSON.stringify([...said, readdirSync(disk)]));`;
    const script = 'mount -t tmpfs -o size=256k tmpfs "$1" && exec "$2" --input-type=module -e "$3"';
    // a private mount that ends with the process; root of a user namespace if this user is not root
    const own = process.getuid?.() === 0 ? ["-m"] : ["-Urm"];
    const said = execFileSync("unshare", [...own, "sh", "-c", script, "sh", disk, process.execPath, program], {
      encoding: "utf8",
    });
    expect(JSON.parse(said)).toEqual([
      expect.stringMatching(/^BUNDLE_OUTPUT_UNWRITABLE .*the disk is full/),
      expect.stringMatching(/^BUNDLE_OUTPUT_UNWRITABLE .*ENOSPC/),
      [],
    ]);
  });
});

import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeContext, ImageConfig, SerializationSettings } from "@flyte-settings/core";

const MIB = 1024 * 1024;

/** A directory for files of one test file. */
export interface LargeFiles {
  /** A bundle whose content does not compress, of 196 MiB. */
  readonly bundle: string;
  /** A package of 48 MiB: 2,000 tasks, each with a context of its own and variables that do not compress. */
  readonly package: string;
  /** A bundle of 2 MiB that unpacks to 1.9 GiB. */
  readonly bomb: string;
  readonly remove: () => void;
}

export function writeLargeFiles(): LargeFiles {
  const folder = mkdtempSync(join(tmpdir(), "flyte-settings-large-"));
  mkdirSync(join(folder, "flows"));
  for (let at = 0; at < 392; at++) writeFileSync(join(folder, `flows/part${at}.bin`), randomBytes(MIB / 2));
  mkdirSync(join(folder, "package"));
  for (let at = 0; at < 2_000; at++) writeFileSync(join(folder, `package/${at}_flows.task_${at}_1.pb`), task(at));
  execFileSync("truncate", ["-s", "1900M", join(folder, "zeros.bin")]);
  const pack = (name: string, content: string): string => {
    execFileSync("sh", ["-c", `tar -cf - ${content} | gzip -1 > ${name}`], { cwd: folder });
    return join(folder, name);
  };
  return {
    bundle: pack("fast00000000000000000000000000000000.tar.gz", "flows"),
    package: pack("flyte-package.tgz", "package"),
    bomb: pack("fast11111111111111111111111111111111.tar.gz", "zeros.bin"),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A serialized `TaskSpec`. */
function task(at: number): Buffer {
  const imageConfig = ImageConfig.fromImages("ghcr.io/acme/train:v3", { spark: `ghcr.io/acme/spark:${at}` });
  const context = encodeContext(SerializationSettings.create({ imageConfig, version: `v${at}` }));
  const variables = [
    ["_F_SS_C", context],
    ["NOISE", randomBytes(24_000).toString("base64")],
  ].map(([name = "", value = ""]) => field(5, Buffer.concat([text(1, name), text(2, value)])));
  const container = Buffer.concat([
    text(1, `ghcr.io/acme/image-${at}:latest`),
    text(3, "pyflyte-execute"),
    ...variables,
  ]);
  const id = Buffer.concat([text(4, `flows.task_${at}`)]);
  return field(1, Buffer.concat([field(1, id), text(2, "python-task"), field(6, container)]));
}

function text(number: number, value: string): Buffer {
  return field(number, Buffer.from(value));
}

/** A length-delimited field of a protobuf message. */
function field(number: number, bytes: Buffer): Buffer {
  const length: number[] = [];
  for (let rest = bytes.length; ; rest = Math.floor(rest / 128)) {
    length.push(rest >= 128 ? (rest % 128) + 128 : rest);
    if (rest < 128) break;
  }
  return Buffer.concat([Buffer.from([number * 8 + 2, ...length]), bytes]);
}

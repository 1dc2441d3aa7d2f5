// Encoding and decoding a context: CPU time compared with flytekit in one long-running Python, and with plain fflate
// and JSON.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gunzipSync, gzipSync, strFromU8, strToU8 } from "fflate";
import { cpuMicroseconds, interleaved, row } from "./measure.mjs";

const RUNS = 5;
const COUNT = 2000;
/** For flytekit, which takes twelve to a hundred times as long. */
const PEER_COUNT = 400;
/** Calls before measuring starts: compares long-running processes rather than compilation during the first calls. */
const WARM_UP = 5000;

const script = `
import json, sys, time
from flytekit.configuration import SerializationSettings
settings = SerializationSettings.from_json(json.load(sys.stdin)["json"])
text = settings.serialized_context
def measure(call, count):
    call()
    before = time.process_time()
    for _ in range(count): call()
    return (time.process_time() - before) / count * 1e6
count = int(sys.argv[1])
print(json.dumps({"encode": measure(lambda: settings.serialized_context, count), "decode": measure(lambda: SerializationSettings.from_transport(text), count)}))
`;

export default async function context({ root, peers }) {
  const { SerializationSettings } = await import(pathToFileURL(join(root, "packages/core/dist/index.js")).href);
  const python = peers?.python("flytekit-1.16.24");
  const rows = [];
  for (const images of [2, 100]) {
    const settings = SerializationSettings.create(sample(images));
    const text = SerializationSettings.serializedContext(settings);
    const json = SerializationSettings.toJson(settings);
    const plain = JSON.parse(json);
    const base64 = (bytes) => Buffer.from(bytes).toString("base64");
    for (let i = 0; i < WARM_UP; i++) {
      SerializationSettings.fromTransport(SerializationSettings.serializedContext(settings));
      JSON.parse(strFromU8(gunzipSync(Buffer.from(base64(gzipSync(strToU8(JSON.stringify(plain)))), "base64"))));
    }
    const [encode, bareEncode, decode, bareDecode] = await interleaved(
      [
        () => cpuMicroseconds(() => SerializationSettings.serializedContext(settings), COUNT),
        () => cpuMicroseconds(() => base64(gzipSync(strToU8(JSON.stringify(plain)))), COUNT),
        () => cpuMicroseconds(() => SerializationSettings.fromTransport(text), COUNT),
        () => cpuMicroseconds(() => JSON.parse(strFromU8(gunzipSync(Buffer.from(text, "base64")))), COUNT),
      ],
      RUNS,
    );
    rows.push(
      row(
        `encode, ${images} images, against bare fflate and JSON.stringify`,
        "µs CPU",
        encode,
        bareEncode,
        "≤ 1.35",
        RUNS,
      ),
    );
    rows.push(
      row(`decode, ${images} images, against bare fflate and JSON.parse`, "µs CPU", decode, bareDecode, "≤ 1.35", RUNS),
    );
    if (python === undefined) continue;
    const theirs = [];
    const [ours, oursDecode] = await interleaved(
      [
        () => cpuMicroseconds(() => SerializationSettings.serializedContext(settings), COUNT),
        () => cpuMicroseconds(() => SerializationSettings.fromTransport(text), COUNT),
        () => theirs.push(flytekit(python, json)) && 0,
      ],
      RUNS,
    );
    const middle = (key) => theirs.map((each) => each[key]).sort((a, b) => a - b)[Math.floor(theirs.length / 2)];
    const [fast, faster] = images === 2 ? [4.5, 35] : [7.5, 85];
    rows.push(
      row(
        `encode, ${images} images, against flytekit`,
        "µs CPU",
        ours,
        middle("encode"),
        `≤ ${(1 / fast).toFixed(3)}`,
        RUNS,
      ),
    );
    rows.push(
      row(
        `decode, ${images} images, against flytekit`,
        "µs CPU",
        oursDecode,
        middle("decode"),
        `≤ ${(1 / faster).toFixed(4)}`,
        RUNS,
      ),
    );
  }
  return rows;
}

function flytekit(python, json) {
  const ran = spawnSync(python, ["-c", script, String(PEER_COUNT)], {
    input: JSON.stringify({ json }),
    encoding: "utf8",
  });
  if (ran.status !== 0) throw new Error(ran.stderr);
  return JSON.parse(ran.stdout);
}

function sample(count) {
  const images = Array.from({ length: count }, (_, k) => ({
    name: `image-${k}`,
    fqn: `registry.example.com/team/app-${k}`,
    tag: `v${k}`,
  }));
  return {
    imageConfig: { defaultImage: images[0], images },
    project: "flytesnacks",
    domain: "development",
    version: "v1",
    env: { LOG_LEVEL: "info" },
    pythonInterpreter: "/opt/venv/bin/python3",
    fastSerializationSettings: {
      enabled: true,
      destinationDir: "/root",
      distributionLocation: "s3://bucket/fast0123456789abcdef.tar.gz",
    },
  };
}

// Runs one reader of core on the inputs it receives; returns the name of an unexpected error, or nothing.
import { parentPort, workerData } from "node:worker_threads";

async function coreReaders() {
  const [core, config, checks, internal] = await Promise.all(workerData.modules.map((url) => import(url)));
  const { ImageReference, Image, ImageConfig, SerializationSettings } = core;
  const images = ImageConfig.fromImages("ghcr.io/acme/train:v3", { spark: "ghcr.io/acme/spark:3.5" });
  const settings = {
    imageConfig: { defaultImage: { name: "default", fqn: "r.io/x", tag: "1" } },
    pythonInterpreter: "/opt/venv/bin/python3",
    flytekitVirtualenvRoot: "/opt/venv",
  };
  return {
    "ImageReference.parse": (text) => ImageReference.parse(text),
    "ImageReference.parseDockerRef": (text) => ImageReference.parseDockerRef(text),
    "Image.lookUpImageInfo": (text) => Image.lookUpImageInfo("x", text),
    registerableContainerImage: (text) => core.registerableContainerImage(text, images),
    "template as flytekit": (text) => core.registerableContainerImage(text, images, { compat: "flytekit" }),
    decodeContextText: (text) => core.decodeContextText(text),
    "SerializationSettings.fromJson": (text) => SerializationSettings.fromJson(text),
    parsePythonJson: (text) => internal.parsePythonJson(text),
    contextsInEnvText: (text) => core.contextsInEnvText(text),
    contextsInAnyText: (text) => core.contextsInAnyText(text),
    contextsInManifest: (text) => core.contextsInManifest(text),
    nearestName: (text) => internal.nearestName(text.slice(0, 2_000), ["settings", "images"]),
    readYaml: (text) => config.readYaml(text),
    readProjectFile: (text) => config.readProjectFile("flyte-settings.yaml", text),
    readIni: (text) => config.readIni(text),
    "readConfigFile, ini": (text) => config.readConfigFile("flytekit.config", text),
    "readConfigFile, yaml": (text) => config.readConfigFile("config.yaml", text),
    gitRepoUrl: (text) => config.gitRepoUrl(text),
    parseEnv: (text) => config.parseEnv([text]),
    parseResources: (text) => config.parseResources(text),
    secretInText: (text) => checks.secretInText(text),
    looksSecret: (text) => checks.looksSecret("value", text),
    runChecks: (text) => checks.runChecks({ settings: { ...settings, env: { A: text }, gitRepo: text } }),
  };
}

/** As in the fuzzer's table: `mayThrow` if the caller converts other errors to FlyteSettingsErrors. */
async function innerReader() {
  const { readers } = await import(workerData.readers);
  return readers.find(({ name }) => name === workerData.reader);
}

/** By name and code: a bundle contains its own copy of the class. */
const isOurs = (error) => error?.name === "FlyteSettingsError" && typeof error.code === "string";

if (workerData.names) parentPort.postMessage(Object.keys(await coreReaders()));
else {
  const { read, mayThrow = false } =
    workerData.readers === undefined ? { read: (await coreReaders())[workerData.reader] } : await innerReader();
  parentPort.on("message", async (text) => {
    let problem;
    const before = process.cpuUsage();
    const started = performance.now();
    try {
      await read(text);
    } catch (error) {
      // for a value of the wrong type a TypeError is normal; for a string it never is
      if (!isOurs(error) && (!mayThrow || error instanceof RangeError))
        problem = `${error?.name}: ${String(error?.message).slice(0, 120)}`;
    }
    const { user, system } = process.cpuUsage(before);
    // CPU time of the whole process, including its other threads
    parentPort.postMessage({ problem, cpuMs: Math.min((user + system) / 1000, performance.now() - started) });
  });
}

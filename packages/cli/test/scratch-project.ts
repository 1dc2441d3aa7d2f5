import { execFile } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { CONTEXT_VARIABLE, ImageConfig, SerializationSettings } from "@flyte-settings/core";
import { ImageCache } from "@flyte-settings/core/flyte2";
import { type FakeAdmin, type FakeRegistry, fakeAdmin, fakeRegistry } from "@flyte-settings/plugin-testkit";
import { afterAll, beforeAll } from "vitest";
import { type Ran, run } from "./fake-host.ts";

const bin = fileURLToPath(new URL("../dist/bin.js", import.meta.url));
const example = fileURLToPath(new URL("../../../examples/python-project", import.meta.url));
const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;

/**
 * The environment for running a line of a help page, a README or a CI file: the example project, a registry, an Admin,
 * a cluster.
 */
export interface Surroundings {
  /** The example project, or an unchanged copy of another one, in a temporary directory. */
  project(from?: Project): Project;
  readonly admin: FakeAdmin;
  readonly registry: FakeRegistry;
  close(): Promise<void>;
}

export interface Project {
  readonly path: string;
  /** Runs a line as a shell would, with the command on the PATH. A line without shell syntax runs in this process. */
  run(line: string, env?: Readonly<Record<string, string>>): Promise<Ran>;
  remove(): void;
}

/** @param program replaces `dist/bin.js` */
export async function surroundings(program: string = bin): Promise<Surroundings> {
  const [admin, registry] = await Promise.all([fakeAdmin(), fakeRegistry()]);
  const platforms = ["linux/amd64", "linux/arm64"] as const;
  for (const [name, tag] of images) registry.push(`acme/${name}`, tag, { platforms });
  const home = mkdtempSync(join(tmpdir(), "flyte-settings-scratch-"));
  const programs = join(home, "bin");
  mkdirSync(programs);
  const pod = { spec: { containers: [{ env: [{ name: CONTEXT_VARIABLE, value: contexts[0] }] }] } };
  writeProgram(programs, "flyte-settings", `exec ${quoted(process.execPath)} ${quoted(program)} "$@"`);
  writeProgram(programs, "kubectl", `echo ${quoted(JSON.stringify({ kind: "Pod", ...pod }))}`);
  writeProgram(programs, "pyflyte-execute", 'echo "pyflyte-execute $*"');
  const prepared = join(home, "prepared");
  cpSync(example, prepared, { recursive: true, filter: (path) => !/\/(?:node_modules|\.flyte-settings)$/.test(path) });
  const file = join(prepared, "flyte-settings.yaml");
  const here = readFileSync(file, "utf8").replaceAll("ghcr.io/acme", `${registry.host}/acme`);
  writeFileSync(file, here);
  const env = {
    PATH: [programs, process.env["PATH"]].join(delimiter),
    HOME: join(home, "nobody"),
    [CONTEXT_VARIABLE]: contexts[0] ?? "",
    FLYTE_PLATFORM_URL: admin.grpc,
    FLYTE_PLATFORM_INSECURE: "true",
  };
  let made = 0;
  return {
    admin,
    registry,
    project(from) {
      const path = join(home, `project-${made++}`);
      cpSync(from?.path ?? prepared, path, { recursive: true, preserveTimestamps: true });
      return {
        path,
        run: (line, more = {}) =>
          program === bin && plain.test(line)
            ? run(path, line.split(" ").slice(1), { env: { ...env, ...more } })
            : shell(line, path, { ...env, ...more }),
        remove: () => rmSync(path, { recursive: true, force: true }),
      };
    },
    async close() {
      rmSync(home, { recursive: true, force: true });
      await Promise.all([admin.close(), registry.close()]);
    },
  };
}

/**
 * A project in use: with a bundle, a lock file of its images, two contexts, two packages, a manifest, and flytekit's
 * configuration file.
 */
async function workedWith(project: Project): Promise<Project> {
  for (const [index, name] of ["before.txt", "after.txt"].entries())
    writeFileSync(join(project.path, name), `${contexts[index]}\n`);
  writeFileSync(join(project.path, "flytekit.config"), "[platform]\nurl = flyte.example.com\n");
  writeFileSync(join(project.path, "pod.yaml"), "kind: Pod\nspec:\n  containers:\n    - name: primary\n");
  const [image = ""] =
    /[\w.:]+\/acme\/[\w:.-]+/.exec(readFileSync(join(project.path, "flyte-settings.yaml"), "utf8")) ?? [];
  const cache = ImageCache.toTransport(ImageCache.fromImages({ train: image }));
  writeFileSync(
    join(project.path, "flyte2-pod.yaml"),
    `kind: Pod\nspec:\n  containers:\n    - args: [a0, --version, v1, --image-cache, ${cache}]\n`,
  );
  writeFileSync(join(project.path, "images.json"), '{"image_lookup":{"train":"ghcr.io/acme/train:v4"}}');
  const lines = [
    "flyte-settings context inject flyte-package.tgz --only-existing --env A=b --output other-package.tgz",
    "flyte-settings images pin",
    "flyte-settings bundle create --output dist",
  ];
  for (const line of lines) {
    const { code, stderr } = await project.run(line);
    if (code !== 0) throw new Error(`${line}: ${stderr}`);
  }
  return project;
}

/** For a whole test file, removed afterwards: each call returns a separate project, prepared by {@link workedWith}. */
export function useWorkedProject(): () => Project {
  let around: Surroundings;
  let worked: Project;
  beforeAll(async () => {
    around = await surroundings();
    worked = await workedWith(around.project());
  });
  afterAll(() => around.close());
  return () => around.project(worked);
}

/** The name of the archive created by {@link workedWith}. */
export function archiveIn(project: Project): string {
  return readdirSync(join(project.path, "dist")).find((name) => name.endsWith(".tar.gz")) ?? "";
}

/** `exec` passes its streams to a program, which this process cannot do. */
const plain = /^flyte-settings (?!exec )[\w ./:@=,-]+$/;

const images = [
  ["weather", "2026.11"],
  ["weather-model", "1.4.0"],
  ["weather-spark", "3.5.1"],
] as const;

const contexts = ["v3", "v4"].map((tag) =>
  SerializationSettings.serializedContext(
    SerializationSettings.create({ imageConfig: ImageConfig.fromImages(`ghcr.io/acme/train:${tag}`), version: "v1" }),
  ),
);

function writeProgram(folder: string, name: string, line: string): void {
  writeFileSync(join(folder, name), `#!/bin/sh\n${line}\n`);
  chmodSync(join(folder, name), 0o755);
}

function shell(line: string, cwd: string, env: Readonly<Record<string, string>>): Promise<Ran> {
  return new Promise((resolve) => {
    execFile("sh", ["-c", line], { cwd, env, maxBuffer: 1 << 26 }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}

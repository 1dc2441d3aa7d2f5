import { readProjectFile } from "@flyte-settings/core/config";
import { describe, expect, it } from "vitest";
import { freshFolder, type Setup } from "./fake-host.ts";

const here = freshFolder();

interface Migrated {
  readonly projectFile: string;
  readonly steps: readonly { readonly argv: readonly string[] }[];
  readonly notes: readonly {
    readonly what: string;
    readonly disposition: string;
    readonly why: string;
    readonly todo?: string;
  }[];
}

async function migrated(words: string, setup: Setup = {}): Promise<Migrated & { values: Record<string, unknown> }> {
  const { code, stdout, stderr } = await here.run(["migrate", "--json", ...words.split(" ")], setup);
  expect(code, stderr).toBe(0);
  const result: Migrated = JSON.parse(stdout);
  const { values } = readProjectFile("flyte-settings.yaml", result.projectFile);
  return { ...result, values: Object.fromEntries(values.map(({ path, value }) => [path.join("."), value])) };
}

const line = ({ argv }: Migrated["steps"][number]): string => argv.join(" ");

describe("an option becomes", () => {
  it.each<[string, string, Record<string, unknown>]>([
    [
      "the project and the domain",
      "pyflyte register -p weather --domain staging flows",
      { project: "weather", domain: "staging" },
    ],
    [
      "images",
      "pyflyte register -i ghcr.io/a/w:1 --image spark=ghcr.io/a/s:2 flows",
      { "images.default": "ghcr.io/a/w:1", "images.spark": "ghcr.io/a/s:2" },
    ],
    ["variables", "pyflyte register --envvars A=1 --env B=x=y flows", { "env.A": "1", "env.B": "x=y" }],
    [
      "resources",
      "pyflyte register --resource-requests cpu=1,mem=2Gi --resource-limits gpu=1 flows",
      {
        "defaultResources.requests.cpu": "1",
        "defaultResources.requests.mem": "2Gi",
        "defaultResources.limits.gpu": "1",
      },
    ],
    [
      "the bundle",
      "pyflyte register --copy auto -D /app --deref-symlinks ./flows/ jobs/train.py",
      {
        "bundle.copy": "auto",
        "bundle.destinationDir": "/app",
        "bundle.derefSymlinks": true,
        "bundle.modules": ["flows", "jobs.train"],
      },
    ],
    ["no copy", "pyflyte register --non-fast --version v1 flows", { "bundle.copy": "none" }],
    ["pyflyte's way of naming the version, where none is named", "pyflyte register flows", { version: "content" }],
    [
      "what pyflyte run does of itself",
      "pyflyte run --remote a.py wf",
      { "bundle.copy": "auto", "bundle.destinationDir": "." },
    ],
    ["what pyflyte package does of itself", "pyflyte -k flows package", { "bundle.copy": "none" }],
    [
      "the interpreter and the source",
      "pyflyte -k flows package -p /opt/conda/bin/python -s src --fast",
      { pythonInterpreter: "/opt/conda/bin/python", sourceRoot: "src", "bundle.copy": "all" },
    ],
    [
      "the interpreter of an old serialize",
      "pyflyte -k flows serialize --in-container-virtualenv-root /opt/app/ fast workflows -f out",
      { pythonInterpreter: "/opt/app/bin/python3" },
    ],
    [
      "flytectl's settings",
      "flytectl register files --archive p.tgz -p=weather -d development --destinationDirectory /app",
      { project: "weather", domain: "development", "bundle.destinationDir": "/app" },
    ],
    ["variables before the program", "FLYTE_DEFAULT_PROJECT=zz uv run pyflyte register flows", { project: "zz" }],
    [
      "a text, also where YAML would read something else",
      "pyflyte register --env A=yes --env B=12:30 flows",
      { "env.A": "yes", "env.B": "12:30" },
    ],
  ])("%s", async (_, words, expected) => {
    expect((await migrated(`-- ${words}`)).values).toMatchObject(expected);
  });
});

describe("the same with flyte-settings", () => {
  it.each<[string, string, string[]]>([
    [
      "pyflyte register is serializing and registering",
      "pyflyte -c c.yaml register -i r/w:1 --dry-run --service-account sa --raw-data-prefix s3://x --version v1 --activate-launchplans --skip-errors flows",
      [
        "pyflyte --config c.yaml --pkgs flows package --copy all --image r/w:1 --output flyte-package.tgz --force",
        "flyte-settings register flyte-package.tgz --config c.yaml --dry-run --service-account sa --output-prefix s3://x --version v1 --activate all --continue-on-error",
      ],
    ],
    [
      "pyflyte run --remote is it too, without the start",
      "pyflyte run --remote flows/a.py wf --n 3",
      [
        "pyflyte --pkgs flows.a package --copy auto --in-container-source-path . --output flyte-package.tgz --force",
        "flyte-settings register flyte-package.tgz",
      ],
    ],
    ["pyflyte run on this machine stays what it is", "pyflyte run a.py wf", []],
    [
      "pyflyte package keeps its file",
      "pyflyte -k flows,jobs package --copy all -o out.tgz",
      ["pyflyte --pkgs flows --pkgs jobs package --copy all --output out.tgz", "flyte-settings register out.tgz"],
    ],
    [
      "flytectl register files",
      "flytectl register files p.tgz --archive --version v2 --k8ServiceAccount sa --assumableIamRole arn --outputLocationPrefix s3://x --enableSchedule --dryRun --force --continueOnError --admin.endpoint h:1 --admin.insecure --config c.yaml",
      [
        "flyte-settings register p.tgz --config c.yaml --version v2 --service-account sa --iam-role arn --output-prefix s3://x --activate scheduled --dry-run --force --continue-on-error --endpoint h:1 --insecure",
      ],
    ],
    ["a switch that Go turns off", "flytectl register files p.tgz --dryRun=false", ["flyte-settings register p.tgz"]],
  ])("%s", async (_, words, lines) => {
    expect((await migrated(`-- ${words}`)).steps.map(line)).toEqual(lines);
  });
});

describe("what is not carried over is said, with a reason and what to do", () => {
  it.each<[string, string, string, string]>([
    [
      "an option that pyflyte does not have",
      "pyflyte register --nope flows",
      "--nope",
      "pyflyte register has no such option",
    ],
    ["a value that is missing", "pyflyte register flows --version", "--version", "its value is missing"],
    [
      "resources that pyflyte would refuse",
      "pyflyte register --resource-requests cpus=1 flows",
      "--resource-requests",
      "Expected key to be one of",
    ],
    ["an execution's options", "pyflyte run --remote --name x --tag a a.py wf", "--name, --tags", "starts none"],
    ["the start itself", "pyflyte run --remote a.py wf --n 3", "wf and its inputs", "starts no execution"],
    ["a whole folder", "pyflyte register .", "PACKAGE_OR_MODULE", "told the packages by name"],
    [
      "resources of a package",
      "pyflyte register --resource-limits cpu=1 flows",
      "--resource-limits",
      "pyflyte package has no such option",
    ],
    [
      "a configuration in the pod",
      "pyflyte -k a serialize --in-container-config-path /c workflows",
      "--in-container-config-path",
      "no configuration file is read",
    ],
    [
      "flytectl's upload path",
      "flytectl register files p.tgz --sourceUploadPath s3://x",
      "--sourceUploadPath",
      "Flyte Admin says",
    ],
    [
      "flytectl's way to Admin",
      "flytectl register files p.tgz --admin.authType Pkce",
      "--admin.authType",
      "the connection to Flyte Admin",
    ],
    ["a configuration that is not there", "pyflyte -c gone.yaml register flows", "--config gone.yaml", "no such file"],
  ])("%s", async (_, words, what, why) => {
    const { notes } = await migrated(`-- ${words}`);
    expect(notes.filter(({ disposition }) => disposition === "unsupported")).toContainEqual({
      what,
      disposition: "unsupported",
      why: expect.stringContaining(why),
      todo: expect.stringMatching(/\w/),
    });
  });

  it("a secret in --env is in neither the file nor the commands", async () => {
    const { code, stdout, stderr } = await here.run(
      ["migrate", "--", "pyflyte", "register", "--env", "API_TOKEN=hunter2", "flows"],
      {},
    );
    expect(code).toBe(0);
    expect(stdout + stderr).not.toContain("hunter2");
    expect(stderr).toContain('--env "API_TOKEN=$API_TOKEN"');
    expect(stderr).toContain("--env API_TOKEN: it looks like a secret");
  });
});

describe("a configuration file", () => {
  const yaml = `admin:
  endpoint: dns:///flyte.acme
  authType: ClientSecret
  clientSecretLocation: /etc/secret
task:
  project: weather
images:
  spark: r/s:1
storage:
  connection:
    endpoint: http://minio
    access-key: AKIAHUNTER
    secret-key: hunter2
files:
  k8sServiceAccount: sa
  version: v7
logger:
  level: 5
tasc:
  project: x
`;
  const ini = `[local]
project=weather
[images]
spark=r/s:1
[sdk]
workflow_packages=flows
[platform]
url=dns:///flyte.acme
[credentials]
client_secret=hunter2
[aws]
secret_access_key=hunter2
access_key_id=AKIAHUNTER
`;

  it.each<[string, Record<string, string>, string]>([
    ["of flytectl", { "c.yaml": yaml }, "c.yaml"],
    ["of flytekit", { "c.config": ini }, "c.config"],
  ])("%s: its settings are carried over, its secrets stay", async (_, files, name) => {
    const result = await migrated(name, { files });
    expect(result.values).toMatchObject({ project: "weather", "images.spark": "r/s:1" });
    expect(JSON.stringify(result)).not.toMatch(/hunter2|AKIAHUNTER/i);
    const secret = result.notes.find(({ why }) => why.startsWith("a secret"));
    expect(secret).toMatchObject({ disposition: "kept" });
  });

  it("gives the rest its place: flags, what stays, what nobody reads", async () => {
    const { steps, notes } = await migrated("c.yaml", { files: { "c.yaml": yaml } });
    expect(steps.map(line)).toEqual([
      "flyte-settings register flyte-package.tgz --service-account sa --version v7 --config c.yaml",
    ]);
    expect(notes.map(({ what, disposition }) => [what, disposition])).toEqual([
      ["admin.endpoint, admin.authType, admin.clientSecretLocation", "kept"],
      ["storage.connection.endpoint", "kept"],
      ["storage.connection.access-key, storage.connection.secret-key", "kept"],
      ["logger.level", "notNeeded"],
      ["tasc.project", "unsupported"],
    ]);
  });

  it("is found where flytekit finds it", async () => {
    const { values } = await migrated("--quiet", { files: { "home/.flyte/config.yaml": yaml } });
    expect(values).toMatchObject({ project: "weather" });
  });

  it("goes below a command line that names it", async () => {
    const words = "-- pyflyte -c c.yaml register -p other flows";
    const { values, projectFile } = await migrated(words, { files: { "c.yaml": yaml } });
    expect(values).toMatchObject({ project: "other", "images.spark": "r/s:1" });
    expect(projectFile).toContain("# --project");
    expect(projectFile).toContain("# c.yaml:8");
  });
});

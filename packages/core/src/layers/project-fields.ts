import type { ResourceSpec, Resources } from "../settings/resources.ts";
import { type Field, type FieldsOf, list, map, type RecordField, record, text } from "./field.ts";
import type { BundleValues, CheckValues, ProjectFile, ProjectValues, SparkValues } from "./project-file.ts";

const quantity: Field = { kind: "quantity", about: "A Kubernetes quantity, or a list of request and limit." };

const resources = (about: string): RecordField =>
  record<Resources>(about, { cpu: quantity, mem: quantity, gpu: quantity, ephemeralStorage: quantity });

const pattern = text("A pattern of the ignore files' kind.", "data/*.csv");

const bundle = record<BundleValues>(
  "How the code travels to the pods.",
  {
    copy: text("Which files ship: all, those that the named modules import, or none.", "all", {
      values: ["all", "auto", "none"],
    }),
    include: list("Patterns that ship although an ignore rule names them.", pattern),
    modules: list("Modules whose imports copy: auto follows.", text("A module or package.", "workflows.train")),
    destinationDir: text("Folder in the pod where the code is unpacked; a POSIX path.", "/root"),
    destinationDirs: map(
      "Other folders for some images.",
      "the name of an image",
      text("A POSIX path.", "/home/flyte"),
    ),
    store: text("Where bundles are kept.", "s3://acme-flyte/bundles"),
    derefSymlinks: { kind: "flag", about: "Ship what a link leads to in the link's place." },
  },
  { aliases: { dereferenceSymlinks: "derefSymlinks" } },
);

const spark = record<SparkValues>("How PySpark starts in each image.", {
  profiles: map(
    "The profile of an image: flytekit, flytekit-spark, apache/spark, databricks, virtualenv:/path or conda:/path. The first that fits counts.",
    "the name of an image, or a pattern with *",
    text("A profile.", "flytekit-spark"),
  ),
});

const checks = record<CheckValues>("Findings of check that the project knows of.", {
  ignore: list("Findings that stay silent.", { kind: "ignore", about: "A code, and the reason why it may be so." }),
});

const valueFields: FieldsOf<ProjectValues> = {
  project: text("The Flyte project.", "flytesnacks"),
  domain: text("The Flyte domain.", "development"),
  version: text("A text, or git (the commit), or content (digest of bundle and settings).", "content"),
  images: map("The images that tasks may name.", "the name of an image", text("A reference.", "ghcr.io/acme/train:v3")),
  env: map("Variables of every task.", "the name of a variable", text("Its value, a text.", "info")),
  pythonInterpreter: text("The interpreter in the image; a POSIX path.", "/opt/venv/bin/python3"),
  flytekitVirtualenvRoot: text("Folder of the virtual environment in the image; a POSIX path.", "/opt/venv"),
  defaultResources: record<ResourceSpec>("Resources of tasks that ask for none.", {
    requests: resources("What a task is given at least."),
    limits: resources("What a task is given at most."),
  }),
  gitRepo: text("Host and path of the repository, without user or token.", "github.com/acme/flows"),
  sourceRoot: text("Folder of the code, from the project file's folder.", "."),
  pythonVersion: text("The Python that the code is for; chooses flytekit's default image.", "3.11", {
    pattern: "\\d+\\.\\d+(\\.\\d+)?",
  }),
  flytekitVersion: text("The flytekit that the code is for; chooses flytekit's default image.", "1.16.24"),
  defaultImagePrefixes: map(
    "Other default images, without flytekit's version at their end.",
    "a version of Python",
    text("A reference up to flytekit's version.", "mirror.acme.internal/flytekit:py3.13-"),
  ),
  bundle,
  spark,
  compat: {
    kind: "compat",
    about: "flytekit for the peer's behaviour with its defects, or areas of which that is true.",
  },
  checks,
};

/** What an environment may say. */
export const environmentFields: RecordField = record<ProjectValues>("Values of one environment.", valueFields);

/** The whole project file. */
export const projectFields: RecordField = record<ProjectFile>("Settings of a Flyte project.", {
  $schema: text("The schema that editors check this file against.", "./project.schema.json"),
  ...valueFields,
  plugins: list("Plugins, in the order in which they are asked.", {
    kind: "plugin",
    about: 'A package or a path, alone or with its options: ["./plugins/git-tag.mjs", { … }].',
  }),
  environments: map(
    "Values that go before the common ones in an environment.",
    "the name of an environment",
    environmentFields,
  ),
});

import type { SerializationSettings } from "../model/serialization-settings.ts";
import type { ResourceSpec, Resources } from "../settings/resources.ts";
import { type Field, type FieldsOf, list, map, type RecordField, record, text } from "./field.ts";
import type { BundleValues, CheckValues, ProjectFile, ProjectValues, SparkValues } from "./project-file.ts";

const quantity: Field = { kind: "quantity", about: "Kubernetes quantity, or a list of request and limit." };

const resources = (about: string): RecordField =>
  record<Resources>(about, { cpu: quantity, mem: quantity, gpu: quantity, ephemeralStorage: quantity });

const pattern = text("Pattern in the syntax of ignore files.", "data/*.csv");

const bundle = record<BundleValues>(
  "How code is bundled.",
  {
    copy: text("Files to bundle: all, the imports of the listed modules, or none.", "all", {
      values: ["all", "auto", "none"],
    }),
    include: list("Patterns of files to include even if they are ignored.", pattern),
    modules: list("Modules whose imports are bundled with copy: auto.", text("Module or package.", "workflows.train")),
    destinationDir: text("Directory in the pod into which the code is unpacked (POSIX path).", "/root"),
    destinationDirs: map(
      "Destination directories by image name.",
      "the name of an image",
      text("POSIX path.", "/home/flyte"),
    ),
    store: text("Store for bundles: file:, s3:, gs: or abfs:.", "s3://acme-flyte/bundles"),
    derefSymlinks: { kind: "flag", about: "Replace links by their targets." },
  },
  { aliases: { dereferenceSymlinks: "derefSymlinks" } },
);

const spark = record<SparkValues>("PySpark's interpreter and main file.", {
  profiles: map(
    "Profile by image name or pattern: flytekit, flytekit-spark, apache/spark, flyte2, databricks, virtualenv:/path or conda:/path.",
    "the name of an image, or a pattern with *",
    text("Profile.", "flytekit-spark"),
  ),
});

const checks = record<CheckValues>("Options of flyte-settings check.", {
  ignore: list("Suppressed findings, each with a code and a reason.", {
    kind: "ignore",
    about: "Code of the check, and the reason.",
  }),
});

/** Images and fast registration have separate keys, `images` and `bundle`. */
type SettingsKey = Exclude<keyof SerializationSettings, "imageConfig" | "fastSerializationSettings">;

const valueFields: FieldsOf<ProjectValues> = {
  project: text("Flyte project.", "flytesnacks"),
  domain: text("Flyte domain.", "development"),
  version: text("Literal string, git (the commit) or content (hash of bundle and settings).", "content"),
  images: map(
    "Images of tasks by name; default is the default image.",
    "the name of an image",
    text("Image reference.", "ghcr.io/acme/train:v3"),
  ),
  env: map("Environment variables of every task.", "the name of a variable", text("Value, a string.", "info")),
  pythonInterpreter: text("Python interpreter in the image (POSIX path).", "/opt/venv/bin/python3"),
  flytekitVirtualenvRoot: text("Virtual environment in the image (POSIX path).", "/opt/venv"),
  defaultResources: record<ResourceSpec>("Resources of tasks that do not set any.", {
    requests: resources("Resource requests."),
    limits: resources("Resource limits."),
  }),
  gitRepo: text("Repository as host and path, without user or token.", "github.com/acme/flows"),
  sourceRoot: text("Root directory for Python imports, relative to the project file.", "."),
  pythonVersion: text("Python version of the code; selects flytekit's default image.", "3.11", {
    pattern: "\\d+\\.\\d+(\\.\\d+)?",
  }),
  flytekitVersion: text("flytekit version of the code; selects flytekit's default image.", "1.16.24"),
  defaultImagePrefixes: map(
    "Default images by Python version.",
    "a version of Python",
    text("Image reference up to flytekit's version.", "mirror.acme.internal/flytekit:py3.13-"),
  ),
  bundle,
  spark,
  compat: {
    kind: "compat",
    about: "flytekit for its exact behaviour, bugs included, or a mapping of areas (bundle: also flyte2).",
  },
  generation: { kind: "generation", about: "1 for flytekit, 2 for Flyte 2." },
  checks,
} satisfies FieldsOf<ProjectValues> & Record<SettingsKey, Field>;

/** The keys of an environment. */
const environmentFields: RecordField = record<ProjectValues>("Overrides of one environment.", valueFields);

/** The whole project file. */
export const projectFields: RecordField = record<ProjectFile>("Settings of a Flyte project.", {
  $schema: text("JSON Schema for editors.", "./project.schema.json"),
  ...valueFields,
  plugins: list("Plugins, in the order in which they run.", {
    kind: "plugin",
    about: 'Package or path, or a list of it and options: ["./git-tag.mjs", { … }].',
  }),
  environments: map(
    "Overrides by environment, selected with --environment.",
    "the name of an environment",
    environmentFields,
  ),
});

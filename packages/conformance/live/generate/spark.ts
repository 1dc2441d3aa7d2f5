import fc from "fast-check";
import type { Json } from "../../src/json.ts";
import { goodReference } from "./images.ts";
import { posixPath, word } from "./texts.ts";

type Gen = fc.Arbitrary<Json>;
const json = <T extends Json>(inner: fc.Arbitrary<T>): Gen => inner as Gen;
const some = (fields: Record<string, Gen>, requiredKeys: string[] = []): Gen =>
  fc.record(fields, { requiredKeys }) as Gen;

const image = (name: string, fqn: string, tag: string): Json => ({ name, fqn, tag });
const imageConfig: Json = {
  default_image: image("default", "ghcr.io/acme/train", "v3"),
  images: [image("default", "ghcr.io/acme/train", "v3"), image("spark", "ghcr.io/acme/spark", "3.5")],
};
const interpreter = fc.oneof(
  { weight: 3, arbitrary: word.map((name) => `/opt/${name}/bin/python3`) },
  { weight: 1, arbitrary: posixPath.map((path) => `/${path}`) },
  { weight: 1, arbitrary: fc.constantFrom("/usr/bin/python3", "/python3", "/a b/bin/p", "/opt/venv/bin/", "//x/y") },
);
const anyInterpreter = fc.oneof(
  interpreter,
  posixPath,
  fc.constantFrom("", "python3", "bin/python", "C:\\v\\python.exe"),
);
const fast = some({
  enabled: json(fc.boolean()),
  destination_dir: json(fc.constantFrom(null, "/root", ".", "")),
  distribution_location: json(fc.constantFrom(null, "s3://b/f.tar.gz")),
});
const resources = some({ cpu: json(fc.constantFrom("1", "500m")), mem: json(fc.constantFrom("1Gi", "512Mi")) });

function settings(interpreters: fc.Arbitrary<string>): Gen {
  const fields = {
    image_config: json(fc.constant(imageConfig)),
    project: json(fc.constant("p")),
    domain: json(fc.constant("d")),
    version: json(fc.constant("v")),
    env: json(fc.option(fc.dictionary(word, word, { maxKeys: 2 }))),
    python_interpreter: json(interpreters),
    flytekit_virtualenv_root: json(fc.option(posixPath)),
    fast_serialization_settings: fast,
    default_resources: json(fc.record({ requests: resources, limits: resources }) as Gen),
  };
  return some(fields, ["image_config", "project", "domain", "version"]);
}

const conf = json(
  fc.dictionary(
    word.map((name) => `spark.${name}`),
    word,
    { maxKeys: 4 },
  ),
);
const scalar = json(
  fc.oneof(word, fc.integer({ min: -1000, max: 1000 }), fc.boolean(), fc.constant(null), fc.constant(2.5)) as Gen,
);
const nested = json(
  fc.dictionary(
    word,
    fc.oneof(scalar, fc.array(scalar, { maxLength: 3 }) as Gen, fc.dictionary(word, scalar, { maxKeys: 2 }) as Gen),
    { maxKeys: 4 },
  ) as Gen,
);

function pod(images: Gen): Gen {
  const container = some(
    {
      name: json(fc.constantFrom("primary", "worker", "sidecar")),
      image: images,
      env: json(fc.array(fc.record({ name: word, value: word }), { minLength: 1, maxLength: 2 }) as Gen),
      resources: json(fc.constant({ limits: { cpu: "2" } })),
    },
    ["name"],
  );
  const spec = some(
    {
      containers: json(
        fc.uniqueArray(container, { maxLength: 3, selector: (one) => (one as { name: string }).name }) as Gen,
      ),
      nodeSelector: json(fc.constant({ disk: "ssd" })),
      serviceAccountName: json(word),
      tolerations: json(fc.constant([{ key: "gpu", operator: "Exists", effect: "NoSchedule" }])),
    },
    ["containers"],
  );
  return some({
    podSpec: spec,
    primaryContainerName: json(fc.constantFrom("primary", "worker")),
    labels: json(fc.dictionary(word, word, { maxKeys: 2 })),
    annotations: json(fc.dictionary(word, word, { maxKeys: 2 })),
  });
}

const plainImage = json(goodReference);
const template = json(fc.constantFrom("{{.image.spark}}", "{{ .image.default.fqn }}:{{.image.spark.version}}"));
const imageSpec = some({
  name: json(fc.constantFrom("Job", "etl", "flytekit")),
  registry: json(fc.constantFrom("ghcr.io/acme", "localhost:30000")),
  base_image: json(fc.oneof(goodReference, fc.constant(""))),
  builder: json(fc.constantFrom("default", "envd", "noop")),
  python_exec: json(fc.constantFrom("/usr/bin/python3", "/x/python")),
  python_version: json(fc.constantFrom("3.10", "3.12")),
  packages: json(fc.array(fc.constantFrom("pandas", "numpy==1.26.4", "it's", 'a"b', "é"), { maxLength: 3 })),
  apt_packages: json(fc.array(word, { maxLength: 2 })),
  env: json(fc.dictionary(word, word, { maxKeys: 2 })),
  runtime_packages: json(fc.array(word, { maxLength: 2 })),
}).map((spec): Json => ({ imageSpec: spec }));

const path = json(fc.oneof(interpreter, fc.constant("")));
const application = json(fc.constantFrom("", "local:///a.py", "s3a://b/x.py", "/plain.py", "x.py"));

function kinds(podImages: Gen, hasDefects: boolean): Gen {
  const pySpark = {
    spark_conf: conf,
    hadoop_conf: conf,
    executor_path: path,
    applications_path: application,
    driver_pod: pod(podImages),
    executor_pod: pod(podImages),
  };
  const databricks = { ...pySpark, databricks_conf: nested, databricks_instance: json(word) };
  const needed = hasDefects ? [] : ["databricks_conf"];
  const v2 = {
    ...databricks,
    databricks_token_secret: json(fc.constantFrom("", "tok")),
    databricks_service_credential_provider: json(fc.constantFrom("", "prov")),
    notebook_path: json(fc.constantFrom("", "/nb")),
    notebook_base_parameters: nested,
  };
  const jars = hasDefects ? ["", "app.jar", "local:///a.jar", "s3a://b/a.jar"] : ["/opt/app.jar", "/a b.jar"];
  const generic = {
    spark_conf: conf,
    hadoop_conf: conf,
    applications_path: json(fc.constantFrom(...jars)),
    main_class: json(fc.constantFrom(...(hasDefects ? ["M", "a.b.C"] : [""]))),
  };
  const of = (kind: string, config: Gen): Gen => config.map((config): Json => ({ kind, config }));
  return fc.oneof(
    { weight: 5, arbitrary: of("Spark", some(pySpark)) },
    { weight: 2, arbitrary: of("Databricks", some(databricks, needed)) },
    { weight: 2, arbitrary: of("DatabricksV2", some(v2, needed)) },
    { weight: 2, arbitrary: of("GenericSparkConf", some(generic, ["applications_path", "main_class"])) },
  );
}

function cases(interpreters: fc.Arbitrary<string>, podImages: Gen, hasDefects: boolean): Gen {
  const rest = some({
    container_image: json(fc.oneof(plainImage, template, imageSpec, fc.constant(null)) as Gen),
    environment: json(fc.dictionary(word, word, { maxKeys: 3 })),
    pod_template: pod(json(fc.oneof(plainImage, template))),
    requests: resources,
    limits: resources,
  });
  const place = fc.constantFrom("jobs.pi", "wf", "a.b.c");
  return fc
    .tuple(settings(interpreters), kinds(podImages, hasDefects), rest, place, fc.constantFrom("f", "estimate"))
    .map(([settings, task, rest, module, name]) => {
      const isGeneric = (task as { kind: string }).kind === "GenericSparkConf";
      // an ImageSpec of a JVM application has no rules of its own, and we do not compute its name
      const { container_image, ...others } = rest as Record<string, Json>;
      const image =
        container_image === undefined || (isGeneric && typeof container_image === "object") ? {} : { container_image };
      return { settings, task: { ...(task as object), ...others, ...image, module, function: name } } as Json;
    });
}

/** Everything, including flytekit's bugs. */
export const anySparkTask: Gen = cases(anyInterpreter, json(fc.oneof(plainImage, template)), true);
/** Tasks that both modes write identically. */
export const goodSparkTask: Gen = cases(interpreter, plainImage, false);

const compute = json(
  fc.oneof(
    some({
      existing_cluster_id: json(fc.constantFrom("c1", null)),
      new_cluster: json(
        fc.oneof(
          fc.constant(null),
          some({
            num_workers: json(fc.integer({ min: 0, max: 9 })),
            docker_image: json(fc.constantFrom({ url: "mine:1" }, {})),
            spark_conf: json(fc.constantFrom({ k: "v" }, {})),
            spark_env_vars: json(fc.constantFrom({ A: "0", B: "2" }, {})),
          }),
        ) as Gen,
      ),
      environment_key: json(fc.constantFrom("default", "e", "")),
      environments: json(
        fc.array(
          some({
            environment_key: json(fc.constantFrom("e", "default", "x")),
            spec: json(fc.constantFrom({}, { client: "2", environment_vars: { A: "0", Z: "9" } })),
          }),
          { maxLength: 2 },
        ) as Gen,
      ),
      git_source: json(fc.constantFrom({ git_url: "u" }, {})),
      python_file: json(fc.constantFrom("p.py", "")),
      run_name: json(word),
    }),
  ) as Gen,
);

/** Databricks tasks as the connector receives them. */
export const databricksTask: Gen = some(
  {
    custom: some(
      {
        databricksConf: compute,
        sparkConf: conf,
        notebookPath: json(fc.constantFrom("/nb", "")),
        notebookBaseParameters: json(fc.constantFrom({ p: "1" }, {})),
        databricksServiceCredentialProvider: json(fc.constantFrom("cp", "")),
      },
      [],
    ),
    container: some(
      {
        image: plainImage,
        args: json(fc.array(word, { maxLength: 3 })),
        env: json(fc.dictionary(word, word, { maxKeys: 2 })),
      },
      ["image"],
    ),
    env: json(fc.constantFrom({}, { FLYTE_DATABRICKS_SERVICE_CREDENTIAL_PROVIDER: "fromenv" })),
  },
  ["custom", "container"],
);

import type { CheckPage } from "@flyte-settings/core/checks";

/** The findings of `sparkCheck` by code: severity, and the content of the documentation page. */
export const sparkChecks: Readonly<Record<SparkCheckCode, CheckPage>> = {
  "spark-no-main-file": {
    severity: "error",
    title: "No main file and no class",
    why: "Spark has nothing to start.",
    fix: "Set applications_path, or an interpreter with the entrypoint next to it.",
  },
  "spark-main-file-malformed": {
    severity: "error",
    title: "Malformed main file URI",
    why: "The driver does not find it, or looks for it on another machine.",
    fix: "Expected local:// and an absolute path in the image: local:///opt/venv/bin/entrypoint.py.",
  },
  "spark-main-file-not-a-uri": {
    severity: "error",
    title: "Main file without a scheme",
    why: "Spark on Kubernetes treats it as a local file of the submitting machine and tries to upload it.",
    fix: "Write local:// before the path of a file in the image.",
  },
  "spark-main-file-not-python": {
    severity: "error",
    title: "Main file without .py",
    why: "Without .py, Spark treats it as a JAR and the driver looks for a class.",
    fix: "Use a Python file.",
  },
  "spark-jvm-declared-python": {
    severity: "warning",
    title: "JVM application declared as Python",
    why: "Spark starts Python with a class.",
    fix: "Rewrite the task with the plugin, or set applicationType to JAVA.",
  },
  "spark-databricks-no-compute": {
    severity: "error",
    title: "No compute for Databricks",
    why: "Databricks has no place to run the job.",
    fix: "Set existing_cluster_id, new_cluster, environment_key or environments.",
  },
  "spark-interpreter-path": {
    severity: "error",
    title: "Invalid interpreter path",
    why: "The driver or the executors cannot start it.",
    fix: "Set an absolute path in the image, for example /opt/venv/bin/python3.",
  },
  "spark-interpreters-differ": {
    severity: "error",
    title: "Driver and executors start different interpreters",
    why: "The executors cannot read the driver's data, or lack its packages.",
    fix: "Set only executor_path or a profile for the image, and neither of Spark's two settings.",
  },
  "spark-images-differ": {
    severity: "warning",
    title: "Driver and executors run different images",
    why: "Both need the same minor version of Python and the same packages.",
    fix: "Build one image from the other, and check both with --inspect-image.",
  },
  "spark-virtualenv-disagrees": {
    severity: "warning",
    title: "Interpreter outside the virtual environment",
    why: "flytekit uses another environment than the interpreter's.",
    fix: "Set only the interpreter; the root is derived from it.",
  },
  "spark-entrypoint-elsewhere": {
    severity: "warning",
    title: "Main file not next to the interpreter",
    why: "flytekit from another environment would run.",
    fix: "Set both applications_path and executor_path, or neither.",
  },
  "spark-variable-without-effect": {
    severity: "warning",
    title: "Overridden variable",
    why: "The variable is misleading: a Spark setting takes precedence.",
    fix: "Remove the variable, or set executor_path to its value.",
  },
  "spark-one-of-two": {
    severity: "warning",
    title: "Only one of Spark's two interpreter settings",
    why: "The other side starts another interpreter.",
    fix: "Set both or neither.",
  },
  "spark-executor-env-without-effect": {
    severity: "warning",
    title: "Executor variable without effect",
    why: "It is set in the workers but does not select their interpreter.",
    fix: "Set spark.pyspark.python and spark.pyspark.driver.python, or executor_path.",
  },
  "spark-image-unreadable": {
    severity: "error",
    title: "Image cannot be inspected",
    why: "Its interpreter, main file and versions are unknown.",
    fix: "Check that the image exists and that you can access it, or omit --inspect-image.",
  },
  "spark-interpreter-missing": {
    severity: "error",
    title: "Interpreter not in the image",
    why: "The driver or the executors fail before running any Python code.",
    fix: "Set the interpreter of that image: a profile under spark.profiles, or pythonInterpreter.",
  },
  "spark-entrypoint-missing": {
    severity: "error",
    title: "Main file not in the image",
    why: "The driver fails with No such file or directory.",
    fix: "Add one to the image: flyte-settings spark entrypoint > entrypoint.py.",
  },
  "spark-python-version": {
    severity: "error",
    title: "Python not supported by this Spark",
    why: "PySpark fails at its first import or first task.",
    fix: "Build the image with a Python version that this Spark supports.",
  },
  "spark-java-version": {
    severity: "error",
    title: "Java not supported by this Spark",
    why: "The driver fails at start.",
    fix: "Build the image with a Java version that this Spark supports.",
  },
  "spark-version-mismatch": {
    severity: "error",
    title: "Different Python versions on driver and executors",
    why: "PySpark does not run.",
    fix: "Use the same minor version of Python on driver and executors.",
  },
};

export type SparkCheckCode =
  | "spark-no-main-file"
  | "spark-main-file-malformed"
  | "spark-main-file-not-a-uri"
  | "spark-main-file-not-python"
  | "spark-jvm-declared-python"
  | "spark-databricks-no-compute"
  | "spark-interpreter-path"
  | "spark-interpreters-differ"
  | "spark-images-differ"
  | "spark-virtualenv-disagrees"
  | "spark-entrypoint-elsewhere"
  | "spark-variable-without-effect"
  | "spark-one-of-two"
  | "spark-executor-env-without-effect"
  | "spark-image-unreadable"
  | "spark-interpreter-missing"
  | "spark-entrypoint-missing"
  | "spark-python-version"
  | "spark-java-version"
  | "spark-version-mismatch";

/** Adds a finding with the severity of its code, and the default fix unless another is given. */
export type AddFinding = (code: SparkCheckCode, place: string, message: string, fix?: string) => void;

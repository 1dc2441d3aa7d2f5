import type { CheckPage } from "@flyte-settings/core/checks";

/** What `sparkCheck` can find, by code: severity, and what a page says about it. */
export const sparkChecks: Readonly<Record<SparkCheckCode, CheckPage>> = {
  "spark-no-main-file": {
    severity: "error",
    title: "No main file and no class",
    why: "Spark has nothing to start.",
    fix: "Set applications_path, or an interpreter that the entrypoint is beside.",
  },
  "spark-main-file-malformed": {
    severity: "error",
    title: "A main file whose address is malformed",
    why: "The driver does not find it, or looks on another machine.",
    fix: "Expected local:// and an absolute path in the image: local:///opt/venv/bin/entrypoint.py.",
  },
  "spark-main-file-not-a-uri": {
    severity: "error",
    title: "A main file that is a plain path",
    why: "Spark on Kubernetes takes it for a file of the machine that submits, and wants to upload it.",
    fix: "Write local:// before the path of a file in the image.",
  },
  "spark-main-file-not-python": {
    severity: "error",
    title: "A main file that Spark takes for a JAR",
    why: "The name decides: without .py the driver looks for a class.",
    fix: "Name a Python file.",
  },
  "spark-jvm-declared-python": {
    severity: "warning",
    title: "A JVM application that is declared Python",
    why: "Spark starts Python and hands it a class.",
    fix: "Let this tool rewrite the task, or set applicationType to JAVA.",
  },
  "spark-databricks-no-compute": {
    severity: "error",
    title: "No compute for Databricks",
    why: "Databricks has no place to run the job.",
    fix: "Name existing_cluster_id, new_cluster, environment_key or environments.",
  },
  "spark-interpreter-path": {
    severity: "error",
    title: "An interpreter that cannot be one",
    why: "The driver or the executors cannot start it.",
    fix: "Name an absolute path in the image, for example /opt/venv/bin/python3.",
  },
  "spark-interpreters-differ": {
    severity: "error",
    title: "Driver and executors start different interpreters",
    why: "What the driver sends, the executors cannot read, or they lack the packages.",
    fix: "Let one value decide: set executor_path, or a profile for the image, and neither of the two settings of Spark.",
  },
  "spark-images-differ": {
    severity: "warning",
    title: "Driver and executors run different images",
    why: "Both need the same minor version of Python and the same packages.",
    fix: "Let one image be built from the other, and look at both with --inspect-image.",
  },
  "spark-virtualenv-disagrees": {
    severity: "warning",
    title: "A virtual environment that does not hold the interpreter",
    why: "Another environment answers where flytekit asks for its own.",
    fix: "Set the interpreter alone; the root follows from it.",
  },
  "spark-entrypoint-elsewhere": {
    severity: "warning",
    title: "A main file that is not beside the interpreter",
    why: "Another environment's flytekit would run.",
    fix: "Set applications_path beside executor_path, or neither of the two.",
  },
  "spark-variable-without-effect": {
    severity: "warning",
    title: "A variable that something else goes before",
    why: "Whoever reads the variable believes in an interpreter that does not run.",
    fix: "Leave the variable out, or set executor_path to its value.",
  },
  "spark-one-of-two": {
    severity: "warning",
    title: "One of two settings of Spark",
    why: "The other side starts another interpreter.",
    fix: "Set both or neither.",
  },
  "spark-executor-env-without-effect": {
    severity: "warning",
    title: "A variable of executors that has no effect",
    why: "It is set in the workers, and does not choose their interpreter.",
    fix: "Set spark.pyspark.python and spark.pyspark.driver.python, or executor_path.",
  },
  "spark-image-unreadable": {
    severity: "error",
    title: "An image that cannot be looked into",
    why: "Nothing is known of its interpreter, its main file and its versions.",
    fix: "See that the image exists and that this machine may read it, or leave --inspect-image out.",
  },
  "spark-interpreter-missing": {
    severity: "error",
    title: "An image without the interpreter",
    why: "The driver or the executors end before the first line of Python.",
    fix: "Name the interpreter of that image: a profile under spark.profiles, or pythonInterpreter.",
  },
  "spark-entrypoint-missing": {
    severity: "error",
    title: "An image without the main file",
    why: "The driver ends with No such file or directory.",
    fix: "Put one there: flyte-settings spark entrypoint > entrypoint.py.",
  },
  "spark-python-version": {
    severity: "error",
    title: "A Python that this Spark does not work with",
    why: "PySpark fails in its first import or in its first task.",
    fix: "Build the image with a Python that this Spark works with.",
  },
  "spark-java-version": {
    severity: "error",
    title: "A Java that this Spark does not run on",
    why: "The driver ends while it starts.",
    fix: "Build the image with a Java that this Spark works with.",
  },
  "spark-version-mismatch": {
    severity: "error",
    title: "Different versions of Python in driver and executors",
    why: "PySpark refuses to run.",
    fix: "Give driver and executors the same minor version of Python.",
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

/** Takes a finding: the severity is its code's, and what to do as well where no other sentence is given. */
export type AddFinding = (code: SparkCheckCode, place: string, message: string, fix?: string) => void;

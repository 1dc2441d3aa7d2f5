import { looksSecret } from "@flyte-settings/core/checks";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { loadProject, usageError } from "@flyte-settings/project";
import { posixQuote, type SparkPlan, submitArgs } from "@flyte-settings/spark-entrypoint";
import { projectOptions } from "../../arguments/project-options.ts";
import { settingsOptions } from "../../arguments/settings-options.ts";
import { type Command, defineCommand } from "../../command.ts";
import { filledArgs } from "./filled-args.ts";
import { runtimeOptions, sparkOptions } from "./spark-options.ts";
import { sparkTasks } from "./spark-tasks.ts";

export const command: Command = defineCommand({
  description:
    "Prints a spark-submit command line for an image or a Spark task of a package: interpreters of driver and executors, main file, code, variables. Arguments after -- are passed to the main file (default: the task's own arguments).",
  positionals: [{ name: "image", describe: "name of the image (default: the default image)", completes: "image" }],
  takesRest: true,
  options: {
    ...settingsOptions,
    ...sparkOptions,
    master: {
      type: "string",
      value: "URL",
      describe: "local[2], spark://host:7077 or k8s://https://host",
      defaultText: "local[*]",
    },
    deployMode: { type: "string", choices: ["client", "cluster"], describe: "deploy mode of the driver" },
    name: { type: "string", value: "TEXT", describe: "name of the application" },
    conf: {
      type: "string",
      value: "KEY=VALUE",
      multiple: true,
      describe: "Spark setting; overrides all others",
    },
    mainFile: { type: "string", value: "URI", describe: "use another main file" },
    pyFiles: {
      type: "string",
      value: "FILE",
      multiple: true,
      completes: "file",
      describe: "code for imports: .zip, .egg, .jar or .py",
    },
    archives: {
      type: "string",
      value: "FILE#DIRECTORY",
      multiple: true,
      completes: "file",
      describe: "archive that executors unpack and import from",
    },
    inputs: { type: "string", value: "URI", describe: "location of the task's inputs" },
    outputPrefix: { type: "string", value: "URI", describe: "location of the task's outputs" },
    rawOutputDataPrefix: { type: "string", value: "URI", describe: "location of the task's raw output data" },
  },
  examples: [
    [
      "flyte-settings spark submit-args --master 'local[2]' -- pyflyte-execute --help",
      "on this machine, with the default image's interpreter",
    ],
    ["flyte-settings spark submit-args spark --master k8s://https://host --json", "on Kubernetes, as JSON"],
  ],
  async run({ options, positionals: [image = "default"], rest }, host) {
    const loaded = await loadProject({ ...projectOptions(options), computeVersion: false }, host);
    const shown = await sparkTasks(options, loaded, runtimeOptions(options, loaded), true, host);
    const plan = onePlan(
      shown.map((task) => task.plan),
      options.package,
      image,
    );
    const note = (text: string) => options.quiet || host.stderr.write(`note: ${text}\n`);
    const filled =
      rest.length > 0
        ? { args: rest, notes: [] }
        : filledArgs(plan.args, options, loaded.settings.fastSerializationSettings);
    for (const text of filled.notes) note(text);
    const env = Object.entries(plan.env).filter(([name]) => !name.startsWith("PYSPARK_"));
    const secret = env.filter(([name, value]) => looksSecret(name, value)).map(([name]) => name);
    if (secret.length > 0) note(`${secret.join(", ")} left out: the name says secret; set it where the job runs`);
    const { argv, env: own } = submitArgs({
      master: options.master ?? "local[*]",
      mainApplicationFile: options.mainFile ?? plan.mainApplicationFile,
      args: filled.args,
      env: Object.fromEntries(env.filter(([name]) => !secret.includes(name))),
      conf: confOf(plan, options.conf ?? []),
      pyFiles: options.pyFiles ?? [],
      archives: (options.archives ?? []).map(archiveOf),
      ...omitUndefined({
        deployMode: options.deployMode,
        name: options.name,
        mainClass: plan.mainClass || undefined,
        driverPython: plan.driver.pythonInterpreter,
        executorsPython: plan.executors.pythonInterpreter,
        driverImage: plan.driver.image,
        executorsImage: plan.executors.image,
      }),
    });
    const assignments = Object.entries(own).map(([name, value]) => `${name}=${posixQuote([value])}`);
    // a command to run: a URL without its query would be different
    host.stdout.writeData(
      options.json ? `${JSON.stringify({ argv, env: own })}\n` : `${[...assignments, posixQuote(argv)].join(" ")}\n`,
    );
    return 0;
  },
});

function onePlan(plans: readonly SparkPlan[], file: string | undefined, image: string): SparkPlan {
  const found = file === undefined ? plans.filter(({ name }) => name === image) : plans;
  const [plan, another] = found;
  const known = plans.map(({ name }) => name).join(", ") || "none";
  if (plan === undefined)
    throw usageError(
      file === undefined ? `no image is called ${image}; images: ${known}` : `no Spark tasks in ${file}`,
    );
  if (another !== undefined) throw usageError(`${file} has several Spark tasks: ${known}`, "Name one with --task.");
  return plan;
}

const INTERPRETERS: readonly string[] = ["spark.pyspark.python", "spark.pyspark.driver.python"];

/** The task's settings, overridden by the flags. */
function confOf({ sparkConf }: SparkPlan, flags: readonly string[]): Readonly<Record<string, string>> {
  const pairs = flags.map((text): [string, string] => {
    const at = text.indexOf("=");
    if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
    throw usageError(`--conf ${text}: expected KEY=VALUE, for example spark.executor.memory=1g`);
  });
  const flagged = Object.fromEntries(pairs);
  // setting only one of the two by flag leaves the other undefined, which is rejected
  const isHalf = INTERPRETERS.some((key) => flagged[key] !== undefined);
  const kept = Object.entries(sparkConf).filter(([key]) => !(isHalf && INTERPRETERS.includes(key)));
  return { ...Object.fromEntries(kept), ...flagged };
}

function archiveOf(text: string): { path: string; folder: string } {
  const at = text.lastIndexOf("#");
  if (at > 0) return { path: text.slice(0, at), folder: text.slice(at + 1) };
  throw usageError(`--archives ${text}: expected FILE#DIRECTORY, for example bundle.tar.gz#code`);
}

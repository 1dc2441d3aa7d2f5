// The session in docs/promotion.md, with the real output of the command: two fake Flyte Admins and the example
// project's package.
//   node docs/scripts/promotion-session.mjs      writes it into the page
import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { fakeAdmin } from "@flyte-settings/plugin-testkit";
import { run } from "./run-command.mjs";
import { built, inNewHome, partOf } from "./session.mjs";

const example = fileURLToPath(new URL("../../examples/python-project/flyte-package.tgz", import.meta.url));
const page = fileURLToPath(new URL("../promotion.md", import.meta.url));
const marks = [
  "<!-- Begin of the session, made by docs/scripts/promotion-session.mjs. Do not edit. -->\n",
  "<!-- End of the session. -->\n",
];

const MIRROR = "registry.prod.example/acme";
const images = ["weather-model:1.4.0", "weather-spark:3.5.1", "weather:2026.11"];
const LOCK = `lockVersion: 1\nimages:\n${images
  .map((image, index) => `  - requested: ${MIRROR}/${image}\n    digest: sha256:${String(index + 1).repeat(64)}\n`)
  .join("")}`;

const SOURCE = "flytesnacks/development";
const TARGET = "flytesnacks/production";
const ADMINS = "--from-config development.yaml --to-config production.yaml";
const REGISTER =
  "register flyte-package.tgz --project flytesnacks --domain development --config development.yaml --quiet";
const promote = (version) =>
  `promote ${SOURCE} --version ${version} --to ${TARGET} ${ADMINS} --mirror ghcr.io/acme=${MIRROR} --images-lock production.lock.yaml --activate all`;

/** Each command with its purpose. */
const steps = [
  ["Register two versions in development.", `${REGISTER} --version v7`],
  ["", `${REGISTER} --version v8 --env LOG_LEVEL=debug`],
  ["See what promoting the first would do: nothing is sent.", `${promote("v7")} --dry-run`],
  ["Promote and activate it.", `${promote("v7")} --yes --quiet`],
  ["Promote the second. What was active before goes into a record.", `${promote("v8")} --yes --record record.json`],
  ["Go back to the first.", "promote --rollback record.json --to-config production.yaml"],
  [
    "Ask which active launch plans use an image.",
    `registered images ${TARGET} --active --uses ${MIRROR}/weather --config production.yaml`,
  ],
];

/** @returns the session, as on the page */
export async function promotionSession() {
  const admins = { development: await fakeAdmin(), production: await fakeAdmin() };
  return inNewHome(async ({ project, env }) => {
    cpSync(example, join(project, "flyte-package.tgz"));
    writeFileSync(join(project, "production.lock.yaml"), LOCK);
    for (const [name, { grpc }] of Object.entries(admins))
      writeFileSync(join(project, `${name}.yaml`), `admin:\n  endpoint: ${grpc}\n  insecure: true\n`);
    const sessions = [];
    for (const [why, line] of steps) {
      const said = await run(built, line.split(" "), project, env);
      sessions.push(
        `${why === "" ? "" : `${why}\n\n`}\`\`\`text\n$ flyte-settings ${line}\n${line.includes("--yes") ? withoutPlan(said) : said}\`\`\`\n`,
      );
    }
    // the digest covers the endpoint, and the ports are free ones
    const text = sessions.join("\n").replaceAll(/\bplan [0-9a-f]{64}/g, "plan DIGEST");
    return Object.entries(admins).reduce(
      (all, [name, { grpc }]) => all.replaceAll(grpc, `dns:///flyte.${name}.example`),
      text.replaceAll(project, "~/weather"),
    );
  }).finally(() => Promise.all(Object.values(admins).map((admin) => admin.close())));
}

/** The plan is only shown once. */
function withoutPlan(said) {
  return `…\n${said.slice(said.search(/^\d+ to create, /m))}`;
}

export const writtenSession = () => partOf(page, marks).text;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  partOf(page, marks).write(await promotionSession());
}

// Configuration files found in the working directory: their commands must not run, and their endpoint must not receive
// secrets.

import { copyFileSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "../pnpm.mjs";
import { command, inProject, misbehaviour, samplePackage } from "./command.mjs";

const CANARY = "CANARY-of-the-user";
const COMMANDS = [
  ["register", "p.tgz", "--version", "v1"],
  ["register", "p.tgz", "--version", "v1", "--no-plugins"],
  ["register", "p.tgz", "--version", "v1", "--frozen"],
  ["register", "p.tgz", "--version", "v1", "--dry-run"],
  ["doctor"],
  ["fast-register", "--project", "p"],
];

/** By name: the lines of `[credentials]` and `[platform]`; the file `mark` exists if a command ran. */
const CONFIGS = {
  "a command by lines": (mark) => [`auth_mode = external_process\ncommand = /bin/touch\n  ${mark}`],
  "a command by commas": (mark) => [`auth_mode = external_process\ncommand = /bin/sh,-c,touch ${mark}; echo token`],
  "a command as JSON": (mark) => [`auth_mode = external_process\ncommand = ["/bin/touch", "${mark}"]`],
  "a proxy command": (mark) => [
    "auth_mode = client_credentials\nclient_id = x\nclient_secret = y",
    `proxy_command = /bin/touch,${mark}`,
  ],
  "a secret's file": (_mark, secret) => [
    `auth_mode = client_credentials\nclient_id = x\nclient_secret_location = ${secret}`,
  ],
  "a secret's variable": () => [
    "auth_mode = client_credentials\nclient_id = x\nclient_secret_env_var = AWS_SECRET_ACCESS_KEY",
  ],
  "only an endpoint, with the user's secret set": () => ["auth_mode = client_credentials\nclient_id = x"],
};

function cases() {
  return Object.keys(CONFIGS).flatMap((what) =>
    COMMANDS.map((args) => ({
      name: `${what}: ${args.join(" ")}`,
      run: () => inProject((cwd, scratch) => attack(what, args, cwd, scratch)),
    })),
  );
}

async function attack(what, args, cwd, scratch) {
  const { fakeAdmin } = await import(pathToFileURL(join(root, "packages/plugin-testkit/dist/index.js")).href);
  const heard = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (data) => (body += data));
    request.on("end", () => {
      const basic = Buffer.from((request.headers.authorization ?? "").replace(/^\w+ /, ""), "base64").toString();
      heard.push(`${request.headers.authorization ?? ""} ${basic} ${body}`);
      response.setHeader("content-type", "application/json");
      response.end('{"access_token":"T","token_type":"bearer","expires_in":60}');
    });
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const admin = await fakeAdmin({
    auth: { isValid: () => false, tokenEndpoint: `http://127.0.0.1:${server.address().port}/token` },
  });
  try {
    const [mark, secret] = [join(scratch, "ran"), join(scratch, "secret")];
    writeFileSync(secret, `${CANARY}\n`);
    mkdirSync(cwd, { recursive: true });
    copyFileSync(samplePackage, join(cwd, "p.tgz"));
    const [credentials, platform = ""] = CONFIGS[what](mark, secret);
    const host = new URL(admin.grpc).host;
    writeFileSync(
      join(cwd, "flytekit.config"),
      `[platform]\nurl = ${host}\ninsecure = true\n${platform}\n[credentials]\n${credentials}\n`,
    );
    const env = { AWS_SECRET_ACCESS_KEY: CANARY, FLYTE_CREDENTIALS_CLIENT_SECRET: CANARY };
    const ran = await command(args, { cwd, env, limitMs: 60_000 });
    if (existsSync(mark)) return "the directory's command ran";
    if (heard.some((text) => text.includes(CANARY))) return "a secret went to the directory's endpoint";
    return misbehaviour(ran);
  } finally {
    await admin.close();
    server.closeAllConnections();
    server.close();
  }
}

export const foundConfig = { name: "found-config", rows: "4c", cases };

// A canary in every place where users store secrets: no command may print it, with or without --verbose.

import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { command, inProject, misbehaviour, samplePackage } from "./command.mjs";

const C = "CANARY7f3a";

const commands = (port, cwd) => [
  ["settings", "show"],
  ["settings", "show", "--json"],
  ["settings", "explain"],
  ["settings", "explain", "env"],
  ["settings", "explain", "--json"],
  ["images", "list"],
  ["images", "resolve"],
  ["images", "resolve", "--trace"],
  ["images", "pin"],
  ["images", "verify"],
  ["version", "show"],
  ["version", "explain"],
  ["version", "explain", "--json"],
  ["plugins", "list"],
  ["bundle", "list"],
  ["bundle", "create"],
  ["fast-register"],
  ["fast-register", "--store", `s3://u:${C}arg@b/p`],
  ["check"],
  ["check", "--format", "github"],
  ["check", "--format", "sarif"],
  ["check", "--json"],
  ["doctor"],
  ["doctor", "--json"],
  ["check", "--format", "gitlab"],
  ["check", "--format", "yaml"],
  ["fast-register", "--store", "file:./s", "--destination-dir", `https://u:${C}dd@h/p?sig=${C}sig`],
  ["bundle", "verify", `https://u:${C}archive@h/p?sig=${C}sig`],
  ["registered", "list", "p/d", "--endpoint", `http://u:${C}admin@127.0.0.1:${port}/?sig=${C}sig`],
  ["promote", "p/d", "--to", "p/e", "--version", "v", "--dry-run"],
  ["promote", "--rollback", `https://u:${C}record@h/p?sig=${C}sig`],
  ["context", "decode", "c1"],
  ["context", "diff", "c1", "c2"],
  ["package", "inspect", "p.tgz"],
  ["package", "inspect", "--args", "p.tgz"],
  ["package", "hydrate", "p.tgz", "--version", "v"],
  ["register", "p.tgz", "--version", "v", "--dry-run"],
  ["register", "p.tgz", "--version", "v"],
  ["package", "inspect", `http://u:${C}url@127.0.0.1:${port}/p.tgz?sig=${C}sig`],
  ["register", `http://127.0.0.1:${port}/p.tgz?sig=${C}sig`, "--version", "v"],
  ["register", "p.tgz", "--endpoint", `http://u:${C}e@127.0.0.1:${port}`, "--version", "v"],
  ["settings", "show", "--image", `https://u:${C}im@h/x`],
  ["settings", "show", "--env", `${C}noeq`],
  ["spark", "show"],
  ["spark", "submit-args", "--", "x"],
  ...[
    `http://u:${C}url@127.0.0.1:${port}/fast1.tar.gz?sig=${C}sig`,
    `ftp://u:${C}url@h/fast1.tar.gz?sig=${C}sig`,
    `https://h/x?sig=${C}sig`,
  ].map((location) => ["exec", "--additional-distribution", location, "--dest-dir", cwd, "--", "true"]),
];

async function cases() {
  const count = commands(0, "").length;
  return Array.from({ length: count }, (_, at) => at).flatMap((at) =>
    [false, true]
      .filter((verbose) => !(verbose && commands(0, "")[at][0] === "exec"))
      .map((verbose) => ({
        name: `${commands(0, "")[at].slice(0, 2).join(" ")} #${at}${verbose ? " --verbose" : ""}`,
        run: () => inProject((cwd, scratch) => attack(at, verbose, cwd, scratch)),
      })),
  );
}

async function attack(at, verbose, cwd, scratch) {
  const server = createServer((request, response) => {
    response.writeHead(request.headers.authorization === undefined ? 401 : 500, {
      "www-authenticate": `Basic realm="x${C}realm"`,
    });
    response.end(
      JSON.stringify({ errors: [{ code: "X", message: `no ${request.headers.authorization ?? ""} ${C}said` }] }),
    );
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address();
  try {
    keepSecrets(port, cwd, scratch);
    const env = {
      HTTPS_PROXY: `http://pu:${C}proxy@127.0.0.1:${port}`,
      HTTP_PROXY: `http://pu:${C}proxy@127.0.0.1:${port}`,
      FLYTE_CREDENTIALS_CLIENT_SECRET: `${C}cs`,
      AWS_SECRET_ACCESS_KEY: `${C}awsenv`,
      AWS_ACCESS_KEY_ID: `${C}id`,
      GITHUB_TOKEN: `${C}gh`,
      GOOGLE_APPLICATION_CREDENTIALS: `https://u:${C}google@h/p?sig=${C}sig`,
    };
    const ran = await command([...commands(port, cwd)[at], ...(verbose ? ["--verbose"] : [])], {
      cwd,
      env,
      limitMs: 60_000,
    });
    const encoded = Buffer.from(`user:${C}docker`).toString("base64");
    for (const stream of ["stdout", "stderr"]) {
      const found =
        ran[stream].match(new RegExp(`${C}[a-z]+`))?.[0] ??
        (ran[stream].includes(encoded) ? "the docker password, encoded" : undefined);
      if (found !== undefined)
        return `${stream} has ${found}: ${ran[stream]
          .slice(Math.max(0, ran[stream].indexOf(found) - 60))
          .slice(0, 100)
          .replaceAll("\n", "|")}`;
    }
    return misbehaviour(ran);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

function keepSecrets(port, cwd, scratch) {
  const home = join(scratch, "home");
  const write = (path, text) => {
    mkdirSync(join(path, ".."), { recursive: true });
    writeFileSync(path, text);
  };
  write(
    join(home, ".docker/config.json"),
    JSON.stringify({ auths: { [`127.0.0.1:${port}`]: { auth: Buffer.from(`user:${C}docker`).toString("base64") } } }),
  );
  write(join(home, "secret"), `${C}file\n`);
  write(
    join(home, ".flyte/config.yaml"),
    `admin:\n  endpoint: dns:///user:${C}ep@127.0.0.1:${port}\n  insecure: true\n  authType: ClientSecret\n  clientId: ci\n  clientSecretLocation: ${home}/secret\n  httpProxyURL: http://u:${C}px@127.0.0.1:${port}\n`,
  );
  write(join(cwd, ".git/config"), `[remote "origin"]\n\turl = https://bob:${C}git@github.com/a/b.git?token=${C}q\n`);
  write(join(cwd, "a.py"), "x = 1\n");
  copyFileSync(samplePackage, join(cwd, "p.tgz"));
  write(
    join(cwd, "flyte-settings.yaml"),
    `images: { default: "127.0.0.1:${port}/a/b:1" }\nenv: { DB_PASSWORD: ${C}env, URL: 'postgres://u:${C}dsn@h/db', AWS_SECRET_ACCESS_KEY: ${C}aws, SAFE: v }\nplugins: ['@flyte-settings/oci-images']\nbundle: { store: 's3://b/p?token=${C}store' }\n`,
  );
  const image = { default_image: { name: "default", fqn: "r/x", tag: "1" }, images: [] };
  const context = (fields) => gzipSync(JSON.stringify({ image_config: image, ...fields })).toString("base64");
  write(
    join(cwd, "c1"),
    context({
      env: { DB_PASSWORD: `${C}cenv`, DSN: `postgres://u:${C}cdsn@h/d` },
      git_repo: `https://u:${C}cgit@h/r`,
      fast_serialization_settings: {
        enabled: true,
        distribution_location: `https://u:${C}cdl@h/f.tar.gz?sig=${C}csig`,
      },
    }),
  );
  write(join(cwd, "c2"), context({ env: { DB_PASSWORD: `${C}other` } }));
}

export const secrets = { name: "secrets", rows: "6", cases };

import { readFileSync } from "node:fs";
import { encodeContextText } from "@flyte-settings/core";
import { describe, expect, it } from "vitest";
import { commands } from "../src/commands.ts";
import { freshFolder } from "./fake-host.ts";

// a new one for each call, because some write files whose names are URLs
const here = freshFolder();

const url = (name: string, scheme = "https") =>
  `${scheme}://u:CANARY${name}@127.0.0.1:9/p/x.tgz?sig=CANARY${name}&token=CANARY${name}`;
const vectors = new URL("../../conformance/vectors/packages/basics/out/copy-none/", import.meta.url);

const files = {
  "a.py": "x = 1\n",
  "p.tgz": readFileSync(new URL("flyte-package.tgz", vectors)),
  "home/secret": "CANARYfile\n",
  "home/.flyte/config.yaml": `admin:\n  endpoint: ${url("endpoint", "dns")}\n  insecure: true\n  authType: ClientSecret\n  clientId: ci\n  clientSecretLocation: secret\n  httpProxyURL: ${url("proxy", "http")}\n`,
  "flytekit.config": `[platform]\nurl = ${url("platform")}\n`,
  ".git/config": `[remote "origin"]\n\turl = ${url("git")}\n`,
  "requirements.txt": `--extra-index-url ${url("index")}\nflytekit @ ${url("wheel")}\n`,
  "flyte-settings.yaml": [
    "project: p",
    "domain: d",
    "images: { default: ghcr.io/acme/train:v1 }",
    `env: { DB_PASSWORD: CANARYenv, DSN: "${url("dsn", "postgres")}", "https://u:CANARYname@h/p": v }`,
    `bundle: { store: "${url("store", "s3")}", destinationDir: "${url("destination")}" }`,
    `pythonInterpreter: "${url("python")}"`,
    "",
  ].join("\n"),
  "c.txt": encodeContextText(
    JSON.stringify({
      image_config: { default_image: { name: "default", fqn: "r/x", tag: "1" }, images: [] },
      env: { DB_PASSWORD: "CANARYcontext", DSN: url("dsn", "postgres"), "https://u:CANARYname@h/p": "v" },
      git_repo: url("repo"),
      python_interpreter: url("interpreter"),
      source_root: url("root"),
      fast_serialization_settings: {
        enabled: true,
        destination_dir: url("directory"),
        distribution_location: url("distribution"),
      },
    }),
  ),
  "d.txt": encodeContextText(
    JSON.stringify({
      image_config: { default_image: { name: "default", fqn: "r/x", tag: "1" }, images: [] },
      env: { DB_PASSWORD: "CANARYother" },
    }),
  ),
};

const env = {
  HTTPS_PROXY: url("proxy", "http"),
  NO_PROXY: "127.0.0.1",
  FLYTE_CREDENTIALS_CLIENT_SECRET: "CANARYclient",
  AWS_SECRET_ACCESS_KEY: "CANARYaws",
  GOOGLE_APPLICATION_CREDENTIALS: url("google"),
  AWS_SHARED_CREDENTIALS_FILE: url("shared"),
  DOCKER_CONFIG: url("docker"),
  FLYTECTL_CONFIG: url("flytectl"),
};

const EXEC = ["--dest-dir", ".", "--", "true"];
/** For each command: its arguments with everything it requires, and arguments with a URL where it accepts one. */
const calls: Readonly<Record<string, readonly (readonly string[])[]>> = {
  "settings show": [[], ["--image", url("image")], ["--env", "CANARYassignment"], ["--project", url("project")]],
  "settings explain": [[], ["env"], ["bundle.store"], ["--json"], ["--environment", url("environment")]],
  "context decode": [["c.txt"], [url("file")]],
  "context diff": [
    ["c.txt", "d.txt"],
    ["c.txt", url("file")],
  ],
  "context encode": [["--from", url("file")]],
  "context inject": [[url("file")], ["p.tgz", "--output", url("output")]],
  "images list": [[], ["--json"]],
  "images resolve": [[], [url("image")], ["--trace"], ["--json"]],
  "images pin": [[], ["--export", url("export")]],
  "images verify": [[], ["--json"]],
  "bundle create": [[], ["--output", url("output")], ["--json"]],
  "bundle list": [[], ["--source", url("source")], ["--json"]],
  "bundle verify": [[url("archive")]],
  "bundle why": [[url("file")]],
  "fast-register": [[], ["--store", url("argument", "s3")], ["--store", "file:./s", "--destination-dir", url("to")]],
  "package hydrate": [["p.tgz", "--version", "v"], ["p.tgz", "--version", url("version")], [url("file")]],
  "package inspect": [["p.tgz"], ["p.tgz", "--json"], [url("file")]],
  register: [
    ["p.tgz", "--version", "v", "--dry-run"],
    ["p.tgz", "--version", "v"],
    [url("file"), "--version", "v"],
  ],
  promote: [
    ["--from", url("from"), "--to", url("to"), "--version", "v"],
    ["--rollback", url("record")],
  ],
  activate: [["x", "--version", url("version")]],
  deactivate: [[url("name")]],
  "registered list": [
    ["--endpoint", url("admin")],
    ["--endpoint", url("admin", "dns"), "--json"],
  ],
  "registered show": [[url("name"), "--endpoint", url("admin")]],
  "registered images": [["--endpoint", url("admin")]],
  "registered diff": [["a", "b", "--endpoint", url("admin")]],
  "version show": [[], ["--version", url("version")]],
  "version explain": [[], ["--json"], [url("revision")]],
  "plugins list": [[], ["--json"]],
  check: [[], ["--format", "github"], ["--format", "sarif"], ["--format", "gitlab"], ["--format", "yaml"], [url("p")]],
  explain: [[url("code")]],
  doctor: [["--offline"], ["--offline", "--json"]],
  init: [["--output", url("output")]],
  migrate: [[], ["--json"], ["--config", url("config")]],
  completion: [[url("shell")]],
  "spark show": [[], [url("file")]],
  "spark check": [[], [url("file")]],
  "spark entrypoint": [[]],
  "spark submit-args": [["--", "x"], [url("image")]],
  "spark zip": [["--output", url("output")]],
  exec: [
    ["--additional-distribution", url("bundle"), ...EXEC],
    ["--additional-distribution", url("bundle", "ftp"), ...EXEC],
  ],
};

it("the calls below cover every command", () => {
  expect(Object.keys(calls).sort()).toEqual(Object.keys(commands).sort());
});

describe("no secret of a file, a variable or an argument is printed by", () => {
  const cases = Object.entries(calls).flatMap(([command, all]) =>
    all.map((rest) => [`${command} ${rest.join(" ")}`.slice(0, 50), [...command.split(" "), ...rest]] as const),
  );
  it.each(cases)("%s", async (_, argv) => {
    const at = argv.indexOf("--");
    const verbose = at < 0 ? [...argv, "--verbose"] : [...argv.slice(0, at), "--verbose", ...argv.slice(at)];
    for (const words of argv[0] === "exec" ? [argv] : [argv, verbose]) {
      const { stdout, stderr } = await here.run(words, { files, env });
      expect(stdout + stderr).not.toMatch(/.{0,60}CANARY\w+/);
    }
  });
});

describe("settings as data keep their URLs, as other programs read them", () => {
  it.each([
    ["context decode", ["context", "decode", "c.txt", "--json"], /CANARYdistribution/],
    ["context diff", ["context", "diff", "c.txt", "d.txt", "--json"], /CANARYdistribution/],
    ["context decode as YAML", ["context", "decode", "c.txt", "--format", "yaml"], /CANARYdistribution/],
    ["settings show", ["settings", "show", "--json"], /CANARYpython/],
    ["fast-register", ["fast-register", "--store", "file:./s", "--json"], /CANARYdestination/],
  ])("%s", async (_, argv, expected) => {
    expect((await here.run(argv, { files, env })).stdout).toMatch(expected);
  });
});

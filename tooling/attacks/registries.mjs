// A hostile registry: every response must lead to a documented exit code in time, and the user's password must not
// reach any other server.
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { command, inProject, misbehaviour } from "./command.mjs";

const PASSWORD = "CANARY9c1e";
const DIGEST = `sha256:${"a".repeat(64)}`;
const MANIFEST = "application/vnd.oci.image.manifest.v1+json";
/** At most three attempts of 15 s, with pauses between them. */
const LIMIT_MS = 60_000;

const send =
  (status, headers = {}, body = "") =>
  (_request, response) =>
    response.writeHead(status, headers).end(body);
const challenge = (value) => send(401, { "www-authenticate": value });
const redirect = (location) => send(307, { location });
const endless =
  (chunk, everyMs = 0) =>
  (_request, response) => {
    response.writeHead(200, { "content-type": MANIFEST });
    const write = () => !response.destroyed && response.write(chunk, () => setTimeout(write, everyMs));
    write();
  };

/**
 * By name: the registry's response to every request; `other` is the URL of another server, which records its requests.
 */
const ANSWERS = {
  "a token server on another port": ({ other }) => challenge(`Bearer realm="${other}/token",service="x"`),
  "a token server by another name": ({ other }) =>
    challenge(`Bearer realm="${other.replace("127.0.0.1", "localhost")}/token"`),
  "a token server with userinfo": ({ other }) =>
    challenge(`Bearer realm="${other.replace("http://", "http://u:p@")}/token"`),
  "a token server at file:": () => challenge('Bearer realm="file:///etc/passwd"'),
  "a token server at the metadata service": () => challenge('Bearer realm="http://169.254.169.254/token"'),
  "a token server that is no URL": () => challenge('Bearer realm="::"'),
  "a challenge without a realm": () => challenge("Bearer"),
  "a thousand challenges": () => challenge("Bearer x=y, ".repeat(1_000)),
  "a challenge that never closes its quote": () => challenge(`Bearer realm="${"\\".repeat(7_000)}`),
  "a challenge of an unknown scheme": () => challenge("Negotiate abc"),
  "a redirect to another port": ({ other }) => redirect(`${other}/v2/a/b/manifests/1`),
  "a redirect to itself": ({ own }) => redirect(`${own}/v2/`),
  "redirects without end":
    ({ own }) =>
    (request, response) =>
      redirect(`${own}${request.url}x`)(request, response),
  "a redirect to file:": () => redirect("file:///etc/passwd"),
  "a redirect with userinfo": ({ other }) => redirect(other.replace("http://", "http://u:p@")),
  "a redirect to the metadata service": () => redirect("http://169.254.169.254/latest"),
  "a redirect without a place": () => send(307),
  "a redirect to nothing": () => redirect("http://"),
  "an endless body": () => endless("x".repeat(65_536)),
  "a body that drips": () => endless("x", 500),
  "no answer": () => () => {},
  "a closed connection": () => (request) => request.socket.destroy(),
  "headers that are too long": () => send(200, { x: "y".repeat(30_000) }),
  "a body shorter than it claims": () => (_request, response) => {
    response.writeHead(200, { "content-length": "1000", "content-type": MANIFEST });
    response.write("{");
    setTimeout(() => response.destroy(), 50);
  },
  "no HTTP at all": () => (request) => request.socket.end("hello\r\n\r\n"),
  "another digest than asked for": () =>
    send(200, { "docker-content-digest": `sha256:${"b".repeat(64)}`, "content-type": MANIFEST }, "{}"),
  "a digest that is none": () => send(200, { "docker-content-digest": "../../etc", "content-type": MANIFEST }, "{}"),
  "JSON nested 100,000 deep": () => send(200, { "content-type": MANIFEST }, "[".repeat(100_000)),
  "a compressed bomb": () =>
    send(200, { "content-encoding": "gzip", "content-type": MANIFEST }, gzipSync(Buffer.alloc(2e7))),
  "an error with the password and escapes": () => (request, response) =>
    send(
      403,
      {},
      JSON.stringify({ errors: [{ code: "\u001b[2J", message: `${request.headers.authorization} ${PASSWORD}` }] }),
    )(request, response),
  "a pause of a year": () => send(429, { "retry-after": "31536000" }),
};

function cases() {
  return Object.entries(ANSWERS).map(([name, make]) => ({
    name,
    run: () => inProject((cwd, scratch) => attack(make, cwd, scratch)),
  }));
}

async function listening(handler) {
  const server = createServer(handler).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  return { server, url: `http://127.0.0.1:${server.address().port}` };
}

async function attack(make, cwd, scratch) {
  const heard = [];
  const other = await listening((request, response) => {
    heard.push(request.headers.authorization ?? "");
    response.writeHead(200, { "content-type": "application/json" }).end('{"token":"T"}');
  });
  let answer = send(500);
  const registry = await listening((request, response) => answer(request, response));
  answer = make({ other: other.url, own: registry.url });
  try {
    const host = new URL(registry.url).host;
    const auth = Buffer.from(`joe:${PASSWORD}`).toString("base64");
    mkdirSync(join(scratch, "home/.docker"), { recursive: true });
    writeFileSync(join(scratch, "home/.docker/config.json"), JSON.stringify({ auths: { [host]: { auth } } }));
    writeFileSync(
      join(cwd, "flyte-settings.yaml"),
      `images: { default: "${host}/a/b:1", pinned: "${host}/a/b@${DIGEST}" }\nplugins: ["@flyte-settings/oci-images"]\n`,
    );
    const ran = await command(["images", "verify", "--verbose"], { cwd, limitMs: LIMIT_MS });
    if (heard.some((text) => text.includes(auth) || text.includes(PASSWORD)))
      return "the password went to another server";
    if (`${ran.stdout}${ran.stderr}`.includes(PASSWORD)) return "the password is printed";
    if (/[\u001b\u009b]/.test(`${ran.stdout}${ran.stderr}`)) return "control characters are printed";
    return misbehaviour(ran) ?? (ran.code === 0 ? "the images pass" : undefined);
  } finally {
    for (const { server } of [other, registry]) {
      server.closeAllConnections();
      server.close();
    }
  }
}

export const registries = { name: "registries", rows: "5b", cases, lanes: 8 };

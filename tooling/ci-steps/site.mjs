// Builds the site without network access and checks every internal link with its anchor, every picture and asset, the
// policy of the inspector, and the search, queried like the page does.
//   node tooling/ci-steps/site.mjs
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, realpathSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join, posix } from "node:path";
import { pathToFileURL } from "node:url";
import { installAndBuild, root } from "../pnpm.mjs";

installAndBuild();
const dist = join(root, "docs/.vitepress/dist");
const counts = { passed: 0, failed: 0 };

rmSync(dist, { recursive: true, force: true });
await step("it is built without a network", () => {
  const [command, ...args] = [...withoutNetwork(), process.execPath, join(root, "docs/scripts/build-site.mjs")];
  const ran = spawnSync(command, args, { cwd: join(root, "docs"), encoding: "utf8", maxBuffer: 1 << 26 });
  if (ran.status !== 0) throw new Error(`${ran.stdout}${ran.stderr}`);
  return command === "unshare" ? "in a network namespace of its own" : "with every proxy a closed port";
});
const pages = existsSync(dist) ? read() : new Map();
await step("every link leads somewhere, every anchor is there", () => {
  const all = [...pages].flatMap(([page, { targets }]) => targets.map((target) => [page, target]));
  const dead = all.filter(([page, target]) => !isThere(page, target)).map(([page, target]) => `${page} → ${target}`);
  if (dead.length > 0) throw new Error([...new Set(dead)].join("\n"));
  return `${pages.size} pages, ${all.length} links`;
});
await step("nothing is fetched from elsewhere", () => {
  const foreign = [...pages].flatMap(([page, { text }]) =>
    [...text.matchAll(/<(?:script|link|img|source|iframe)\b[^>]*(?:src|href|srcset)="((?:https?:)?\/\/[^"]*)"/g)].map(
      (match) => `${page} ← ${match[1]}`,
    ),
  );
  if (foreign.length > 0) throw new Error(foreign.join("\n"));
});
await step("the inspector's policy lets nothing out", () => {
  const policy = /Content-Security-Policy" content="([^"]*)"/.exec(pages.get("inspector/index.html")?.text ?? "")?.[1];
  for (const rule of ["default-src 'none'", "connect-src 'none'"]) {
    if (!policy?.includes(rule)) throw new Error(`no ${rule} in ${policy}`);
  }
});
await step("the search finds what is there", async () => {
  const chunks = join(dist, "assets/chunks");
  const name = readdirSync(chunks).find((each) => each.startsWith("@localSearchIndex"));
  const { default: index } = await import(pathToFileURL(join(chunks, name)).href);
  const vitepress = createRequire(join(realpathSync(join(root, "docs/node_modules/vitepress")), "package.json"));
  const { default: MiniSearch } = await import(pathToFileURL(vitepress.resolve("minisearch")).href);
  const fields = { fields: ["title", "titles", "text"], storeFields: ["title", "titles"] };
  const search = MiniSearch.loadJSON(index, {
    ...fields,
    searchOptions: { fuzzy: 0.2, prefix: true, boost: { title: 4, text: 2, titles: 1 } },
  });
  const asked = {
    "variable-size": "/checks",
    CONTEXT_INVALID: "/errors",
    venvRootFromInterpreter: "/from-flytekit",
    assumableIamRole: "/from-flytectl",
    install: "/install",
    proxy: "/recipes/network",
    mirror: "/recipes/registries",
    logout: "/login",
    docker: "/install",
  };
  for (const [words, place] of Object.entries(asked)) {
    const first = search
      .search(words)
      .slice(0, 3)
      .map(({ id }) => id);
    if (!first.some((id) => id.startsWith(place))) throw new Error(`${words}: ${first}. Expected ${place}`);
  }
});
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exit(counts.failed > 0 ? 1 : 0);

/**
 * Uses an empty network namespace if the kernel allows it (with a user namespace if required), otherwise a proxy at a
 * closed port.
 */
function withoutNetwork() {
  const cut = [
    ["unshare", "--net"],
    ["unshare", "--map-root-user", "--net"],
  ];
  const found = cut.find(([command, ...args]) => spawnSync(command, [...args, "true"]).status === 0);
  const closed = "http://127.0.0.1:9";
  return (
    found ?? ["env", `HTTP_PROXY=${closed}`, `HTTPS_PROXY=${closed}`, `http_proxy=${closed}`, `https_proxy=${closed}`]
  );
}

/** Every page by path, with its ids and links. */
function read() {
  const names = readdirSync(dist, { recursive: true }).filter((name) => name.endsWith(".html"));
  return new Map(
    names.map((name) => {
      const text = readFileSync(join(dist, name), "utf8");
      const ids = new Set([...text.matchAll(/\sid="([^"]*)"/g)].map((match) => match[1]));
      const targets = [...text.matchAll(/\s(?:href|src|srcset)="([^"]*)"/g)].map((match) => match[1]);
      return [name, { text, ids, targets: targets.filter((target) => !/^(?:[a-z]+:|\/\/|#$|$)/.test(target)) }];
    }),
  );
}

function isThere(page, target) {
  const [path, anchor] = decodeURIComponent(target.replaceAll("&amp;", "&")).split("#");
  const file = path === "" ? page : posix.join(path.startsWith("/") ? "." : posix.dirname(page), path);
  const found = [file, `${file}.html`, posix.join(file, "index.html")].find((name) => isFile(join(dist, name)));
  return found !== undefined && (anchor === undefined || (pages.get(found)?.ids.has(anchor) ?? false));
}

function isFile(path) {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

async function step(name, action) {
  try {
    const said = await action();
    counts.passed += 1;
    console.log(`ok     ${name}${said === undefined ? "" : ` (${said})`}`);
  } catch (error) {
    counts.failed += 1;
    console.error(`FAILED ${name}\n${error.message}`);
  }
}

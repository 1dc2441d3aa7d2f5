// pnpm run site: builds the API pages from the doc comments, the changelog, the inspector, and the site in
// .vitepress/dist. Does not need the network. SITE_BASE is the path under which the site is published, such as
// /flyte-settings/.
import { spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildInspector } from "./build-inspector.mjs";
import { changelogPage } from "./changelog-page.mjs";
import { writeApi } from "./write-api.mjs";

const docs = dirname(dirname(fileURLToPath(import.meta.url)));
if (!existsSync(join(docs, "../packages/core/dist/index.js"))) {
  process.stderr.write("the packages are not built: run `npm run build` first\n");
  process.exit(1);
}
await writeApi();
writeFileSync(join(docs, "changelog.md"), changelogPage());
await buildInspector();
const { status } = spawnSync(process.execPath, ["node_modules/vitepress/bin/vitepress.js", "build", "."], {
  cwd: docs,
  stdio: "inherit",
});
process.exit(status ?? 1);

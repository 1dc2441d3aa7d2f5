import { build, type Plugin } from "esbuild";
import { writeNotices } from "../../tooling/notices.ts";
import { library } from "../../tooling/tsup.ts";

/** The notices of what build.mjs bundles into the page; the command's own notices include them. */
const pageNotices: Plugin = {
  name: "page-notices",
  setup({ onEnd }) {
    onEnd(async () => {
      const entryPoints = ["src/main.ts"];
      const { metafile } = await build({ entryPoints, bundle: true, format: "esm", write: false, metafile: true });
      writeNotices(Object.keys(metafile.inputs), process.cwd());
    });
  },
};

// the page itself is built by build.mjs; commands use only the reports
export default library(
  { report: "src/report/index.ts" },
  { external: [/^@flyte-settings\//], esbuildPlugins: [pageNotices] },
);

import { chmodSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { it } from "../../../tooling/test-directory.ts";
import { run } from "./fake-host.ts";

const project = (version: string): string =>
  `project: p\nversion: ${version}\nimages: { default: "r.example/a:1", model: "git:r.example/b" }
plugins: ["./p.mjs", "@flyte-settings/oci-images/git-tag", ["exec:./p.sh", { hooks: [provideImage] }]]
environments: { production: {} }\n`;

const lines = [
  ["register", "--project", ""],
  ["register", "--domain", ""],
  ["register", "--environment", ""],
  ["images", "resolve", ""],
  ["settings", "explain", ""],
  ["settings", "show", "--image", ""],
  ["bundle", "why", ""],
] as const;

describe("completion starts no program and loads no code", () => {
  it.for(lines.flatMap((words) => ["git", "content"].map((version) => [words.join(" "), version, words] as const)))(
    "%s, with version: %s",
    async ([, version, words], { dir }) => {
      const mark = join(dir, "ran");
      const script = `#!/bin/sh\ntouch ${mark}\n`;
      mkdirSync(join(dir, "bin"));
      const programs = ["bin/git", "bin/python3", "git", "p.sh"];
      for (const name of programs) {
        writeFileSync(join(dir, name), script);
        chmodSync(join(dir, name), 0o755);
      }
      const files = {
        "flyte-settings.yaml": project(version),
        "flytekit.config": `[credentials]\ncommand = ${join(dir, "p.sh")}\n`,
        "p.mjs": `import { writeFileSync } from "node:fs";\nwriteFileSync(${JSON.stringify(mark)}, "");\n`,
        ".git/config": `[core]\n\tfsmonitor = touch ${mark}\n`,
      };
      const { code } = await run(dir, ["--get-completions", "--", ...words], {
        files,
        env: { PATH: join(dir, "bin") },
      });
      expect([code, existsSync(mark)]).toEqual([0, false]);
    },
  );
});

import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";

/** A directory removed after the test. */
export function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), "fast-register-"));
  onTestFinished(() => {
    chmodSync(folder, 0o755);
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** Path → contents, or `-> target` after a `@` for a link; a path that ends in `/` is an empty directory. */
export type Tree = Readonly<Record<string, string>>;

export function plant(root: string, tree: Tree): string {
  mkdirSync(root, { recursive: true });
  for (const [path, content] of Object.entries(tree)) {
    const full = join(root, path);
    if (path.endsWith("/")) mkdirSync(full, { recursive: true });
    else {
      mkdirSync(dirname(full), { recursive: true });
      if (content.startsWith("@-> ")) symlinkSync(content.slice(4), full);
      else writeFileSync(full, content);
    }
  }
  return root;
}

/** An environment without any git configuration. */
export function cleanEnv(home: string): Record<string, string> {
  return { PATH: process.env["PATH"] ?? "", HOME: home, GIT_CONFIG_NOSYSTEM: "1", LC_ALL: "C.UTF-8" };
}

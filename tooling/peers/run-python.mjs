import { spawnSync } from "node:child_process";

/** CPython 3.11 under any of its names: the vectors were recorded with it. */
export function python() {
  for (const name of [process.env.FLYTE_SETTINGS_PYTHON, "python3.11", "python3", "python"]) {
    if (!name) continue;
    const said = spawnSync(name, ["-c", "import sys; print(sys.version_info[:2] == (3, 11))"], { encoding: "utf8" });
    if (said.stdout?.trim() === "True") return name;
  }
  throw new Error("CPython 3.11 was not found: install it, or name it in FLYTE_SETTINGS_PYTHON");
}

/** @throws if the program fails */
export function run(command, args) {
  const { status, error } = spawnSync(command, args, { stdio: ["ignore", "ignore", "inherit"] });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${error?.message ?? status}`);
}

import { spawn } from "node:child_process";

/** Returns a command's standard output followed by its standard error. @throws if it does not exit with 0 */
export function run(program, words, cwd, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...words], { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    const said = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"]) {
      child[name].on("data", (piece) => {
        said[name] += piece;
      });
    }
    child.on("close", (code) => {
      const all = said.stdout + said.stderr;
      if (code === 0) resolve(all);
      else reject(new Error(`flyte-settings ${words.join(" ")} ended with ${code}:\n${all}`));
    });
  });
}

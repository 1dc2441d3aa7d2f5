// string-width starts with regular expressions over all emoji that take 20 ms to parse, a third of a short command's
// run time, and almost every string is ASCII. In the build, the library is evaluated for the first string that is not.

/** @returns an esbuild plugin */
export function lazyStringWidth() {
  return {
    name: "lazy-string-width",
    setup(build) {
      build.onResolve({ filter: /^string-width$/ }, async ({ path, resolveDir, kind, pluginData }) => {
        if (pluginData === "itself") return undefined;
        const { path: file, errors } = await build.resolve(path, { resolveDir, kind, pluginData: "itself" });
        return errors.length > 0 ? { errors } : { path: file, namespace: "lazy-string-width", sideEffects: false };
      });
      build.onLoad({ filter: /.*/, namespace: "lazy-string-width" }, ({ path }) => ({
        resolveDir: import.meta.dirname,
        contents: `
          let whole;
          const isPlain = (text) => typeof text === "string" && /^[\\x20-\\x7e…]*$/.test(text);
          export default (text, options) =>
            options === undefined && isPlain(text) ? text.length : (whole ??= require(${JSON.stringify(path)}).default)(text, options);`,
      }));
    },
  };
}

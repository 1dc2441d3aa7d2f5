// Checks that a tarball contains what it must and nothing it must not, based on its files: { path: text }.

const PRIVATE = "node-kit";
const NOTICES = "dist/THIRD-PARTY-NOTICES.txt";

/**
 * One sentence per problem: a private package that a user could not install, third-party code without its license.
 * @param {Readonly<Record<string, string>>} files path inside the package → text
 */
export function packedProblems(files) {
  const manifest = JSON.parse(files["package.json"]);
  const problems = [];
  for (const [path, text] of Object.entries(files)) {
    if (path === "package.json" || /\.d\.[cm]?ts$/.test(path)) {
      if (text.includes(PRIVATE)) problems.push(`${path} names the private package ${PRIVATE}`);
    } else if (/\.[cm]?js$/.test(path) && importsPrivate(text)) {
      problems.push(`${path} imports the private package ${PRIVATE}`);
    }
  }
  for (const name of bundledNames(files)) {
    if (!new RegExp(`^${name.replace(/[/.]/g, "\\$&")} `, "m").test(files[NOTICES] ?? ""))
      problems.push(`${name} is bundled, but ${NOTICES} has no licence of it`);
  }
  if (manifest.devDependencies !== undefined) problems.push("package.json still has devDependencies");
  return problems;
}

/**
 * One sentence per problem of a README on npm's page: a relative link or picture, no runnable example, no installation
 * command.
 * @param {string} name of the package
 */
export function readmeProblems(name, text) {
  const prose = text.replace(/^```[\s\S]*?^```$/gm, "");
  const targets = [...prose.matchAll(/\]\(([^)\s]+)|(?:src|srcset|href)="([^"]+)"/g)].map(
    ([, link, attribute]) => link ?? attribute,
  );
  const relative = targets.filter((target) => !/^(?:https:\/\/|#)/.test(target));
  return [
    ...relative.map(
      (target) => `README.md links to ${target}, which npm cannot resolve. Expected an absolute https URL`,
    ),
    ...(new RegExp(`^npm install .*${name}`, "m").test(text) ? [] : [`README.md does not show npm install ${name}`]),
    ...(/^```(?:ts|js|console)$/m.test(text) ? [] : ["README.md has no runnable example"]),
  ];
}

/**
 * One sentence per program of the manifest that is not executable in the tarball. @param {ReadonlyMap<string, number>}
 * modes
 */
export function modeProblems({ bin = {}, publishConfig = {} }, modes) {
  const programs = [...Object.values(bin), ...(publishConfig.executableFiles ?? [])].map((path) =>
    path.replace(/^\.\//, ""),
  );
  return [...new Set(programs)]
    .filter((path) => ((modes.get(path) ?? 0) & 0o111) !== 0o111)
    .map((path) => `${path} is not executable`);
}

const importsPrivate = (text) =>
  new RegExp(`(?:from|import|import\\(|require\\()\\s*["']@flyte-settings/${PRIVATE}`).test(text);

/** Third-party packages in a build: esbuild precedes each file with its path unless it minifies. */
function bundledNames(files) {
  const names = new Set();
  for (const [path, text] of Object.entries(files)) {
    if (!/\.[cm]?js$/.test(path)) continue;
    for (const [, name] of text.matchAll(/^\/\/ .*node_modules\/((?:@[^/\n]+\/)?[^/\n]+)\/[^\n]+$/gm)) names.add(name);
  }
  return names;
}

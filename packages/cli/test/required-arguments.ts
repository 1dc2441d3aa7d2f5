/** The arguments that commands require. The files among them: `pod.yaml` and `a.py`; a package `p.tgz` need not exist. */
export const requiredArguments: Readonly<Record<string, readonly string[]>> = {
  "bundle verify": ["fast00000000000000000000000000000000.tar.gz"],
  "bundle why": ["a.py"],
  "context inject": ["pod.yaml"],
  "images resolve": ["default"],
  "package hydrate": ["p.tgz", "--version", "v1"],
  promote: ["a/b", "--version", "v1", "--to", "a/c"],
  register: ["p.tgz", "--version", "v1"],
  "registered diff": ["a/b@v1", "a/b@v2"],
  "registered list": ["a/b"],
  "registered show": ["a/b/c"],
  "registered images": ["a/b"],
  activate: ["a/b", "--version", "v1"],
  deactivate: ["a/b", "--version", "v1"],
};

/** The files that they name. */
export const requiredFiles: Readonly<Record<string, string>> = {
  "a.py": "",
  "pod.yaml": "spec: { containers: [{ name: a }] }\n",
};

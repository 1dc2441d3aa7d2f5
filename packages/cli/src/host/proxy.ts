type Environment = Readonly<Record<string, string | undefined>>;

/** The proxy that the environment names for this origin, `NO_PROXY` heeded; either case of the names, lower first. */
export function proxyFor(origin: string, env: Environment): string | undefined {
  const url = new URL(origin);
  if (isExcepted(url, variable(env, "NO_PROXY") ?? "")) return undefined;
  return variable(env, url.protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY");
}

export function variable(env: Environment, name: string): string | undefined {
  return env[name.toLowerCase()] || env[name] || undefined;
}

/** `NO_PROXY`: hosts, with or without port, and their subdomains; `*` is every host. */
function isExcepted({ hostname, port }: URL, noProxy: string): boolean {
  return noProxy.split(/[\s,]+/).some((entry) => {
    const [name = "", only] = entry
      .toLowerCase()
      .replace(/^\*?\./, "")
      .split(":");
    if (name === "" || (only !== undefined && only !== port)) return name === "*";
    return name === "*" || hostname === name || hostname.endsWith(`.${name}`);
  });
}

import { afterEach, beforeEach, vi } from "vitest";

const methods = ["log", "info", "warn", "error", "debug"] as const;

beforeEach(() => {
  for (const method of methods) vi.spyOn(console, method);
});

afterEach(() => {
  const said = methods.flatMap((method) =>
    vi.mocked(console[method]).mock.calls.map((call) => `console.${method}: ${call.join(" ")}`),
  );
  vi.restoreAllMocks();
  if (said.length > 0) throw new Error(`a test must not print:\n${said.join("\n")}`);
});

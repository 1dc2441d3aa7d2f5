import { endpointOrigin } from "@flyte-settings/registration";
import { describe, expect, it } from "vitest";

describe("admin.endpoint", () => {
  it.each([
    ["dns:///flyte.example.com", "https://flyte.example.com:443"],
    ["dns:flyte.example.com:8089", "https://flyte.example.com:8089"],
    ["flyte.example.com:30080", "https://flyte.example.com:30080"],
    ["http://localhost:30080", "http://localhost:30080"],
    ["https://flyte.example.com/", "https://flyte.example.com:443"],
    ["dns:///[::1]:8089", "https://[::1]:8089"],
  ])("%s", (endpoint, origin) => {
    expect(endpointOrigin(endpoint)).toBe(origin);
  });

  it.each([
    ["dns://127.0.0.1:53/localhost:8089", "names a DNS server, which is not supported"],
    ["https://flyte.example.com/console", "has a path, and gRPC has none"],
    ["localhost:99999", "is not an address"],
    ["localhost:0", "is not an address"],
    ["a b", "is not an address"],
    ["flyte.example.com > x", "is not an address"],
    ["[::1:80", "is not an address"],
    ["http://[localhost]:80", "is not an address"],
    ["", "is not an address"],
    ["unix:/run/flyte.sock", "is not an address"],
  ])("%s is refused", (endpoint, problem) => {
    const message = expect.stringContaining(`${problem}; expected for example dns:///flyte.example.com`);
    expect(() => endpointOrigin(endpoint)).toThrow(expect.objectContaining({ code: "CONFIG_INVALID", message }));
  });
});

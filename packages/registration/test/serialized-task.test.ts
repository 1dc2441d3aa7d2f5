import { registrationRequests } from "@flyte-settings/registration";
import { requestJson } from "@flyte-settings/registration/wire";
import { describe, expect, it } from "vitest";
import { task } from "./build-package.ts";

const target = { project: "p", domain: "d", version: "v1" };
const files = [{ path: "0_m.t_1.pb", bytes: task("m.t", { env: [{ key: "A", value: "1" }] }) }];

describe("plugins and a task of a package", () => {
  it("see it in plain values, and what they change is sent", async () => {
    const seen: unknown[] = [];
    const { requests } = await registrationRequests(files, {
      ...target,
      applyToTask: async (each) => {
        seen.push(each);
        const container = { ...each.container!, args: ["wrapped", ...each.container!.args] };
        return { ...each, container, custom: { sparkConf: { a: "b" } } };
      },
    });
    expect(seen).toEqual([
      {
        name: "m.t",
        type: "python-task",
        container: {
          image: "ghcr.io/acme/app:v1",
          command: [],
          args: ["pyflyte-execute"],
          env: [{ key: "A", value: "1" }],
        },
      },
    ]);
    expect(requestJson(requests[0]!)).toMatchObject({
      spec: {
        template: {
          custom: { sparkConf: { a: "b" } },
          container: { args: ["wrapped", "pyflyte-execute"], env: [{ key: "A", value: "1" }] },
        },
      },
    });
  });

  it("that change nothing cost no byte", async () => {
    const [plain, passed] = await Promise.all([
      registrationRequests(files, target),
      registrationRequests(files, { ...target, applyToTask: async (each) => structuredClone(each) }),
    ]);
    expect(passed.requests).toEqual(plain.requests);
  });
});

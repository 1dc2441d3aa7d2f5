import { checks, runChecks } from "@flyte-settings/core/checks";
import { describe, expect, it } from "vitest";
import { brief, clean, IMAGE, rows, run, withImage } from "./check-rows.ts";

describe("checks", () => {
  it.each(rows)("%s", (...row) => {
    expect(brief(run(row))).toEqual(row[3]);
  });

  it("every check has a test row, title, reason, fix and one sentence", () => {
    const found = new Set([
      ...rows.flatMap((row) => run(row).map(({ code }) => code)),
      "secret-in-env",
      "token-in-remote",
    ]);
    const elsewhere = ["bundle", "written", "ignore", "idle"];
    const here = Object.entries(checks).filter(([, { needs = "" }]) => !elsewhere.includes(needs));
    expect([...found].sort()).toEqual(here.map(([code]) => code).sort());
    for (const { title, why, fix } of Object.values(checks)) {
      expect(title).toMatch(/^\S.*[^.]$/);
      expect(why).toMatch(/\.$/);
      expect(fix).toMatch(/\.$/);
    }
  });

  it.each([
    [131_063, "warning"],
    [131_064, "error"],
  ])("a context of %i characters is a %s: NAME=value and NUL count", (contextBytes, severity) => {
    expect(runChecks({ settings: clean, contextBytes })).toMatchObject([{ code: "variable-size", severity }]);
  });

  it("places: the value's own, the one above, the path", () => {
    const env = { API_TOKEN: "hunter-22", "DB.PASSWORD": "hunter-22", OTHER_SECRET: "hunter-22" };
    const settings = { ...clean, env };
    const at = (line: number) => ({ layer: "project", file: "f.yaml", line }) as const;
    const provenance = { env: at(9), "env.API_TOKEN": at(12), 'env["DB.PASSWORD"]': at(10) };
    const places = runChecks({ settings, provenance }).map(({ place }) => place);
    expect(places).toEqual(["f.yaml:9", "f.yaml:10", "f.yaml:12"]);
    expect(runChecks({ settings }).map(({ place }) => place)).toContain('env["DB.PASSWORD"]');
  });

  it("a place in a file is there as data too", () => {
    const provenance = { "env.API_TOKEN": { layer: "project", file: "f.yaml", line: 12 } } as const;
    const settings = { ...clean, env: { API_TOKEN: "hunter-22" } };
    const gitRemotes = [{ place: ".git/config:7", file: ".git/config", line: 7, text: "t:x@h/r" }];
    expect(runChecks({ settings, provenance, gitRemotes })).toMatchObject([
      { place: "f.yaml:12", file: "f.yaml", line: 12 },
      { place: ".git/config:7", file: ".git/config", line: 7 },
    ]);
  });

  it("a default is placed by its path: nobody wrote it", () => {
    const provenance = { "images.default": { layer: "defaults", note: "flytekit's image" } } as const;
    const settings = { ...clean, ...withImage("r.io/x", { tag: "latest" }) };
    expect(runChecks({ settings, provenance }).map(({ place }) => place)).toEqual([IMAGE]);
  });

  it("the context is made of the settings when nobody says how long it is", () => {
    let seed = 1;
    const next = () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed.toString(36);
    };
    const images = Array.from({ length: 2500 }, (_, i) => ({
      name: `n${i}`,
      fqn: `r${i}.io/x`,
      tag: Array.from({ length: 12 }, next).join(""),
    }));
    const imageConfig = { ...clean.imageConfig, images };
    expect(runChecks({ settings: { ...clean, imageConfig } })).toMatchObject([
      { code: "variable-size", place: "_F_SS_C" },
    ]);
  });

  it("sorts errors first, then by code and place", () => {
    const env = { Z_TOKEN: "hunter-22", A_TOKEN: "hunter-22" };
    const input = { settings: { ...clean, ...withImage("localhost", { tag: "5000" }), env, gitRepo: "t:x@h/r" } };
    expect(brief(runChecks(input))).toEqual([
      "secret-in-env env.A_TOKEN",
      "secret-in-env env.Z_TOKEN",
      "token-in-remote gitRepo",
      `registry-without-image ${IMAGE}`,
    ]);
  });
});

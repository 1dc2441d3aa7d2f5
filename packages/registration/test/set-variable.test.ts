import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import {
  editArchive,
  inspectEntity,
  readEntity,
  type SerializedEntity,
  SerializedPackage,
  setVariable,
} from "@flyte-settings/registration/package";
import { describe, expect, it } from "vitest";

const archive = readFileSync(new URL("../../../examples/python-project/flyte-package.tgz", import.meta.url));
const { entities } = SerializedPackage.fromArchive("flyte-package.tgz", archive);
const named = (end: string): SerializedEntity =>
  entities.find(({ kind, id }) => kind === "task" && id.name.endsWith(end)) as SerializedEntity;

/** Field 999, a string: a field that a newer flytekit may write. */
const UNKNOWN = Buffer.from([0xba, 0x3e, 3, 1, 2, 3]);

describe("setVariable", () => {
  it("adds it where it is not, and says so", () => {
    const { entity, places } = setVariable(named("stations"), { name: "_F_SS_C", value: "new" });
    expect(places).toEqual([{ place: "template.container" }]);
    expect(inspectEntity(entity).containers[0]).toMatchObject({ context: "new" });
  });

  it("replaces it where it is, with what it was", () => {
    const { entity, places } = setVariable(named("forecasts"), { name: "_F_SS_C", value: "new" });
    expect(places).toEqual([{ place: "template.container", before: expect.stringMatching(/^H4sI/) }]);
    const [before] = inspectEntity(named("forecasts")).containers;
    expect(inspectEntity(entity).containers[0]).toEqual({ ...before, context: "new" });
  });

  it("leaves an entity without containers alone, and one that has it already", () => {
    for (const { kind } of [{ kind: "workflow" }, { kind: "launchPlan" }]) {
      const entity = entities.find((each) => each.kind === kind) as SerializedEntity;
      expect(setVariable(entity, { name: "A", value: "1" })).toEqual({ entity, places: [] });
    }
    const once = setVariable(named("stations"), { name: "A", value: "1" }).entity;
    expect(setVariable(once, { name: "A", value: "1" }).entity.bytes).toEqual(once.bytes);
  });

  it("keeps fields that it does not know", () => {
    const task = named("stations");
    const bytes = Buffer.concat([task.bytes, UNKNOWN]);
    const entity = readEntity({ path: task.file, bytes }, "task");
    const done = Buffer.from(setVariable(entity, { name: "A", value: "1" }).entity.bytes);
    expect(done.includes(UNKNOWN)).toBe(true);
  });

  it.each([
    ["only-where-it-is", { onlyExisting: true }],
    ["only-in-containers-of-another-name", { containers: ["sidecar"] }],
  ])("%s", (_, more) => {
    expect(setVariable(named("stations"), { name: "_F_SS_C", value: "new", ...more }).places).toEqual([]);
  });
});

describe("editArchive", () => {
  it("changes nothing but the contents that change, sizes and checksums", () => {
    const edited = editArchive("a.tgz", archive, (path, contents) =>
      path.endsWith("2_weather.workflows.forecasts_1.pb") ? named("stations").bytes : contents,
    );
    const [before, after] = [
      SerializedPackage.fromArchive("a.tgz", archive),
      SerializedPackage.fromArchive("a.tgz", edited),
    ];
    expect(after.bundle).toEqual(before.bundle);
    expect(after.entities.map(({ id }) => id.name)).toEqual(
      before.entities.map(({ id }) => (id.name.endsWith("forecasts") ? "weather.workflows.stations" : id.name)),
    );
  });

  it("gives an archive that is not edited back, to the byte of its tar", () => {
    expect(gunzipSync(editArchive("a.tgz", archive, (_, contents) => contents))).toEqual(gunzipSync(archive));
  });
});

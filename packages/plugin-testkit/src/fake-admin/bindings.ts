/** The promises that an input is bound to: directly, in lists and in maps. */
import type { Node } from "@flyte-settings/registration/wire";

export type Binding = Node["inputs"][number];
type BindingData = NonNullable<Binding["binding"]>;
type Promised = Extract<BindingData["value"], { case: "promise" }>["value"];

export function promisesOf(bindings: readonly Binding[]): Promised[] {
  const found: Promised[] = [];
  for (const binding of bindings) {
    mapPromises(binding, (promise) => {
      found.push(promise);
      return promise;
    });
  }
  return found;
}

export function mapPromises(binding: Binding, change: (promise: Promised) => Promised): Binding {
  return binding.binding === undefined ? binding : { ...binding, binding: mapData(binding.binding, change) };
}

function mapData(data: BindingData, change: (promise: Promised) => Promised): BindingData {
  const { value } = data;
  if (value.case === "promise") return { ...data, value: { case: "promise", value: change(value.value) } };
  if (value.case === "collection") {
    const bindings = value.value.bindings.map((each) => mapData(each, change));
    return { ...data, value: { case: "collection", value: { ...value.value, bindings } } };
  }
  if (value.case !== "map") return data;
  const entries = Object.entries(value.value.bindings).map(([key, each]) => [key, mapData(each, change)]);
  return { ...data, value: { case: "map", value: { ...value.value, bindings: Object.fromEntries(entries) } } };
}

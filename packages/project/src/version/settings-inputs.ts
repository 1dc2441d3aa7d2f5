import { entries, type SerializationSettings } from "@flyte-settings/core";
import { looksSecret } from "@flyte-settings/core/checks";
import { reference } from "../images/reference.ts";
import { type Input, md5 } from "./inputs.ts";

/** Registered settings, without those specific to one machine or one run. */
export type RegisteredSettings = Omit<
  SerializationSettings,
  "version" | "sourceRoot" | "gitRepo" | "fastSerializationSettings"
>;

export function registeredSettings(settings: SerializationSettings): RegisteredSettings {
  const { version: _, sourceRoot: __, gitRepo: ___, fastSerializationSettings: ____, ...rest } = settings;
  return rest;
}

/** Each setting and each image separately, under its name in the project file. */
export function settingsInputs({ imageConfig, env, ...rest }: RegisteredSettings): readonly Input[] {
  const { defaultImage, images = [] } = imageConfig;
  const all =
    defaultImage === undefined ? images : [defaultImage, ...images.filter(({ name }) => name !== defaultImage.name)];
  return [
    ...Object.entries(rest).flatMap(([name, value]) =>
      value === undefined ? [] : [input("setting", name, text(value))],
    ),
    ...(env === undefined ? [] : entries(env)).map(([name, value]) => variable(name, value)),
    ...all.map((image) => input("image", image.name, reference(image))),
  ];
}

export function input(kind: Input["kind"], name: string, value: string): Input {
  return { kind, name, digest: md5(value), value };
}

function variable(name: string, value: string): Input {
  const whole = input("setting", `env.${name}`, value);
  return looksSecret(name, value) ? { kind: whole.kind, name: whole.name, digest: whole.digest.slice(0, 6) } : whole;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

import { type RequestOptions, registrationRequests, uploadHeaders } from "@flyte-settings/registration";
import { loadPackageFiles } from "@flyte-settings/registration/package";
import { requestJson } from "@flyte-settings/registration/wire";
import type { Answer } from "../ascii-json.ts";
import { object, optionalText, text, textMap } from "../input.ts";
import type { Json } from "../json.ts";
import type { OpTable } from "../op.ts";

/** The requests to Flyte Admin for a package, and the upload of its code. */
export const registrationOps: OpTable = {
  async "registration.requests"(input, { mode, options }) {
    const files = await loadPackageFiles([text(input, "package")], {
      cwd: process.cwd(),
      mode: mode === "flytekit" ? "flytectl" : "strict",
    });
    const given = object(object(input)["options"] ?? {}, "input.options");
    if (given["dryRun"] === true) return [];
    const { requests } = await registrationRequests(files, { ...requestOptions(input, given), ...options });
    return requests.map((request): Answer => ({ method: request.method, json: requestJson(request) as Answer }));
  },
  "upload.headers"(input, { options }) {
    const { size } = object(input);
    const headers = textMap(input, "headers");
    const facts = { nativeUrl: text(input, "nativeUrl"), headers, md5: text(input, "md5"), size: Number(size ?? 0) };
    return uploadHeaders(facts, options);
  },
};

/** flytectl's long flags; as in flytectl, a deprecated flag overrides its replacement. */
function requestOptions(input: Json, given: Json): RequestOptions {
  const flag = (name: string): string => optionalText(given, name) ?? "";
  const set = (name: string, value: string): Record<string, string> => (value === "" ? {} : { [name]: value });
  return {
    project: optionalText(input, "project") ?? "",
    domain: optionalText(input, "domain") ?? "",
    version: optionalText(input, "version") ?? "",
    ...set("distributionLocation", flag("nativeUrl")),
    ...set("destinationDir", flag("destinationDirectory")),
    ...set("serviceAccount", flag("k8ServiceAccount") || flag("k8sServiceAccount")),
    ...set("iamRole", flag("assumableIamRole")),
    ...set("outputPrefix", flag("outputLocationPrefix")),
    force: isOn(given, "force"),
    activate: isOn(given, "enableSchedule") ? "all" : "none",
    continueOnError: isOn(given, "continueOnError"),
  };
}

function isOn(given: Json, name: string): boolean {
  const value = object(given)[name];
  return value === true || value === "true";
}

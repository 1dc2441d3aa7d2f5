// A worker in the web's own form, `export default { fetch }`: Cloudflare's workerd, Deno and Bun serve it as it is.
// POST a context; the settings come back with what the checks find. It needs nothing but core.
import { decodeContext, isFlyteSettingsError, SerializationSettings } from "@flyte-settings/core";
import { runChecks } from "@flyte-settings/core/checks";

export default {
  /** @param {Request} request */
  async fetch(request) {
    if (request.method !== "POST") return answer(405, { error: "POST a serialized context, the value of _F_SS_C" });
    try {
      const { settings, unknownKeys } = decodeContext((await request.text()).trim(), { maxBytes: 1 << 20 });
      return answer(200, {
        settings: JSON.parse(SerializationSettings.toJson(settings)),
        findings: runChecks({ settings }).map(({ code, severity, message, fix }) => ({ code, severity, message, fix })),
        unknownKeys,
      });
    } catch (error) {
      if (!isFlyteSettingsError(error)) throw error;
      return answer(400, { code: error.code, error: error.message });
    }
  },
};

/**
 * @param {number} status
 * @param {unknown} body
 */
function answer(status, body) {
  return new Response(`${JSON.stringify(body)}\n`, { status, headers: { "content-type": "application/json" } });
}

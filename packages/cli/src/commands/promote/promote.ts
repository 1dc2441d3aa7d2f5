import { omitUndefined } from "@flyte-settings/core/plugin";
import { loadProject, usageError } from "@flyte-settings/project";
import { readBundle } from "@flyte-settings/project/package";
import { connectBoth, promotedImages, recordKeeper } from "@flyte-settings/project/promotion";
import { adminOptions } from "../../arguments/admin-options.ts";
import { parseProjectDomain } from "../../arguments/project-domain.ts";
import { optionsWithoutImages } from "../../arguments/project-options.ts";
import { settingsOptions } from "../../arguments/settings-options.ts";
import { type Command, defineCommand } from "../../command.ts";
import { tableOptions, tableWidth } from "../../format/table.ts";
import { confirmed, mayAsk } from "./confirmed.ts";
import { promoteOptions } from "./promote-options.ts";
import { identifierMap, variables } from "./promote-values.ts";
import { planJson, resultJson } from "./promotion-json.ts";
import { planMarkdown } from "./promotion-markdown.ts";
import { planText, resultText } from "./promotion-text.ts";
import { nothingActiveNote, unpinnedNote } from "./promotion-words.ts";
import { runRollback } from "./run-rollback.ts";

export const command: Command = defineCommand({
  description:
    "Registers a version that Flyte Admin holds in another project or domain, or on another Admin: identifiers, images, the code's location and contexts are rewritten, nothing else. The plan is shown first, and nothing is sent before it is accepted. Launch plans are activated only where --activate says so; --rollback puts back what was active.",
  positionals: [{ name: "source", describe: "PROJECT/DOMAIN that is read" }],
  options: { ...settingsOptions, ...adminOptions, ...promoteOptions, ...tableOptions },
  examples: [
    [
      "flyte-settings promote flytesnacks/development --version v7 --to flytesnacks/production --dry-run",
      "what would be done",
    ],
    [
      "flyte-settings promote flytesnacks/development --version v7 --to flytesnacks/production --activate scheduled --yes",
      "do it",
    ],
  ],
  async run({ options, positionals }, host) {
    if (options.rollback !== undefined) return runRollback(options.rollback, options, host);
    const [from] = positionals;
    if (from === undefined || options.to === undefined || options.version === undefined)
      throw usageError("promote needs PROJECT/DOMAIN, --version and --to", "See flyte-settings promote --help.");
    const { version: _, project: __, domain: ___, ...rest } = options;
    const project = await loadProject(optionsWithoutImages(rest), host);
    const source = { ...parseProjectDomain(from, "source"), version: options.version };
    const target = { ...parseProjectDomain(options.to, "--to"), version: options.toVersion ?? options.version };
    const promotion = await import("@flyte-settings/registration/promotion");
    const admins = await connectBoth(project, options, host);
    try {
      const { workflow, plan: planName } = options;
      const version = await promotion.readVersion(admins.source, source, {
        ...omitUndefined({ workflow, plan: planName, trust: admins.trust }),
        signal: host.signal,
      });
      const references = version.entities.flatMap(({ kind, spec }) => promotion.imagesOf(kind, spec));
      const images = await promotedImages(
        references.map(({ image }) => image),
        project,
        options,
        host,
      );
      const { code = "copy" } = options;
      const archive = code === "copy" || code === "keep" ? code : await readBundle(code, host);
      const { serviceAccount, iamRole, rawOutput, activate, deactivateRemoved, requireDigest } = options;
      const plan = await promotion.planPromotion(version, admins, {
        target,
        code: archive,
        image: (image) => images.get(image) ?? image,
        identifier: identifierMap(options.map ?? []),
        env: variables(options.env ?? []),
        fields: omitUndefined({ serviceAccount, iamRole, rawOutput }),
        signal: host.signal,
        ...omitUndefined({ activate, deactivateRemoved, requireDigest }),
      });
      const width = tableWidth(host.stdout, options);
      if (options.json && options.dryRun) host.stdout.write(`${JSON.stringify(planJson(plan))}\n`);
      else if (!options.json)
        host.stdout.write(options.format === "markdown" ? planMarkdown(plan) : planText(plan, width, host));
      const notes = [unpinnedNote(plan.images), activate === "same" ? nothingActiveNote(version) : undefined];
      for (const note of notes) if (note !== undefined) host.report("warning", note);
      if (options.dryRun) return plan.problems.length === 0 ? 0 : 1;
      if (plan.problems.length > 0) throw promotion.cannotBeApplied(plan.problems);
      if (options.expectPlan !== undefined && options.expectPlan !== plan.digest)
        throw promotion.planChanged(options.expectPlan, plan.digest);
      if (!(options.yes || options.expectPlan)) {
        // standard output contains one document: the plan if nothing is applied, otherwise the result
        if (options.json && mayAsk(host)) host.stderr.write(planText(plan, width, host));
        else if (options.json) host.stdout.write(`${JSON.stringify(planJson(plan))}\n`);
        if (!(await confirmed(plan, host))) return 2;
      }
      const { endpoint } = admins;
      const record = await recordKeeper({ ...target, endpoint }, options.record, host);
      const result = await promotion.applyPlan(plan, admins, {
        code: archive,
        endpoint,
        keepRecord: record.keep,
        signal: host.signal,
        ...omitUndefined({ concurrency: options.concurrency }),
      });
      host.stdout.write(options.json ? `${JSON.stringify(resultJson(result))}\n` : resultText(result, width, host));
      return result.ok ? 0 : 1;
    } finally {
      admins.close();
    }
  },
});

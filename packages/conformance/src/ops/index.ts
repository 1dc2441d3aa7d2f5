import { FLYTE2, type OpTable } from "../op.ts";
import { bundleOps } from "./bundle.ts";
import { cliOps } from "./cli.ts";
import { configOps } from "./config.ts";
import { containerOps } from "./container.ts";
import { contextOps } from "./context.ts";
import { fastOps } from "./fast.ts";
import { flyte2BundleOps } from "./flyte2-bundle.ts";
import { flyte2ConfigOps } from "./flyte2-config.ts";
import { flyte2ContextOps } from "./flyte2-context.ts";
import { ignoreOps } from "./ignore.ts";
import { imageOps } from "./image.ts";
import { imageConfigOps } from "./image-config.ts";
import { promotionOps } from "./promotion.ts";
import { registrationOps } from "./registration.ts";
import { settingsOps } from "./settings.ts";
import { sparkPathsOps } from "./spark-paths.ts";
import { sparkTaskOps } from "./spark-task.ts";
import { templateOps } from "./template.ts";

/** Every operation of the bridge, by name. */
export const ops: OpTable = {
  ...imageOps,
  ...imageConfigOps,
  ...configOps,
  ...settingsOps,
  ...contextOps,
  ...templateOps,
  ...fastOps,
  ...containerOps,
  ...cliOps,
  ...registrationOps,
  ...promotionOps,
  ...sparkPathsOps,
  ...sparkTaskOps,
  ...ignoreOps,
  ...bundleOps,
  ...ofFlyte2(flyte2ContextOps, flyte2ConfigOps, flyte2BundleOps),
};

function ofFlyte2(...tables: readonly OpTable[]): OpTable {
  const rows = tables.flatMap((table) => Object.entries(table));
  return Object.fromEntries(rows.map(([name, op]) => [`${FLYTE2}${name}`, op]));
}

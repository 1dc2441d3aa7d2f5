import { configEntries, configVariable } from "@flyte-settings/core/config";
import { omitUndefined } from "@flyte-settings/core/plugin";
import {
  type Disposition,
  flag,
  handled,
  notNeeded,
  option,
  type SourceOption,
  setting,
  unsupported,
} from "./source-option.ts";

/** Read from the same configuration file as the command, or from flytekit's variable if there is one. */
function inFile(key: string): Disposition {
  const entry = configEntries.find(({ yaml }) => yaml === key);
  return { kind: "config", key, ...omitUndefined({ variable: entry && configVariable(entry) }) };
}

const storage = notNeeded("code travels by Flyte Admin's signed URLs, which need no storage of one's own");
const logger = notNeeded("--verbose tells what is read, asked and timed");

const files: readonly SourceOption[] = [
  option("--archive", notNeeded("an archive is known by its name")),
  option("--assumableIamRole ARN", flag("--iam-role")),
  option("--continueOnError", flag("--continue-on-error")),
  option("--destinationDirectory PATH", setting("bundle", "destinationDir")),
  option("--dryRun", flag("--dry-run")),
  option("--enableSchedule", flag("--activate", "scheduled")),
  option("--activateLaunchPlans", flag("--activate", "all")),
  option("--force", flag("--force")),
  option("--k8ServiceAccount,--k8sServiceAccount NAME", flag("--service-account")),
  option("--outputLocationPrefix URI", flag("--output-prefix")),
  option(
    "--sourceUploadPath URI",
    unsupported(
      "Flyte Admin says where the code goes",
      "Set the bucket on the server, or bundle first: flyte-settings fast-register --store URL.",
    ),
  ),
  option("--version TEXT", flag("--version")),
];

const adminValues = [
  "audience",
  "authType",
  "authorizationHeader",
  "authorizationServerUrl",
  "caCertFilePath",
  "clientId",
  "clientSecretEnvVar",
  "clientSecretLocation",
  "command",
  "defaultServiceConfig",
  "deviceFlowConfig.pollInterval",
  "deviceFlowConfig.refreshTime",
  "deviceFlowConfig.timeout",
  "httpProxyURL",
  "httpProxyCommand",
  "maxBackoffDelay",
  "maxMessageSizeBytes",
  "maxRetries",
  "perRetryTimeout",
  "pkceConfig.refreshTime",
  "pkceConfig.timeout",
  "proxyCommand",
  "scopes",
  "tokenRefreshWindow",
  "tokenUrl",
];
const adminSwitches = ["insecureSkipVerify", "useAudienceFromAdmin", "useAuth"];

const storageValues = [
  "cache.max_size_mbs",
  "cache.target_gc_percent",
  "connection.access-key",
  "connection.auth-type",
  "connection.endpoint",
  "connection.region",
  "connection.secret-key",
  "container",
  "defaultHttpClient.timeout",
  "limits.maxDownloadMBs",
  "stow.config",
  "stow.kind",
  "type",
];
const storageSwitches = ["connection.disable-ssl", "enable-multicontainer"];

/**
 * Options of `flytectl register files` 1.16.8: its own, the same options prefixed with `files.`, and flytectl's global
 * options.
 */
export const flytectlOptions: readonly SourceOption[] = [
  ...files,
  ...files.map((each) => ({ ...each, names: each.names.map((name) => name.replace("--", "--files.")) })),
  option("-p,--project NAME", setting("project")),
  option("-d,--domain NAME", setting("domain")),
  option("-c,--config FILE", handled),
  option("-o,--output FORM", notNeeded("data is printed with --json")),
  option("-i,--interactive", notNeeded("nothing here asks")),
  option("-h,--help", notNeeded("every command here has --help")),
  option("--admin.endpoint HOST:PORT", flag("--endpoint")),
  option("--admin.insecure", flag("--insecure")),
  ...adminValues.map((name) => option(`--admin.${name} VALUE`, inFile(`admin.${name}`))),
  ...adminSwitches.map((name) => option(`--admin.${name}`, inFile(`admin.${name}`))),
  option("--console.endpoint URL", notNeeded("no link to the console is printed")),
  ...["formatter.type", "level"].map((name) => option(`--logger.${name} VALUE`, logger)),
  ...["mute", "show-source"].map((name) => option(`--logger.${name}`, logger)),
  ...storageValues.map((name) => option(`--storage.${name} VALUE`, storage)),
  ...storageSwitches.map((name) => option(`--storage.${name}`, storage)),
];

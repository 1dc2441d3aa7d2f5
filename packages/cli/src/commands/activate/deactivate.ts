import type { Command } from "../../command.ts";
import { switchCommand } from "./switch-command.ts";

export const command: Command = switchCommand("inactive", {
  name: "deactivate",
  description:
    "Switches off the launch plans of a registered version where they are active, one name at a time, and verifies each. Other versions stay as they are.",
});

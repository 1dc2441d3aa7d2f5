import type { Command } from "../../command.ts";
import { switchCommand } from "./switch-command.ts";

export const command: Command = switchCommand("active", {
  name: "activate",
  description:
    "Makes the launch plans of a registered version the active ones of their names, one name at a time, those with a schedule last, and verifies each.",
});

// node tooling/release/confirmed.mjs: exit code 1 until a maintainer has confirmed addresses.json.
import { refuseUnconfirmed } from "./addresses.mjs";

refuseUnconfirmed();

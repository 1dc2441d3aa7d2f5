import { contextsInMessage } from "../../inspector/src/read/contexts-in-message.ts";
import { formatOf } from "../../inspector/src/read/formats.ts";
import { readLock } from "../../inspector/src/read/read-lock.ts";
import { readText } from "../../inspector/src/read/read-text.ts";
import { readReport } from "../../inspector/src/report/read-report.ts";
import { fromFragment } from "../../inspector/src/share.ts";
import type { Reader } from "./reader.ts";

const lock = "lockVersion: 1\nimages:\n- requested: r/x:1\n  digest: sha256:0\n  origins: [{ from: image }]\n";
const report = '{"kind": "lock", "title": "t", "images": []}';

/** What the inspector's page reads: pasted text, files, links. */
export const inspectorReaders: readonly Reader[] = [
  {
    name: "text in the inspector",
    samples: ["_F_SS_C=H4sIAAAAAAAC", "a0 --version v1 --dest .", `kind: Pod\nspec: {}\n`, lock],
    read: (text) => readText(text),
  },
  {
    name: "lock files in the inspector",
    samples: [lock],
    read: (text) => readLock(`lockVersion: 1\n${text}`, "images.lock.yaml", 1024 * 1024),
  },
  {
    name: "values in the inspector",
    samples: ['{"image_lookup": {"a": "r/x:1"}}', "H4sI"],
    read: (text) => formatOf(text).decode(text),
  },
  { name: "reports", samples: [report], read: readReport },
  { name: "links with a report", samples: ["H4sIAAAAAAAC"], read: (text) => fromFragment(`#report=${text}`) },
  {
    name: "messages with a context",
    samples: ["\n\u0004H4sI", "\n\u0002\n\u0000"],
    read: (text) => contextsInMessage(Buffer.from(text, "latin1")),
  },
];

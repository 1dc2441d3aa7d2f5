import { library } from "../../tooling/tsup.ts";

export default library({
  index: "src/index.ts",
  "git-tag": "src/git-tag.ts",
  environment: "src/environment.ts",
  "image-spec": "src/image-spec.ts",
});

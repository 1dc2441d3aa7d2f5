import { shown } from "../errors.ts";
import { type Check, imagesOf } from "./check.ts";

export const registryWithoutImage: Check = {
  severity: "warning",
  title: "Registry without an image",
  why: "host:port is parsed as the image host with the tag port, and pulled from Docker Hub.",
  fix: "Add the image's name: localhost:5000/NAME:TAG.",
  find: ({ settings }) =>
    imagesOf(settings).flatMap(([path, { name, fqn, tag = "" }]) => {
      const isHost = !fqn.includes("/") && (fqn === "localhost" || fqn.includes("."));
      if (!isHost || !/^\d{1,5}$/.test(tag)) return [];
      return [{ path, message: `image ${shown(name)} is ${shown(fqn)}:${tag}, which reads like a registry` }];
    }),
};

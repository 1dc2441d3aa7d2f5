/** The meaning of each wire field in one sentence, by path; items of a list are under `[]`. */
export const meanings: Readonly<Record<string, string>> = {
  image_config: "The images that tasks may run in.",
  "image_config.default_image": "What a task runs in when it names no image.",
  "image_config.images": "Images that tasks name, as in {{.image.spark}}.",
  project: "The Flyte project; the pod takes its own where this is empty.",
  domain: "The Flyte domain; the pod takes its own where this is empty.",
  version: "The version while it was serialized. In the pod, FLYTE_INTERNAL_TASK_VERSION is used instead.",
  env: "Variables of every task. A dynamic task hands them to its children.",
  default_resources: "Resources of tasks that ask for none.",
  "default_resources.requests": "What such a task is given at least.",
  "default_resources.limits": "What such a task is given at most.",
  git_repo: "Host and path of the repository that the code came from.",
  python_interpreter: "The interpreter in the image.",
  flytekit_virtualenv_root: "Directory of the virtual environment in the image.",
  fast_serialization_settings: "How the code gets to the pod when it is not in the image.",
  "fast_serialization_settings.enabled": "Whether tasks fetch a code bundle when they start.",
  "fast_serialization_settings.destination_dir": "Where the bundle is unpacked in the pod.",
  "fast_serialization_settings.distribution_location": "Where the bundle is stored.",
  image_lookup: "The image of each task environment of Flyte 2, by the name of the environment.",
  build_run_ids: "The runs that built these images.",
  source_root: "Directory of the code on the machine that serialized it.",
};

/** Fields of an image; shown only for the default image. */
export const imageMeanings: Readonly<Record<string, string>> = {
  name: "How tasks name it.",
  fqn: "Registry and repository, without tag or digest; includes the tag if there is also a digest.",
  tag: "A name that may move to another image.",
  digest: "One image and no other.",
};

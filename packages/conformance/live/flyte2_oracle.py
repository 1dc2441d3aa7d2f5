"""Runs the real Flyte 2 SDK behind one pipe, as oracle.py does for flytekit.

Pinned here: HOME, variables, umask, git's configuration, the configuration cache. Sends nothing over the network.
"""

import base64
import contextlib
import gzip
import hashlib
import logging
import os
import pathlib
import shlex
import shutil
import tempfile
import types

ROOT = pathlib.Path(tempfile.mkdtemp(prefix="flyte-settings-oracle-"))
for name in [n for n in os.environ if n.startswith(("FLYTE", "UCTL", "_F", "_U", "GIT_"))]:
    del os.environ[name]
(ROOT / "home").mkdir()
os.environ["HOME"] = str(ROOT / "home")
os.environ["DO_NOT_TRACK"] = "1"
os.umask(0o022)
os.chdir(ROOT)

import click  # noqa: E402
import flyte  # noqa: E402
from flyte import _task  # noqa: E402
from flyte._bin import runtime  # noqa: E402
from flyte._code_bundle import _ignore, _packaging  # noqa: E402
from flyte._internal.image_cache import ImageCache  # noqa: E402
from flyte._internal.runtime import task_serde  # noqa: E402
from flyte._utils import org_discovery  # noqa: E402
from flyte.cli._common import parse_images  # noqa: E402
from flyte.config import Config, _config, _reader  # noqa: E402
from flyte.models import CodeBundle, SerializationContext  # noqa: E402
from oracle_pipe import serve  # noqa: E402

logging.disable(logging.CRITICAL)
OWN_ENVIRONMENT = {k: os.environ[k] for k in ("HOME", "PATH", "LC_ALL", "GIT_CONFIG_NOSYSTEM", "DO_NOT_TRACK") if k in os.environ}


@contextlib.contextmanager
def running(input):
    os.environ.clear()
    os.environ.update(OWN_ENVIRONMENT)
    root = input.get("root") if "cwd" in input else None
    if root is None:
        os.environ.update(input.get("env") or {})
        yield
        return
    cwd, home = os.path.join(root, input["cwd"]), os.path.join(root, "home")
    for name, value in input["env"].items():
        os.environ[name] = value.replace("$CWD", cwd).replace("$HOME", home)
    os.environ["HOME"] = home
    os.chdir(cwd)
    yield


def clean():
    os.chdir(ROOT)
    cached = getattr(_reader.get_config_file, "cache_clear", None)
    if cached:
        cached()


def cache_of(input):
    return ImageCache(image_lookup=input["image_lookup"], build_run_ids=input.get("build_run_ids") or {})


def image_cache_encode(input):
    cache = cache_of(input)
    text = cache.to_transport
    header = base64.b64decode(text)[:10].hex()
    return {"json": cache.model_dump_json(exclude={"serialized_form"}), "text": text, "gzipHeaderHex": header}


def image_cache_decode(input):
    cache = ImageCache.from_transport(input["text"])
    fresh = ImageCache(image_lookup=cache.image_lookup, build_run_ids=cache.build_run_ids)
    return {
        "image_lookup": pairs(cache.image_lookup),
        "build_run_ids": pairs({k: v.model_dump() for k, v in cache.build_run_ids.items()}),
        "sameTextAgain": cache.to_transport == input["text"],
        "freshText": fresh.to_transport,
    }


def pairs(mapping):
    """A mapping that is always written as pairs."""
    return {"$pairs": [[k, v] for k, v in mapping.items()]}


def bundle_create(input):
    root, options = pathlib.Path(input["root"]), input.get("options") or {}
    include = [os.path.join(root, each) for each in options.get("include") or []]
    ignores = (_ignore.StandardIgnore, _ignore.GitIgnore, _ignore.FlyteIgnore)
    files, digest = _packaging.list_files_to_bundle(root, True, *ignores, copy_style="all", additional_files=include or None)
    if not files:
        raise ValueError("No files found to bundle")
    names = [os.path.relpath(os.path.abspath(each), os.path.abspath(root)) for each in files]
    listed = {"files": names, "digest": digest}
    if "output" not in input:
        return listed
    os.makedirs(input["output"], exist_ok=True)
    archive, _, _ = _packaging.create_bundle(root, pathlib.Path(input["output"]), files, digest, deref_symlinks=True)
    return {**listed, "tarMd5": hashlib.md5(gzip.decompress(archive.read_bytes())).hexdigest()}


def ignore_flyte(input):
    folder = ROOT / "ignored"
    folder.mkdir(exist_ok=True)
    (folder / ".flyteignore").write_bytes(input["text"].encode())
    rules = _ignore.FlyteIgnore(folder)
    return {"ignored": [rules.is_ignored(folder / path) for path in input["paths"]]}


def ignore_standard(input):
    rules = _ignore.StandardIgnore(ROOT, input.get("patterns") or None)
    return {"ignored": [rules.is_ignored(rules.root / path) for path in input["paths"]]}


def config_auto(input):
    given = input.get("explicit")
    config = _config.auto(None if given is None else os.path.join(input["root"], given))
    sections = {name: dict(vars(getattr(config, name))) for name in ("platform", "task", "image", "local")}
    source = None if config.source is None else str(config.source).removeprefix(input["root"] + "/")
    return {**sections, "source": source}


def image_refs(input):
    config = Config(image=_config.ImageConfig(image_refs=dict(input["config"])))
    parse_images(config, tuple(input["values"]))
    return pairs(config.image.image_refs)


def image_flags(input):
    """A line as pasted after `flyte deploy`, read by the option that the command has."""
    config = Config(image=_config.ImageConfig(image_refs={}))

    @click.command()
    @click.option("--image", multiple=True)
    def command(image):
        parse_images(config, image)

    command.main(shlex.split(input["line"]), standalone_mode=False)
    return pairs(config.image.image_refs)


def a0_parse(input):
    seen = {}

    @click.command()
    @runtime._action_options
    def command(**params):
        seen.update({k: list(v) if isinstance(v, tuple) else v for k, v in params.items() if v is not None and v != ()})

    args = input["args"]
    command.main(args[1:] if args[:1] == ["a0"] else args, standalone_mode=False)
    return seen


def code_bundle(input):
    from flyteidl2.core import tasks_pb2
    from flyteidl2.task import task_definition_pb2

    container = tasks_pb2.Container(args=input["args"])
    spec = task_definition_pb2.TaskSpec(task_template=tasks_pb2.TaskTemplate(container=container))
    found = task_serde.extract_code_bundle(spec)
    if found is None:
        return None
    return {"tgz": found.tgz, "pkl": found.pkl, "destination": found.destination, "computed_version": found.computed_version}


def task_container(input):
    given, lookup = input.get("codeBundle"), input.get("imageLookup")
    module, _, name = input["task"].rpartition(".")
    resolver = types.SimpleNamespace(
        import_path="flyte._internal.resolvers.default.DefaultTaskResolver",
        loader_args=lambda task, root_dir: ["mod", module, "instance", name],
    )
    paths = {key: input[key] for key in ("input_path", "output_path") if key in input}
    context = SerializationContext(
        version=input["version"],
        code_bundle=None if given is None else CodeBundle(**{"computed_version": "", **given}),
        image_cache=None if lookup is None else ImageCache(image_lookup=lookup),
        root_dir=ROOT,
        **paths,
    )
    args = _task.RuntimeTaskTemplate.container_args(types.SimpleNamespace(task_resolver=resolver), context)
    return {"command": [], "args": args}


OPS = {
    "imageCache.encode": image_cache_encode,
    "imageCache.decode": image_cache_decode,
    "bundle.create": bundle_create,
    "bundle.list": bundle_create,
    "ignore.flyte": ignore_flyte,
    "ignore.standard": ignore_standard,
    "flyteignore.normalize": lambda i: _ignore._normalize_flyteignore_pattern(i["pattern"]),
    "config.auto": config_auto,
    "endpoint": lambda i: {
        "sanitized": org_discovery.sanitize_endpoint(i["endpoint"]),
        "org": org_discovery.org_from_endpoint(org_discovery.sanitize_endpoint(i["endpoint"])),
    },
    "image.refs": image_refs,
    "image.flags": image_flags,
    "a0.parse": a0_parse,
    "args.codeBundle": code_bundle,
    "task.container": task_container,
    "oracle.version": lambda i: flyte.__version__,
}


if __name__ == "__main__":
    serve(OPS, running, clean, ROOT)

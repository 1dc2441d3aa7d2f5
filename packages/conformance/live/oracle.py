"""Runs the real flytekit behind one pipe: reads a JSON request per line and prints a JSON response per line.

A request is a bridge request, {"id", "op", "input"}; a response is {"id", "output"} or {"id", "error": {"type", "message"}}.
Everything that could change a response is pinned here: working directory, HOME, FLYTE_* variables, umask, caches.
"""

import contextlib
import dataclasses
import gzip
import hashlib
import importlib.util
import json
import linecache
import logging
import os
import pathlib
import shutil
import sys
import tarfile
import tempfile
import types

ROOT = pathlib.Path(tempfile.mkdtemp(prefix="flyte-settings-oracle-"))
for name in [n for n in os.environ if n.startswith(("FLYTE", "_F", "_FLYTE", "GIT_"))]:
    del os.environ[name]
os.environ["HOME"] = str(ROOT / "home")
os.environ["FLYTE_SDK_LOGGING_LEVEL"] = "50"
os.umask(0o022)
(ROOT / "home").mkdir()
(ROOT / "cwd").mkdir()
os.chdir(ROOT / "cwd")

import flytekit  # noqa: E402
from oracle_pipe import serve  # noqa: E402
from flytekit.configuration import (  # noqa: E402
    DataConfig,
    FastSerializationSettings,
    Image,
    ImageConfig,
    LocalConfig,
    PlatformConfig,
    SecretsConfig,
    SerializationSettings,
    StatsConfig,
    _parse_image_identifier,
)
from flytekit.configuration import default_images, file as config_file, internal  # noqa: E402
from flytekit.core.resources import Resources, ResourceSpec  # noqa: E402

logging.disable(logging.CRITICAL)
del os.environ["FLYTE_SDK_LOGGING_LEVEL"]
# During a request, the environment contains only its variables.
OWN_ENVIRONMENT = {k: os.environ[k] for k in ("HOME", "PATH", "LC_ALL", "LANG") if k in os.environ}


# --- values ------------------------------------------------------------------------------------------------------

def image(v):
    return Image(**v) if isinstance(v, dict) else v


def image_config(v):
    if not isinstance(v, dict):
        return v
    given = dict(v)
    if "default_image" in given:
        given["default_image"] = image(given["default_image"])
    if isinstance(given.get("images"), list):
        given["images"] = [image(i) for i in given["images"]]
    return ImageConfig(**given)


def resource_spec(v):
    return ResourceSpec(**{k: Resources(**e) if isinstance(e, dict) else e for k, e in v.items()}) if isinstance(v, dict) else v


READERS = {
    "image_config": image_config,
    "default_resources": resource_spec,
    "fast_serialization_settings": lambda v: FastSerializationSettings(**v) if isinstance(v, dict) else v,
}


def settings(v):
    return SerializationSettings(**{k: READERS.get(k, lambda e: e)(e) for k, e in v.items()})


def wire(record):
    return dataclasses.asdict(record)


@contextlib.contextmanager
def running(input):
    """Sets Python and flytekit versions and the environment from the request."""
    os.environ.clear()
    os.environ.update(OWN_ENVIRONMENT)
    os.environ.update(input.get("env") or {})
    given = input.get("running")
    old_sys, old_version = default_images.sys, flytekit.__version__
    if given:
        major, minor = (int(p) for p in given["python_version"].split(".")[:2])
        default_images.sys = types.SimpleNamespace(version_info=types.SimpleNamespace(major=major, minor=minor))
        flytekit.__version__ = given["flytekit_version"]
    try:
        yield
    finally:
        default_images.sys, flytekit.__version__ = old_sys, old_version


DIRTY = []


def put(path, text):
    path = pathlib.Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    DIRTY.append(path)


def clean():
    if DIRTY:
        DIRTY.clear()
        for folder in (ROOT / "home", ROOT / "cwd"):
            for entry in folder.iterdir():
                shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
    config_file.get_config_file.cache_clear()


def given_config(config):
    """The configuration given explicitly, or None."""
    if config is None:
        return None
    name = "named.yaml" if config["format"] == "yaml" else "named.ini"
    put(ROOT / "cwd" / name, config["text"])
    return config_file.ConfigFile(name)


def section(cls):
    def run(input):
        for path, text in (input.get("files") or {}).items():
            put(ROOT / "cwd" / path, text)
        return dataclass_value(cls.auto(given_config(input.get("config"))))

    return run


def dataclass_value(v):
    if dataclasses.is_dataclass(v):
        return {f.name: dataclass_value(getattr(v, f.name)) for f in dataclasses.fields(v)}
    return v.value if isinstance(v, flytekit.configuration.AuthType) else v


# --- operations --------------------------------------------------------------------------------------------------

def image_parse(input):
    fqn, tag, digest = _parse_image_identifier(input["identifier"])
    return {"fqn": fqn, "tag": tag, "digest": digest}


def image_look_up(input):
    return wire(Image.look_up_image_info(input["name"], input["identifier"], input.get("allow_no_tag_or_digest", False)))


def image_properties(input):
    record = Image(**input)
    return {"full": record.full, "version": record.version, "to_json": record.to_json()}


def validate_image(input):
    return wire(ImageConfig.validate_image(None, input.get("param", "image"), tuple(input["values"])))


def merge_images(input):
    from flytekit.clis.sdk_in_container.helpers import patch_image_config

    if "image_config" in input:
        base = image_config(input["image_config"])
    else:
        base = ImageConfig.validate_image(None, input.get("param", "image"), tuple(input["values"]))
    return wire(patch_image_config(given_config(input.get("config")), base))


def auto_default_image(input):
    config = input.get("config")
    if config is not None:
        path = ROOT / "home/.flyte/config.yaml" if config["format"] == "yaml" else ROOT / "cwd/flytekit.config"
        put(path, config["text"])
    return wire(ImageConfig.auto_default_image())


def find_image(input):
    found = image_config(input["image_config"]).find_image(input["name"])
    return None if found is None else wire(found)


def default_image_find(input):
    given = {}
    if input.get("python_version") is not None:
        given["python_version"] = default_images.PythonVersion(tuple(int(p) for p in input["python_version"].split(".")[:2]))
    if input.get("flytekit_version") is not None:
        given["flytekit_version"] = input["flytekit_version"]
    return default_images.DefaultImages.find_image_for(**given)


def config_images(input):
    return internal.Images.get_specified_images(given_config(input))


def settings_create(input):
    record = settings(input["settings"])
    return {
        "settings": wire(record),
        "entrypoint_settings": {"path": record.entrypoint_settings.path},
        "should_fast_serialize": record.should_fast_serialize(),
    }


def settings_for_image(input):
    record = SerializationSettings.for_image(**input)
    return {"settings": wire(record), "to_json": record.to_json()}


def settings_builder(input):
    record = settings(input["settings"])
    builder = record.new_builder()
    for step in input["steps"]:
        (key, value), = step.items()
        if key == "with_fast_serialization_settings":
            builder.with_fast_serialization_settings(READERS["fast_serialization_settings"](value))
        elif key == "env_put":
            builder.env = builder.env or {}
            builder.env[value[0]] = value[1]
        else:
            setattr(builder, key, READERS.get(key, lambda e: e)(value))
    return {"to_json": builder.build().to_json(), "original_to_json": record.to_json()}


def with_serialized_context(input):
    record = settings(input["settings"])
    once = record.with_serialized_context()
    return {
        "same": once is record,
        "env": [[k, v] for k, v in once.env.items()],
        "to_json": once.to_json(),
        "original_to_json": record.to_json(),
        "twice_is_same": once.with_serialized_context() is once,
    }


def context_encode(input):
    record = settings(input["settings"])
    return {"json": record.to_json(), "context": record.serialized_context}


def context_decode(input):
    record = SerializationSettings.from_transport(input["context"])
    return {"settings": wire(record), "to_json": record.to_json()}


def settings_from_json(input):
    return {"settings": wire(SerializationSettings.from_json(input["json"]))}


def template_resolve(input):
    try:
        from flytekit.core.python_auto_container import get_registerable_container_image
    except ImportError:
        from flytekit.core.python_auto_container import get_registerable_container_image_pyflyte as get_registerable_container_image

    return get_registerable_container_image(input["image"], image_config(input["image_config"]))


def fast_command_prefix(input):
    from flytekit.tools.translator import prefix_with_fast_execute

    record = SerializationSettings(
        image_config=ImageConfig(),
        fast_serialization_settings=FastSerializationSettings(**input["fast_serialization_settings"]),
    )
    return prefix_with_fast_execute(record, [])


def git_repo_url(input):
    from flytekit.remote.remote import _get_git_repo_url

    if input["git_config"] is not None:
        put(ROOT / "cwd/.git/config", input["git_config"])
    return _get_git_repo_url(str(ROOT / "cwd"))


def ignore_docker(input):
    from flytekit.tools.ignore import DockerIgnore

    put(ROOT / "cwd/.dockerignore", input["text"])
    rules = DockerIgnore(ROOT / "cwd")
    return {"ignored": [rules.is_ignored(path) for path in input["paths"]]}


def ignore_standard(input):
    from flytekit.tools.ignore import StandardIgnore

    rules = StandardIgnore(ROOT / "cwd", input["patterns"])
    return {"ignored": [rules.is_ignored(path) for path in input["paths"]]}


def bundle_create(input):
    from flytekit.constants import CopyFileDetection
    from flytekit.tools.fast_registration import FastPackageOptions, fast_package

    os.makedirs(input["output"], exist_ok=True)
    is_legacy = input.get("copy") == "legacy"
    options = None if is_legacy else FastPackageOptions([], copy_style=CopyFileDetection.ALL)
    archive = fast_package(input["root"], input["output"], input["derefSymlinks"], options)
    with gzip.open(archive) as packed:
        tar = packed.read()
    with tarfile.open(archive) as packed:
        files = packed.getnames()
    return {"files": files, "archive": os.path.basename(archive), "tarMd5": hashlib.md5(tar).hexdigest()}


def imports_of(path):
    """Every import statement of a source, in order, and the lines of importing calls; None if it is not Python 3."""
    import ast
    import warnings

    with open(path, "rb") as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            tree = ast.parse(file.read())
        except (SyntaxError, ValueError):
            return None
    statements, calls = [], []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            statements += [[0, alias.name, None, node.lineno] for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            statements.append([node.level, node.module or "", [alias.name for alias in node.names], node.lineno])
        elif isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in ("import_module", "__import__"):
                calls.append(node.func.end_lineno)
    return {"statements": statements, "calls": calls}


def standard_library(input):
    """Paths of all sources of the standard library, including its tests, without installed packages."""
    import sysconfig

    found = []
    for folder, folders, names in os.walk(sysconfig.get_paths()["stdlib"]):
        folders[:] = sorted(each for each in folders if each not in ("site-packages", "dist-packages", "__pycache__"))
        found += [os.path.join(folder, name) for name in sorted(names) if name.endswith(".py")]
    return found


def task_config(input):
    return section(flytekit.configuration.TaskConfig)(input)


def yaml_load(input):
    import yaml

    return yaml.safe_load(input["text"])


# --- Spark -------------------------------------------------------------------------------------------------------

def plain(v):
    """A protobuf Struct has no integers: 2 and 2.0 in JSON are the same number."""
    if isinstance(v, dict):
        return {k: plain(e) for k, e in v.items()}
    if isinstance(v, list):
        return [plain(e) for e in v]
    return int(v) if isinstance(v, float) and v.is_integer() else v


def pod_template(v):
    # the client imports packages for its connections, but no connection is made here
    sys.modules.setdefault("websocket", types.SimpleNamespace(WebSocket=None, ABNF=None, enableTrace=None))
    sys.modules.setdefault("durationpy", types.SimpleNamespace())
    from kubernetes.client import ApiClient
    from flytekit import PodTemplate

    spec = None
    if v.get("podSpec") is not None:
        body = types.SimpleNamespace(data=json.dumps(v["podSpec"]))
        spec = ApiClient().deserialize(body, "V1PodSpec")
    names = {"labels": "labels", "annotations": "annotations", "primaryContainerName": "primary_container_name"}
    return PodTemplate(pod_spec=spec, **{names[k]: v[k] for k in names if k in v})


def spark_image(v):
    from flytekit import ImageSpec
    from flytekit.image_spec.image_spec import ImageBuildEngine

    ImageBuildEngine.build = classmethod(lambda cls, spec: None)
    return ImageSpec(**v["imageSpec"]) if isinstance(v, dict) else v


def spark_task(input):
    """Serializes one task of a regular package without building an image."""
    from collections import OrderedDict
    from google.protobuf.json_format import MessageToDict
    from flytekit import task as declare
    from flytekit.core.context_manager import FlyteEntities
    from flytekit.tools.translator import get_serializable
    from flytekitplugins import spark
    from flytekitplugins.spark.task import DatabricksV2

    given = input["task"]
    parts = given["module"].split(".")
    for depth in range(1, len(parts)):
        put(ROOT.joinpath("cwd", *parts[:depth], "__init__.py"), "")
    path = ROOT.joinpath("cwd", *parts[:-1], parts[-1] + ".py")
    put(path, f"def {given['function']}(a: int) -> int:\n    return a\n")
    linecache.checkcache()
    source = importlib.util.spec_from_file_location(given["module"], path)
    module = importlib.util.module_from_spec(source)
    sys.modules[given["module"]] = module
    source.loader.exec_module(module)
    function = getattr(module, given["function"])
    kinds = {"Spark": spark.Spark, "Databricks": spark.Databricks, "DatabricksV2": DatabricksV2, "GenericSparkConf": spark.GenericSparkConf}
    config = {k: pod_template(v) if k.endswith("_pod") and v is not None else v for k, v in (given.get("config") or {}).items()}
    more = {}
    if "container_image" in given:
        more["container_image"] = spark_image(given["container_image"])
    if given.get("environment"):
        more["environment"] = given["environment"]
    if given.get("pod_template") is not None:
        more["pod_template"] = pod_template(given["pod_template"])
    for key in ("requests", "limits"):
        if given.get(key):
            more[key] = Resources(**given[key])
    try:
        made = declare(task_config=kinds[given["kind"]](**config), **more)(function)
        spec = get_serializable(OrderedDict(), settings(input["settings"]), made)
        template = MessageToDict(spec.to_flyte_idl())["template"]
    finally:
        FlyteEntities.entities.clear()
        del sys.modules[given["module"]]
    container = template.get("container")
    if container is not None:
        container = {"image": container["image"], "args": container["args"], "resources": container.get("resources", {}), **({"env": container["env"]} if "env" in container else {})}
    pod = template.get("k8sPod")
    return plain({
        "type": template["type"],
        "custom": template.get("custom"),
        "container": container,
        "k8sPod": None if pod is None else {"metadata": pod.get("metadata", {}), "podSpec": pod["podSpec"]},
        "config": template.get("config"),
    })


def databricks_job(input):
    from flytekitplugins.spark.connector import _get_databricks_job_spec

    container = types.SimpleNamespace(**{"image": None, "args": None, "env": {}, **input["container"]})
    return _get_databricks_job_spec(types.SimpleNamespace(custom=input["custom"], container=container))


OPS = {
    "spark.task": spark_task,
    "spark.databricksJob": databricks_job,
    "image.parse": image_parse,
    "image.lookUp": image_look_up,
    "image.properties": image_properties,
    "imageConfig.validateImage": validate_image,
    "imageConfig.fromImages": lambda i: wire(ImageConfig.from_images(i["default_image"], i.get("m"))),
    "imageConfig.createFrom": lambda i: wire(
        ImageConfig.create_from(image(i["default_image"]), None if i.get("other_images") is None else [image(e) for e in i["other_images"]])
    ),
    "imageConfig.auto": lambda i: wire(ImageConfig.auto(given_config(i.get("config")), i.get("img_name"))),
    "imageConfig.autoDefaultImage": auto_default_image,
    "imageConfig.findImage": find_image,
    "defaultImage.find": default_image_find,
    "config.images": config_images,
    "config.mergeImages": merge_images,
    "config.platform": section(PlatformConfig),
    "config.data": section(DataConfig),
    "config.task": task_config,
    "config.local": section(LocalConfig),
    "config.secrets": section(SecretsConfig),
    "config.stats": section(StatsConfig),
    "settings.toJson": lambda i: settings(i["settings"]).to_json(),
    "settings.create": settings_create,
    "settings.forImage": settings_for_image,
    "settings.builder": settings_builder,
    "settings.withSerializedContext": with_serialized_context,
    "settings.shouldFastSerialize": lambda i: settings(i["settings"]).should_fast_serialize(),
    "settings.venvRootFromInterpreter": lambda i: SerializationSettings.venv_root_from_interpreter(i["interpreter"]),
    "settings.entrypointPath": lambda i: SerializationSettings.default_entrypoint_settings(i["interpreter"]).path,
    "context.encode": context_encode,
    "context.decode": context_decode,
    "settings.fromJson": settings_from_json,
    "template.resolve": template_resolve,
    "fast.commandPrefix": fast_command_prefix,
    "gitRepo.url": git_repo_url,
    "ignore.docker": ignore_docker,
    "ignore.standard": ignore_standard,
    "bundle.create": bundle_create,
    "imports.of": lambda i: imports_of(i["path"]),
    "imports.standardLibrary": standard_library,
    "yaml.load": yaml_load,
    "oracle.version": lambda i: flytekit.__version__,
}


if __name__ == "__main__":
    serve(OPS, running, clean, ROOT)

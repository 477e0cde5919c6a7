"""Answers pip for llama-cpp-python, so that downloading its source builds nothing.

pip asks a source package for its metadata even when it only downloads it. The real
scikit-build-core would have to be fetched, unpinned, to give that answer; only the vendored
llama.cpp inside the package is wanted, so the name and version are all that is said here.
"""

import pathlib


def prepare_metadata_for_build_wheel(metadata_directory, config_settings=None):
    name, version = "llama_cpp_python", _version()
    info = pathlib.Path(metadata_directory, f"{name}-{version}.dist-info")
    info.mkdir()
    info.joinpath("METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    )
    return info.name


def build_wheel(*_):
    raise NotImplementedError("setup/ downloads this package and never builds it")


def _version():
    pins = pathlib.Path(__file__).parents[2] / "pins"
    rows = (line.split() for line in pins.read_text().splitlines())
    return next(row[1] for row in rows if row[:1] == ["llama-cpp-python"])

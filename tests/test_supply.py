"""Every locked package has a licence that fits, stands in the document and in the bill of materials; advisories are matched."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from assets.workspace import PROJECT
from benchmarks import supply

FITS = supply.told()["fit"]


@pytest.fixture(scope="module")
def packages() -> list[supply.Package]:
    return supply.locked()


def test_every_locked_package_has_a_licence_that_fits(packages: list[supply.Package]) -> None:
    assert len(packages) > 100
    assert [f"{p.name}: {p.licence}" for p in packages if not supply.fit_of(p.licence, FITS)] == []


@pytest.mark.parametrize(
    ("licence", "category"),
    [
        ("MIT", "A"), ("MPL-2.0 AND MIT", "B"), ("MIT OR GPL-3.0-only", "A"), ("GPL-2.0-only OR MPL-1.1", "B"),
        ("GPL-3.0-or-later", ""), ("MIT AND AGPL-3.0-only", ""), ("unknown", ""),
    ],
)  # fmt: skip
def test_of_a_choice_the_best_licence_counts_and_of_several_the_worst(licence: str, category: str) -> None:
    assert supply.fit_of(licence, FITS) == category


def test_the_document_names_every_locked_package(packages: list[supply.Package]) -> None:
    """Run `make licences` after `make lock` when this fails."""
    text = supply.DOCUMENT.read_text(encoding="utf-8")
    assert [p.name for p in packages if f"| {p.name} |" not in text] == []
    assert "| NO |" not in text


def test_the_bill_of_materials_holds_packages_models_and_tables(packages: list[supply.Package]) -> None:
    bill = supply.bill(packages)
    refs = [component["bom-ref"] for component in bill["components"]]
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6") and len(refs) == len(set(refs))
    assert {f"pkg:pypi/{p.name}@{p.version}" for p in packages} <= set(refs)
    [model] = [c for c in bill["components"] if c["name"].endswith("tagger.int8.onnx")]
    sums = (PROJECT / "data/models/attribution/SHA256SUMS").read_text()
    assert model["type"] == "machine-learning-model" and model["hashes"][0]["content"] in sums
    [own] = [d for d in bill["dependencies"] if d["ref"] == bill["metadata"]["component"]["bom-ref"]]
    assert any("polars" in ref for ref in own["dependsOn"])
    assert {ref for d in bill["dependencies"] for ref in [d["ref"], *d["dependsOn"]]} <= {*refs, own["ref"]}


def advisory(id: str, name: str, **affected: object) -> dict:
    """An advisory in the OSV format."""
    return {"id": id, "summary": "bad", "affected": [{"package": {"ecosystem": "PyPI", "name": name}, **affected}]}


def span(*events: dict) -> dict:
    return {"ranges": [{"type": "ECOSYSTEM", "events": list(events)}]}


def test_an_advisory_is_told_when_it_concerns_a_locked_version(tmp_path: Path) -> None:
    packages = [supply.Package("some-thing", "2.1.0", (), "MIT"), supply.Package("other", "1.0", (), "MIT")]
    concerned = [
        advisory("A-1", "Some_Thing", versions=["2.1.0"]),
        advisory("A-2", "some-thing", **span({"introduced": "0"}, {"fixed": "2.1.1"})),
        advisory("A-3", "some-thing", **span({"introduced": "2.0"}, {"last_affected": "2.1.0"})),
        advisory("A-4", "other", **span({"introduced": "1.0"})),
    ]
    others = [
        advisory("B-1", "some-thing", **span({"introduced": "0"}, {"fixed": "2.1.0"})),
        advisory("B-2", "some-thing", **span({"introduced": "2.2"})),
        advisory("B-3", "somebody-else", versions=["2.1.0"]),
        {**advisory("B-4", "other", versions=["1.0"]), "withdrawn": "2026-01-01T00:00:00Z"},
        {"id": "B-5", "affected": [{"package": {"ecosystem": "npm", "name": "other"}, "versions": ["1.0"]}]},
    ]
    (tmp_path / "advisories.json").write_text(json.dumps([*concerned, *others]))
    found = supply.audit(packages, tmp_path / "advisories.json")
    assert [line.split(": ")[1] for line in found] == ["A-4", "A-1", "A-2", "A-3"]
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        for each in [*concerned, *others]:
            archive.writestr(f"{each['id']}.json", json.dumps(each))
    assert supply.audit(packages, tmp_path / "all.zip") == found

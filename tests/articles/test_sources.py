"""The source list: one line is enough, and a mistake is named with what to do."""

import re
from pathlib import Path

import pytest
import yaml

from assets.articles.fetching.client import FetchSettings
from assets.articles.sources import (
    FeedSource,
    FilesSource,
    PagesSource,
    SitemapSource,
    SourceListError,
    load_source_list,
    parse_source_list,
)
from assets.workspace import Workspace

PROJECT = Path(__file__).parents[2]
REFERENCE = (PROJECT / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")
DOCS = (PROJECT / "docs" / "sources.md").read_text(encoding="utf-8")


def test_the_source_list_of_a_new_data_folder_reads_its_inbox(tmp_path):
    workspace = Workspace(tmp_path)
    workspace.begin()
    [inbox] = load_source_list(workspace.sources).sources
    assert inbox.base / inbox.path == workspace.inbox


def test_an_entry_without_a_kind_is_one_of_files():
    assert isinstance(parse_source_list([{"name": "inbox", "path": "inbox"}]).sources[0], FilesSource)


def test_fetching_has_safe_defaults():
    settings = parse_source_list({"sources": []}).fetching
    assert settings == FetchSettings() and settings.allowed_hosts == [] and settings.delay_seconds >= 1


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ({"name": "a"}, "path: is missing"),
        ({"name": "a", "path": "x", "colour": "red"}, "colour: is no setting"),
        ({"name": "a", "path": ""}, "path: must have at least 1 characters"),
        ({"name": "a", "path": "https://example.org/dump.jsonl"}, "is a source of kind pages"),
        ({"name": "a b", "path": "x"}, "name: does not have the form"),
        ({"name": "a", "kind": "telegram"}, "'telegram'"),
        ({"name": "a", "kind": "feed", "url": "file:///etc/passwd"}, "url: does not have the form"),
        ({"name": "a", "kind": "pages", "urls": ["ftp://x"]}, "urls.0: does not have the form"),
        ({"name": "a", "kind": "feed", "url": "https://x.org", "include": "("}, "no regular expression"),
        ({"name": "a", "path": "x", "columns": {"body": "text"}}, "['body'] are no fields of an article"),
        ("just a text", "sources.0"),
    ],
)
def test_a_mistake_is_named(entry, says):
    with pytest.raises(SourceListError, match=re.escape(says)):
        parse_source_list([entry])


def test_a_mistake_in_a_file_is_named_with_its_line(tmp_path):
    path = tmp_path / "sources.yaml"
    path.write_text("sources:\n  - name: inbox\n    path: inbox\n\n  - name: post\n    kind: feed\n    url: ftp://x\n")
    with pytest.raises(SourceListError, match="line 7, sources.1.feed.url: does not have the form"):
        load_source_list(path)
    path.write_text("- name: inbox\n  path: inbox\n- name: post\n  kind: feed\n")
    with pytest.raises(SourceListError, match="line 3, sources.1.feed.url: is missing"):
        load_source_list(path)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("sources:\n  - {name: a, path: x}\nsources:\n  - {name: b, path: y}\n", "line 3, sources: stands there twice"),
        ("- name: a\n  path: x\n  path: y\n", "line 3, path: stands there twice"),
    ],
)
def test_a_key_that_stands_twice_is_named(tmp_path, text, says):
    (tmp_path / "sources.yaml").write_text(text)
    with pytest.raises(SourceListError, match=says):
        load_source_list(tmp_path / "sources.yaml")


def test_an_alias_that_leads_back_to_itself_is_said_with_the_file(tmp_path):
    (tmp_path / "sources.yaml").write_text("sources: &s\n  - *s\n")
    with pytest.raises(SourceListError, match=r"sources\.yaml cannot be used: .* leads back to itself"):
        load_source_list(tmp_path / "sources.yaml")


def test_names_are_used_once():
    with pytest.raises(SourceListError, match="used twice"):
        parse_source_list([{"name": "a", "path": "x"}, {"name": "a", "path": "y"}])


def test_a_file_that_is_no_source_list(tmp_path):
    with pytest.raises(SourceListError, match="does not exist"):
        load_source_list(tmp_path / "sources.yaml")
    (tmp_path / "sources.yaml").write_text("sources: [")
    with pytest.raises(SourceListError, match="is not YAML"):
        load_source_list(tmp_path / "sources.yaml")


def test_every_example_of_the_documentation_is_valid():
    examples = re.findall(r"```yaml\n(.*?)```", DOCS, re.S)
    assert len(examples) >= 5
    for example in examples:
        parse_source_list(yaml.safe_load(example))


@pytest.mark.parametrize("model", [FilesSource, FeedSource, PagesSource, SitemapSource, FetchSettings])
def test_every_field_is_documented_and_described(model):
    for name, field in model.model_fields.items():
        assert f"| `{name}` |" in REFERENCE or name == "kind", f"the reference of settings does not have {name}"
        assert field.description or name == "kind", f"{model.__name__}.{name} has no description"

"""What a browser would follow on a page, and what it must never find there."""

from __future__ import annotations

from html.parser import HTMLParser


class Page(HTMLParser):
    """The links, ids and labels of a page."""

    def __init__(self, html: str) -> None:
        """Read a page."""
        super().__init__()
        self.hrefs: list[str] = []
        self.ids: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        given = dict(attrs)
        self.tags.append((tag, given))
        for name in ("href", "src"):
            if given.get(name) is not None:
                self.hrefs.append(given[name] or "")
        if given.get("id"):
            self.ids.append(given["id"] or "")

    def having(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of each tag of this name."""
        return [attrs for name, attrs in self.tags if name == tag]


def problems(html: str) -> list[str]:
    """What is wrong with a page for people who use a keyboard or a screen reader, and what would run as code."""
    page = Page(html)
    found = [f"two elements have the id {i}" for i in sorted({i for i in page.ids if page.ids.count(i) > 1})]
    labelled = {attrs.get("for") for attrs in page.having("label")}
    if (
        len(page.having("h1")) != 1
        or len(page.having("main")) != 1
        or not page.having("nav")
        or not page.having("footer")
    ):
        found.append("a landmark or the heading is missing, or there are two")
    if page.having("html")[0].get("lang") != "en" or not page.having("title"):
        found.append("language or title is missing")
    if "#main" not in page.hrefs:
        found.append("there is no link that skips to the content")
    for tag, attrs in page.tags:
        found += [f"<{tag}> has the handler {name}" for name in attrs if name.startswith("on")]
        if "style" in attrs or tag in ("style", "iframe", "object", "embed", "base"):
            found.append(f"<{tag}> with a style, or of a kind that the policy forbids")
        if tag == "script" and not (attrs.get("src") or ""):
            found.append("a script in the page")
        if (
            tag == "input"
            and attrs.get("type") != "hidden"
            and attrs.get("id") not in labelled
            and attrs.get("type") != "date"
        ):
            found.append(f"a field without a label: {attrs}")
        if tag == "svg" and attrs.get("aria-hidden") != "true" and not attrs.get("aria-label"):
            found.append("a picture that says nothing")
    found += [
        f"a link to {href}" for href in page.hrefs if href.lower().startswith(("javascript:", "data:", "vbscript:"))
    ]
    return found

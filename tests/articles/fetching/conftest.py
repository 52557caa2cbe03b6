"""A project whose sources read one real site, and the lists that the site may serve."""

import pytest

from assets.articles.fetching.archive import RawArchive
from assets.articles.fetching.client import FetchSettings
from assets.articles.ingest import load_articles, refresh
from assets.articles.sources import parse_source_list
from assets.contracts import ARTICLES, REJECTS

HERE = FetchSettings(allowed_hosts=["127.0.0.1"], delay_seconds=0, retry_seconds=0.01, retries=1, timeout_seconds=5)

RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>The Harbour Post</title>{items}</channel></rss>"""
ITEM = """<item><title>{title}</title><link>{url}</link><guid>{guid}</guid>
<pubDate>Tue, 05 Mar 2024 09:00:00 +0100</pubDate><description>A short teaser.</description></item>"""


class Project:
    """A state folder, an archive, and sources that read one site."""

    def __init__(self, folder, site):
        self.folder, self.site = folder, site
        self.archive = RawArchive(folder / "raw")

    def refresh(self, **source):
        sources = parse_source_list([{"name": "web"} | source]).sources
        return refresh(sources, self.archive, self.folder / "state", fetching=HERE).sources[0]

    def articles(self):
        return ARTICLES.validate(load_articles(self.folder / "state")[0].collect())

    def rejects(self):
        return REJECTS.validate(load_articles(self.folder / "state")[1].collect())


@pytest.fixture
def project(tmp_path, site):
    return Project(tmp_path, site)


def counts(count):
    return (count.new, count.unchanged, count.rejected, count.changed)


def feed(site, *paths, etag=None):
    items = "".join(ITEM.format(title=f"Item {p}", url=site.url + p, guid=f"guid-{p}") for p in paths)
    site.page("/rss", RSS.format(items=items), headers={"Content-Type": "application/rss+xml"}, etag=etag)


def sitemap(site, entries, etag=None):
    urls = "".join(f"<url><loc>{site.url}{p}</loc><lastmod>{d}</lastmod></url>" for p, d in entries.items())
    body = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'
    site.page("/sitemap.xml", body, headers={"Content-Type": "application/xml"}, etag=etag)

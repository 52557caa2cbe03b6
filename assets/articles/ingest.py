"""Read what is new in the sources: the incremental way in, from which the pipeline and the command line are fed.

`refresh` asks each source for its units (a file, a page, a feed item), skips those that are known to be unchanged, and
writes what the others hold as parts of the `state`. It can be stopped anywhere: the next run goes on from the last
part. `load_articles` gives the tables. Near-identical texts, identical texts from two sources, and the order of rows
are settled there, over everything.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path

import polars as pl

from assets.articles.documents import Offer, Refusal, article_row, note_rejects, refusal_row
from assets.articles.duplicates import SIGNATURE_VERSION, signatures
from assets.articles.fetching.archive import NotKept, RawArchive
from assets.articles.fetching.client import Fetcher, FetchSettings
from assets.articles.fetching.web import Web, web_units
from assets.articles.fields import Fields
from assets.articles.files import file_units
from assets.articles.healing import loss_of, lost_units, units_again
from assets.articles.known import Decision, Known, Outcome, Unit, decide
from assets.articles.sources import FeedSource, FilesSource, PagesSource, SitemapSource, Source, WebSource
from assets.articles.state import DOCUMENTS, REFUSED, UNITS, State, articles_and_rejects, known_of, mark_columns
from assets.articles.versions import withdrawn_with_versions
from assets.storage import replacing

READER = f"articles@6.{SIGNATURE_VERSION}"  # a new version reads everything again, from the archive where it can
BATCH_DOCUMENTS = 1000  # in one part; what a killed run loses is at most this
BATCH_SECONDS = 60.0
REPORT = "last_refresh.parquet"  # in the state's folder
WEB_THREADS = 8  # sources asked at the same time; each host still has its pauses


@dataclass
class SourceCount:
    """What one refresh found in one source. Documents, except `changed`, which counts units that were read again."""

    source: str
    kind: str
    read: int = 0  # offered in this run
    new: int = 0  # texts that were not known
    unchanged: int = 0  # known before: not read again, or read again and the same
    rejected: int = 0  # refused, or the same text as another document
    changed: int = 0
    missed: int = 0  # addresses that could not be had for now
    problem: str | None = None  # why the source could not be read to its end
    columns: str | None = None  # which columns were read as which field, and which were not used

    def miss(self, why: str) -> None:
        """Tell that an address could not be had for now."""
        self.missed += 1
        first = why if self.missed == 1 else (self.problem or "").partition("first: ")[2]
        self.problem = f"{self.missed} of its addresses could not be had for now, first: {first}"


@dataclass
class IngestReport:
    """What one refresh did, source by source."""

    sources: list[SourceCount] = field(default_factory=list)
    seconds: float = 0.0
    mended: list[str] = field(default_factory=list)  # damaged working files that were made again
    lost: list[str] = field(default_factory=list)  # what could not be made again, and what to do

    @property
    def new(self) -> int:
        """Texts that were not known before."""
        return sum(s.new for s in self.sources)

    def frame(self) -> pl.DataFrame:
        """One row per source, with the fields of SourceCount."""
        schema = {"source": pl.String, "kind": pl.String, "read": pl.Int64, "new": pl.Int64, "unchanged": pl.Int64}
        schema |= {"rejected": pl.Int64, "changed": pl.Int64, "missed": pl.Int64, "problem": pl.String}
        schema |= {"columns": pl.String}
        return pl.DataFrame([asdict(s) for s in self.sources], schema=schema)


Progress = Callable[[str, int], None]  # source name, documents read so far


def refresh(
    sources: Iterable[Source],
    archive: RawArchive,
    state_dir: str | Path,
    progress: Progress | None = None,
    fetching: FetchSettings | None = None,
    again: bool = False,
) -> IngestReport:
    """Read what is new in `sources` into the state. A source that fails is reported, and the others are read.

    `again`: read what has not changed too, as a new version of the reader would.

    Raises Busy while another refresh writes to the same state.
    """
    started = time.monotonic()
    sources = list(sources)
    state = State(state_dir)
    counts = {source.name: SourceCount(source.name, source.kind) for source in sources}
    report = IngestReport(list(counts.values()))

    def failed(source: Source, error: Exception) -> None:
        counts[source.name].problem = f"{type(error).__name__}: {error}"

    with state.lock():
        writer = _mended(state, sources, archive, report)
        writer.again = again

        def read(source: Source, unit: Unit) -> None:
            writer.read(source, unit, counts[source.name])
            if progress:
                progress(source.name, counts[source.name].read)

        for source in sources:
            if isinstance(source, FilesSource):
                try:
                    for unit in file_units(source, archive):
                        read(source, unit)
                except (OSError, ValueError) as error:
                    failed(source, error)
        logins = {origin: login for source in sources for origin, login in source.logins.items()}
        with Fetcher(fetching or FetchSettings(), logins) as fetcher:
            web = Web(fetcher, archive, writer.known_unit)
            # feeds first: they know more of a page than the sitemap that lists it too
            _read_web([source for source in sources if isinstance(source, FeedSource)], web, read, failed)
            others = [source for source in sources if isinstance(source, PagesSource | SitemapSource)]
            _read_web(others, web, read, failed)
        writer.flush()
        state.compact()
        report.seconds = time.monotonic() - started
        with replacing(state.root / REPORT) as aside:
            report.frame().write_parquet(aside)
    return report


def last_report(state_dir: str | Path) -> pl.DataFrame:
    """What the last refresh found, one row per source; no rows where that is not known."""
    try:
        return pl.read_parquet(Path(state_dir) / REPORT)
    except (OSError, pl.exceptions.PolarsError):  # there is none, or it is damaged; the next refresh writes it anew
        return IngestReport().frame()


def articles_by_source(state_dir: str | Path) -> pl.DataFrame:
    """Columns source, articles: how many different texts were ever read through each source, the most first."""
    state = State(state_dir)
    sources = state.units().lazy().select("unit", "source")
    documents = state.scan("documents", DOCUMENTS).select("unit", "article_id").join(sources, on="unit")
    counts = documents.group_by("source").agg(articles=pl.col("article_id").n_unique())
    return counts.sort(["articles", "source"], descending=[True, False]).collect()


def mend(sources: Iterable[Source], archive: RawArchive, state_dir: str | Path) -> IngestReport:
    """Make damaged parts of the state again from the archive, and read nothing else."""
    report, state = IngestReport(), State(state_dir)
    if state.root.exists():
        with state.lock():
            _mended(state, list(sources), archive, report).flush()
    return report


def _mended(state: State, sources: list[Source], archive: RawArchive, report: IngestReport) -> _Writer:
    """A writer to a state without damage: what damaged parts held is read again from the archive, as far as it is there."""
    damaged = state.set_aside_damaged()
    report.mended += [f"{problem}; it was set aside and made again" for problem in damaged.values()]
    folders = [place for place in damaged if place.is_dir()]
    lost = lost_units(loss_of(folders), state, archive) if folders else {}
    writer = _Writer(state)
    by_name = {source.name: source for source in sources}
    for source, unit, address in units_again(lost, by_name, archive):
        writer.forget(address)
        if unit is not None:
            writer.read(source, unit, SourceCount(source.name, source.kind))
        elif lost[address].get("fingerprint"):  # else nothing could be read from it, and it is tried again anyway
            report.lost.append(
                f"{address}: what was read from it is damaged, and the archive does not have its bytes; it is read again if "
                "its source still offers it, else restore data/raw from a backup and put the file into the inbox again"
            )
    writer.flush()
    writer.reading += bool(lost)  # what the sources say in this refresh is newer
    return writer


def load_articles(state_dir: str | Path, withdrawn: Sequence[str] = ()) -> tuple[pl.LazyFrame, pl.LazyFrame]:
    """(articles, rejects) with the contract's columns, sorted by id; the same whatever the order and number of runs.

    `withdrawn`: ids of articles that are left out of both.
    """
    return articles_and_rejects(State(state_dir), withdrawn)


def withdrawn_articles(state_dir: str | Path, withdrawn: Sequence[str]) -> dict[str, str]:
    """The articles that `withdrawn` ids take out, with other versions from the same places; each with the id that names it.

    An id that was never read is not among them.
    """
    return withdrawn_with_versions(State(state_dir).scan("documents", DOCUMENTS), withdrawn)


def _read_web(sources: Sequence[WebSource], web: Web, read: Callable[[Source, Unit], None], failed: Callable) -> None:
    """Hand each unit of the web sources to `read`, in this thread; the sources wait for their hosts in threads of their own."""
    found: queue.Queue = queue.Queue(maxsize=16)
    stopped = threading.Event()

    def ask(source: WebSource) -> None:
        try:
            for unit in web_units(source, web):
                if stopped.is_set():
                    return
                found.put((source, unit))
        except Exception as error:  # reported for its source; the other sources go on
            found.put((source, error))
        finally:
            found.put((source, None))

    with ThreadPoolExecutor(max_workers=WEB_THREADS) as pool:
        for source in sources:
            pool.submit(ask, source)
        running = len(sources)
        try:
            while running:
                source, unit = found.get()
                if unit is None:
                    running -= 1
                elif isinstance(unit, NotKept):
                    raise unit
                elif isinstance(unit, Exception):
                    failed(source, unit)
                else:
                    read(source, unit)
        finally:
            stopped.set()
            while running:  # free those that wait to hand over
                running -= found.get()[1] is None


class _Writer:
    """Collects what units hold and writes it as parts; knows what was read before."""

    def __init__(self, state: State):
        self.state = state
        self.known = {row["unit"]: row for row in state.units().iter_rows(named=True)}
        self.reading = max((row["reading"] for row in self.known.values()), default=0) + 1
        self._pages_read: set[str] = set()
        self._fields: dict[str, Fields] = {}  # by source
        self.again = False  # whether what has not changed is read too
        self._texts: dict[str, dict[str, int]] | None = None  # article id -> units it was read from -> reading
        self._reset()

    def known_unit(self, address: str) -> Known | None:
        """What is known of a unit from an earlier run, or from earlier in this one."""
        row = self.known.get(address)
        if row is None:
            return None
        is_void = self.again and row["reading"] != self.reading  # as if another version of the reader had read it
        return known_of(row, "" if is_void else READER)

    def read(self, source: Source, unit: Unit, count: SourceCount) -> None:
        """Read one unit, unless it is known to be unchanged."""
        known = self.known.get(unit.address, {})
        columns = mark_columns(unit.mark, READER)
        decision = decide(self.known_unit(unit.address), unit.mark, is_read=unit.address in self._pages_read)
        if decision is Decision.SKIP:
            count.unchanged += known["documents"]
            if columns["validators"] != known["validators"]:
                self._add(known | {"validators": columns["validators"]})
            return
        reading, start, documents = self.reading, 0, 0
        if decision is Decision.RESUME:
            reading, start, documents = known["reading"], known["position"], known["documents"]
        count.changed += bool(known) and decision is Decision.READ
        row = {"unit": unit.address, "source": source.name, "reading": reading} | columns
        position = start
        for position, offer in unit.read(start):
            if isinstance(offer, Refusal) and offer.is_for_now:
                count.miss(offer.detail)
                return
            documents += 1
            self._take(source, unit, reading, offer, count)
            if self._is_full():
                self._units.append(row | {"position": position, "is_done": False, "documents": documents})
                self.flush()
        self._add(row | {"position": position, "is_done": True, "documents": documents})
        if unit.mark.response is not None:
            self._pages_read.add(unit.address)
        if self._is_full():
            self.flush()

    def forget(self, address: str) -> None:
        """Make what is known of a unit void, so that it is read from its beginning."""
        if row := self.known.get(address):
            self._add(
                row | {"reading": self.reading, "position": 0, "is_done": False, "fingerprint": "", "documents": 0}
            )

    def _add(self, unit: dict) -> None:
        self._units.append(unit)
        self.known[unit["unit"]] = unit

    def flush(self) -> None:
        """Write what was collected as one part."""
        if self._units:
            texts = [row["text"] for row in self._documents]
            documents = pl.DataFrame(self._documents, schema={k: v for k, v in DOCUMENTS.items() if k != "signature"})
            self.state.write_part(
                documents.with_columns(signatures(texts)),
                pl.DataFrame(self._rejects, schema=REFUSED),
                pl.DataFrame(self._units, schema=UNITS),
            )
        self._reset()

    def _take(self, source: Source, unit: Unit, reading: int, offer: Offer, count: SourceCount) -> None:
        count.read += 1
        self._fields.setdefault(source.name, Fields()).see(offer)
        count.columns = self._fields[source.name].sentence()
        if isinstance(offer, Refusal):
            count.rejected += 1
            if unit.mark.outcome is Outcome.OPEN and offer.reason == "fetch_failed":
                count.miss(offer.detail)
            self._rejects.append({**refusal_row(offer), "unit": unit.address, "reading": reading, "locator": ""})
            return
        row = article_row(offer)
        row.pop("duplicate_of")
        row["publisher"] = row["publisher"] or source.publisher
        read_from = {"unit": unit.address, "reading": reading, "locator": offer.locator}
        self._documents.append({**row, **read_from, "keeps_versions": unit.keeps_versions})
        self._rejects += [{**note, **read_from} for note in note_rejects(offer, row["article_id"])]
        units = self._known_texts().setdefault(row["article_id"], {})
        if not units:
            count.new += 1
        elif units.get(unit.address, reading) == reading:  # from elsewhere, or twice in this unit
            count.rejected += 1
        else:
            count.unchanged += 1
        units[unit.address] = reading

    def _known_texts(self) -> dict[str, dict[str, int]]:
        if self._texts is None:
            self._texts = {}
            known = (
                self.state.scan("documents", DOCUMENTS).group_by("article_id", "unit").agg(pl.max("reading")).collect()
            )
            for article, unit, reading in known.iter_rows():
                self._texts.setdefault(article, {})[unit] = reading
        return self._texts

    def _is_full(self) -> bool:
        rows = max(10 * len(self._documents), len(self._rejects), len(self._units))
        return rows >= 10 * BATCH_DOCUMENTS or time.monotonic() - self._since > BATCH_SECONDS

    def _reset(self) -> None:
        self._documents: list[dict] = []
        self._rejects: list[dict] = []
        self._units: list[dict] = []
        self._since = time.monotonic()

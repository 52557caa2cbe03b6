"""CSV with a header, one article a row, read as a stream; separated by , ; tab or |."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator

from assets.articles.documents import Offer
from assets.articles.limits import MAX_LINE_BYTES
from assets.articles.raw import Raw, TooLarge
from assets.articles.readers.decoding import decode
from assets.articles.readers.formats import Columns, Format, Look, Offers
from assets.articles.readers.rows import Seen, row_offer, row_refusal, without_mapped, without_text

SAMPLE_BYTES = 1 << 20
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\s*', re.I)  # the first line that spreadsheets write
_ENCLOSED = re.compile(r'"(?:[^"]|"")*"\s*')
_NAME = re.compile(r"[\w .:-]{1,40}")


def read_csv(raw: Raw, columns: Columns | None = None, start: int = 0) -> Offers:
    """(row number, offer) of each row of a CSV file with a header, after row `start`."""
    csv.field_size_limit(MAX_LINE_BYTES)
    with raw.open() as stream:
        sample = stream.read(SAMPLE_BYTES)
    head, encoding = decode(sample[: sample.rfind(b"\n") + 1] or sample)
    encoding = "utf-8-sig" if encoding == "utf-8" else encoding
    with raw.open() as stream:
        # a wrong byte becomes a lone surrogate, for which its row is refused, and only that row
        text = io.TextIOWrapper(stream, encoding, errors="surrogateescape", newline="")
        lines = _held(iter(lambda: text.readline(MAX_LINE_BYTES + 1), ""))
        first = next(lines, "").removeprefix("\ufeff")
        said = _SEPARATOR_LINE.fullmatch(first)
        header_line = next(lines, "") if said else first
        separator = said[1] if said else max(",;\t|", key=header_line.count)
        is_quoted = separator != "\t" or not _has_bare_marks(head)
        header = [name.strip() for name in next(csv.reader([header_line], delimiter=separator), [])]
        if refusal := without_text(raw, header, columns):
            yield 1, refusal
            return
        if start == 0:
            yield from without_mapped(raw, header, columns)
        rows = _rows(lines, separator) if is_quoted else ([*csv.reader([line], _Plain)][0] for line in lines)
        seen: Seen = {}
        for number, row in enumerate(rows, 1):
            offer = _offer(raw, number, row, header, columns, seen)
            if offer is not None and number > start:
                yield number, offer


def _offer(
    raw: Raw, number: int, row: list[str] | str, header: list[str], columns: Columns | None, seen: Seen
) -> Offer | None:
    where = f"row {number}"
    if isinstance(row, str):
        return row_refusal(raw, "unreadable", where, row)
    if not row:
        return None
    if len(row) != len(header):
        what = f"has {len(row)} fields where the header has {len(header)}; put the text in quotation marks"
        return row_refusal(raw, "schema", where, what)
    values = {name: value or None for name, value in zip(header, row, strict=True)}
    return row_offer(raw, "csv", where, number, values, columns, seen)


def _rows(lines: Iterable[str], separator: str) -> Iterator[list[str] | str]:
    """The rows; a sentence of what is wrong instead of one that is not quoted right."""
    read: list[str] = []  # the lines of the present row
    # strict: otherwise quotation marks would go from texts
    rows = csv.reader(_noted(lines, read), delimiter=separator, strict=True)
    while True:
        read.clear()
        try:
            yield next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            line = rows.line_num + 1
            what = f"(up to line {line}) is not quoted right ({error}); double the quotation marks in it"
            mended = _row_without_blanks(read, separator)
            yield what if mended is None else mended


class _Plain(csv.Dialect):
    """Tab-separated values as IANA registers them: quotation marks are characters like others."""

    delimiter = "\t"
    quoting = csv.QUOTE_NONE
    lineterminator = "\n"


def _has_bare_marks(sample: str) -> bool:
    """Whether each line of a tab-separated sample is a whole row, and a field begins with a mark that does not enclose it."""
    lines = [line for line in sample.splitlines() if line]
    fields = [field for line in lines for field in line.split("\t")]
    is_row_a_line = len({line.count("\t") for line in lines}) == 1
    return is_row_a_line and any(f.startswith('"') and not _ENCLOSED.fullmatch(f) for f in fields)


def _noted(lines: Iterable[str], read: list[str]) -> Iterator[str]:
    """The lines, each of them noted in `read` as it is taken. Raises TooLarge for a row that is too long to be held."""
    size = 0
    for line in lines:
        size = len(line) + (size if read else 0)
        if size > MAX_LINE_BYTES:
            raise _too_long()
        read.append(line)
        yield line


def _held(lines: Iterable[str]) -> Iterator[str]:
    """The lines. Raises TooLarge for one that is too long to be held."""
    for line in lines:
        if len(line) > MAX_LINE_BYTES:
            raise _too_long()
        yield line


def _too_long() -> TooLarge:
    what = f"it holds a row of more than {MAX_LINE_BYTES >> 20} MB, from which on it is not read"
    return TooLarge(f"{what}; split that row, or close its quotation marks")


def _row_without_blanks(lines: list[str], separator: str) -> list[str] | None:
    """The row of these lines, when blanks behind closing quotation marks are all that is wrong with it."""
    closing = re.compile(rf'(?<!")("(?:"")*) +(?=[{re.escape(separator)}\r\n]|$)')
    try:
        [row] = csv.reader([closing.sub(r"\1", line) for line in lines], delimiter=separator, strict=True)
    except (csv.Error, ValueError):
        return None
    return row


def _fits(look: Look) -> bool:
    if look.suffix in (".csv", ".tsv"):
        return True
    # without such a name: a first line of short names, one of them that of the text
    first = look.start.split(b"\n", 1)[0].decode("utf-8", "replace")
    names = [name.strip(' \r"').casefold() for name in re.split(r"[,;\t|]", first)]
    return len(names) > 1 and "text" in names and len(names) == len(set(names)) and all(map(_NAME.fullmatch, names))


FORMAT = Format("csv", _fits, read_csv)

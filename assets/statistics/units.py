"""Units and currencies: which words and symbols name them, and the contract's name for each.

`unit_after` reads the unit that follows a number, `currency_before` the symbol that stands before it. The names are in
`data/lookups/units.tsv` and `currency_*.tsv`; full currency names and who uses which currency come from CLDR through
babel; SI prefixes that the table does not spell out are read by pint. Which of several dollars is meant is settled by
`settle_currency` from the countries that the article names.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from babel import Locale
from babel.numbers import get_currency_name, get_territory_currencies, list_currencies

from assets.reading import patterns
from assets.reading.lexicon import alternatives, rows

if TYPE_CHECKING:
    from pint import UnitRegistry


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: the contract's name, the kind of figure it makes, and for money the currency or those that share the name."""

    name: str
    kind: str  # percent, measure, duration, money
    currency: str | None = None
    candidates: tuple[str, ...] = ()


def _split(cell: str) -> list[str]:
    return [part for part in cell.split("|") if part]


_WORDS: dict[str, Unit] = {}  # lower case
_SYMBOLS: dict[str, Unit] = {}  # as written
_TABLE_PINT: dict[str, Unit] = {}  # pint's name -> unit
for _row in rows("units"):
    _unit = Unit(_row["unit"], _row["kind"])
    _TABLE_PINT.setdefault(_row["pint"], _unit)
    _WORDS.update({w.lower(): _unit for w in _split(_row["words"])})
    _SYMBOLS.update(dict.fromkeys(_split(_row["symbols"]), _unit))

_MONEY_WORDS: dict[str, Unit] = {}
for _code in list_currencies():
    if get_currency_name(_code, locale="en") != _code:
        for _count in (1, 2):
            _name = get_currency_name(_code, count=_count, locale="en").lower()
            if " " in _name and "(" not in _name:
                _singular = get_currency_name(_code, count=1, locale="en").lower()
                _MONEY_WORDS[_name] = Unit(_singular, "money", _code)
for _row in rows("currency_names"):
    _candidates = tuple(_row["candidates"].split())
    for _word in _split(_row["words"]):
        _MONEY_WORDS[_word.lower()] = Unit(_row["unit"], "money", _row["currency"] or None, _candidates)

_BEFORE: dict[str, Unit] = {}
_AFTER: dict[str, Unit] = {}
for _row in rows("currency_symbols"):
    _name = _row["unit"] or ("dollar" if "$" in _row["symbol"] else "")
    _unit = Unit(_name, "money", _row["currency"] or None, tuple(_row["candidates"].split()))
    if _row["position"] == "before":
        _BEFORE[_row["symbol"]] = _unit
    elif _row["position"] == "after":
        _AFTER[_row["symbol"]] = _unit
_CODES = {code: Unit("", "money", code) for code in list_currencies()}
_AFTER_DOLLAR = {r["symbol"]: r["currency"] for r in rows("currency_symbols") if r["position"] == "after $"}

_NO_UNITS = ("TV", "PA", "PC")  # that pint reads as a prefix and a unit
_GLUED = ("'", '"', "″", "′", "”", "’", "p", "¢")  # feet, inches and pence: only right after the digits
_OPENING = {
    "”": "“",
    "’": "‘",
    '"': '"',
    "'": "'",
}  # the mark that a foot or inch sign would close, were it a quotation mark
_SCAN_LINES = frozenset((144, 240, 360, 480, 576, 720, 1080, 1440, 2160, 4320))  # "1080p" is a resolution, no price
_SINGLE = {s for s in _SYMBOLS if len(s) == 1 and s.isalpha()}
_SPACED_SINGLE = {"W", "V", "l", "L", "g", "m", "b", "C", "F"}
_AFTER_PATTERN = re.compile(
    r"(?P<gap>[\s ]?|-)(?:"
    rf"(?P<word>(?i:{alternatives(list(_WORDS) + list(_MONEY_WORDS))}))(?!\w)"
    rf"|(?P<code>{'|'.join(sorted(_CODES))})(?!\w)"
    rf"|(?P<symbol>{alternatives([*_SYMBOLS, *_AFTER])})(?:(?<=\W)|(?![\w'’]|(?<=[FC])[-.]\w))"  # no "F-250", no "C-47"
    r")"
)
_BEFORE_PATTERN = re.compile(rf"(?<![A-Za-z$€£¥])(?P<money>{alternatives([*_BEFORE, *_CODES])})\s?(?P<sign>[-−–])?$")
_PATTERNS = patterns.table("en/quantities")
_PREFIXED_UNIT, _RATE, _LARGE = (_PATTERNS[n] for n in ("prefixed_unit", "rate", "large_amount"))
_SCAN, _SPACE, _COUNTRY = (_PATTERNS[n] for n in ("scan_lines", "space", "country_of_address"))


@cache
def _registry() -> UnitRegistry:
    from pint import UnitRegistry  # few articles need it, and its start takes long

    return UnitRegistry()


def _is_spelled(word: str, prefix: str, base: str) -> bool:
    """Whether a word in lower case names its prefix or its unit in full: "gigapascals", "kbytes", but not "camps" or "exam"."""
    return len(word) > 4 and (base in word or word.startswith(prefix))


@lru_cache(maxsize=4096)
def _prefixed(word: str) -> Unit | None:
    """The unit that is an SI prefix and a unit of the table ("gigapascals"), as pint reads it; no "camps" of centiamperes."""
    for prefix, base, _ in _registry().parse_unit_name(word):
        unit = _TABLE_PINT.get(base)
        if (
            prefix
            and unit
            and unit.kind == "measure"
            and word not in _NO_UNITS
            and (word[0].isupper() or _is_spelled(word, prefix, base))
        ):
            return Unit(prefix + unit.name, "measure")
    return None


Found = tuple[Unit, int, int]  # a unit, and where its words start and end


def unit_after(text: str, position: int) -> Found | None:
    """The unit that stands at `position`, right after a number: (unit, start, end of its words)."""
    match = _AFTER_PATTERN.match(text, position)
    if match is None:
        match = _PREFIXED_UNIT.match(text, position)
        prefixed = _prefixed(match["prefixed"]) if match else None
        return (prefixed, match.start("prefixed"), match.end()) if match and prefixed else None
    if match["word"]:
        word = _SPACE.sub(" ", match["word"]).lower()
        return _WORDS.get(word) or _MONEY_WORDS[word], match.start("word"), match.end()
    if match["code"]:
        return (_CODES[match["code"]], match.start("code"), match.end()) if match["gap"] != "-" else None
    symbol = match["symbol"]
    if not _is_unit_sign(text, position, symbol, bool(match["gap"])):
        return None
    return _AFTER.get(symbol) or _SYMBOLS[_SPACE.sub(" ", symbol)], match.start("symbol"), match.end()


def _is_unit_sign(text: str, position: int, symbol: str, gap: bool) -> bool:
    """Whether a sign after a number is a unit's: glued to digits where it could be a quotation mark, an initial or a resolution."""
    if gap and (symbol in _GLUED or (symbol in _SINGLE and symbol not in _SPACED_SINGLE)):
        return False
    after_digit = text[position - 1].isdigit()
    if symbol.isupper() and not after_digit:
        return False  # "one MP"
    if symbol in _OPENING:
        possessive = text[position + 1 : position + 2].isalpha()  # "1776's"
        return after_digit and not possessive and _closes_nothing(text, position)
    return symbol != "p" or (after_digit and not _is_resolution(text, position))


def _closes_nothing(text: str, position: int) -> bool:
    """Whether the mark at `position` may be feet or inches: no quotation before it is still open ("“The 360” shows")."""
    closing, opening = text[position], _OPENING[text[position]]
    before = text[max(0, position - _QUOTATION, text.rfind("\n", 0, position) + 1) : position]
    if opening != closing:
        return before.rfind(opening) <= before.rfind(closing)
    opened = re.findall(rf"(?:^|(?<=[\s(])){opening}(?=\S)", before)
    return len(opened) <= len(re.findall(rf"[^\s\d]{opening}(?!\w)", before))


_US_DOLLARS = r"(?:US|U\.S\.?|American)(?:\$|\s(?:dollars?|dlrs?)\b)"  # which name no country that the article is about
_SINCE = dt.date(1970, 1, 1)  # for articles without a day: what has been a country's currency since
_QUOTATION = 400  # characters; a quotation that was opened further off was closed, or holds the sign


def _is_resolution(text: str, position: int) -> bool:
    digits = _SCAN.search(text[max(0, position - 5) : position])
    return digits is not None and int(digits[0]) in _SCAN_LINES


def unit_called(noun: str) -> Unit | None:
    """The unit that a noun names on its own, as in "two more years": None for nouns that are no units."""
    return _WORDS.get(noun.lower()) or _MONEY_WORDS.get(noun.lower())


def currency_before(text: str, position: int) -> tuple[Unit, int, bool] | None:
    """The currency sign or code right before `position`: (unit, where it starts, whether a minus stands between)."""
    match = _BEFORE_PATTERN.search(text, max(0, position - 8), position)
    if not match:
        return None
    money = _SPACE.sub(" ", match["money"])
    if money in ("R", "P") and not _LARGE.match(text[position : position + 30]):
        return None  # one letter: a name far more often than a currency
    unit = _BEFORE.get(money) or _CODES[money]
    return unit, match.start(), bool(match["sign"])


def country_after(text: str, position: int) -> tuple[str, int] | None:
    """The currency that a country after a dollar amount names ("$31.20 US"): (code, end)."""
    match = re.match(rf" ({alternatives(list(_AFTER_DOLLAR))})(?!\w|\.\w)", text[position : position + 6])
    return (_AFTER_DOLLAR[match[1]], position + match.end()) if match else None


def per_after(text: str, position: int) -> tuple[str, int] | None:
    """The unit of a rate at `position` ("per barrel", "an hour", "/kg"): (its name, end)."""
    match = _RATE.match(text, position)
    if not match:
        return None
    words = _SPACE.sub(" ", match["per"] or match["a"])
    named = _SYMBOLS.get(words) or _WORDS.get(words.lower())
    return (named.name if named else words.lower()), match.end()


@cache
def _countries() -> tuple[re.Pattern[str], dict[str, str]]:
    """Pattern of the names, adjectives and capitals of countries, and the territory code of each."""
    names = {}
    for row in rows("countries"):
        words = [
            row["name"],
            *_split(row["other_names"]),
            *_split(row["demonyms"]),
            *_split(row["capital"]),
            *_split(row["metonyms"]),
        ]
        names.update({w: row["code"] for w in words if w})
    for code, name in Locale("en").territories.items():
        if len(code) == 2:
            names.setdefault(name, code)
    return re.compile(rf"(?<!\w)(?!{_US_DOLLARS})(?:{alternatives(list(names))})(?!\w)"), names


@lru_cache(maxsize=512)
def _currencies_of(territory: str, day: dt.date | None = None) -> tuple[str, ...]:
    return tuple(get_territory_currencies(territory, day or _SINCE, day or dt.date.today()))


def currencies_named(text: str, day: dt.date | None = None) -> set[str]:
    """ISO 4217 codes of the currencies that the countries named in `text` had on `day`: francs of 1987 are France's own."""
    pattern, names = _countries()
    found = {names[m] for m in set(pattern.findall(text)) if m in names}
    return {currency for territory in found for currency in _currencies_of(territory, day)}


def settle_currency(unit: Unit, named: set[str], home: str | None) -> str | None:
    """The ISO 4217 code that an amount is in, or None when the article does not settle it.

    A symbol or name of one currency settles it. One that several share is settled by the only one of them that belongs
    to a country the article names, or else by `home`, the currency of the publisher's country.
    """
    if unit.currency:
        return unit.currency
    fitting = [code for code in unit.candidates if code in named]
    if len(fitting) == 1:
        return fitting[0]
    return home if home in unit.candidates and (not fitting or home in fitting) else None


def home_currency(url: str | None) -> str | None:
    """The currency of the country of a web address (`.com.au`, `.ca`); None for `.com` and other global endings."""
    match = _COUNTRY.match(url or "")
    if match is None:
        return None
    country = match["country"].upper()
    currencies = _currencies_of("GB" if country == "UK" else country)
    return currencies[0] if len(currencies) == 1 else None

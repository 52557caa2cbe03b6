"""Number expressions of English: where they stand and what they are worth.

One regular expression finds them, in digits, words or both ("3.8m", "two hundred and fifty thousand", "tens of
thousands", "two-thirds", "nine in 10"); `Number` says what each is worth. What a number counts, its unit and its bounds
are in `quantities.py`; which numbers are no statistics (dates, names) is in `rejecting.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from babel.numbers import list_currencies

from assets.reading.lexicon import alternatives, rows

_WORTH: dict[str, dict[str, float]] = {}
for _row in rows("number_words"):
    _value = _row["value"]
    if "/" in _value:
        _value = int(_value.split("/")[0]) / int(_value.split("/")[1])
    _WORTH.setdefault(_row["class"], {})[_row["word"]] = float(_value or 0)

_UNITS = alternatives(list(_WORTH["unit"]))
_TEENS = alternatives(list(_WORTH["teen"]))
_TENS = alternatives(list(_WORTH["tens"]))
_MAGNITUDE = rf"(?:{alternatives([w for w in _WORTH['magnitude'] if w != 'score'])})"
_PLURAL = rf"(?:{alternatives(list(_WORTH['vague']))})"
_SIGNS = "".join(_WORTH["sign"])

_UNDER_100 = rf"(?:(?:{_TENS})(?:[\s‑-](?:{_UNITS}))?|{_TEENS}|{_UNITS})"
_UNDER_1000 = rf"(?:(?:{_UNDER_100}|an?)[\s-]hundred(?:\s(?:and\s)?{_UNDER_100})?|{_UNDER_100})"
_GROUP = rf"(?:(?:{_UNDER_1000}|half[\s-]an?|an?)(?:[\s-]{_MAGNITUDE})+)"
_WORDS = (
    rf"(?:{_GROUP}(?:\s(?:and\s)?{_GROUP})*(?:\s(?:and\s)?{_UNDER_1000})?|{_UNDER_1000}|zero"
    rf"|{_MAGNITUDE}(?:[\s-]{_MAGNITUDE})*)"
)

_YEAR = r"(?:1[789]|20)\d\d\b"  # "a peak of 81 in 1977" is no ratio
_SPACE = "\u00a0\u202f\u2009"
_DIGITS = (
    r"(?:\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?"  # 12,345.6
    r"|\d{1,2}(?:,\d{2})+,\d{3}(?!\d)(?:\.\d+)?"  # 12,34,567
    rf"|\d{{1,3}}(?:[{_SPACE}]\d{{3}})+(?!\d)(?:[.,]\d+)?"  # 12 345
    r"|\d{1,3}(?:\x20\d{3})*\x20\d00(?![,.]?\d)"  # 12 500, 1 250 000, with plain spaces
    r"|\d{1,3}(?:['’]\d{3})+(?!\d)(?:\.\d+)?"  # 12'345
    r"|\d{1,3}(?:\.\d{3}){2,}(?!\d)(?:,\d+)?"  # 12.345.678
    r"|\d{1,3}\.\d{3},\d+"  # 1.234,5
    r"|\d+,\d{1,2}(?![\d,])(?=\s?(?:%|per\s?cent|million|billion|bn\b|m\b|€|euros?\b|km\b|kg\b))"  # 3,5 million
    r"|\d+(?:\.\d+)?|\.\d+)"
)
_POWER = (
    r"(?:\s?[×x]\s?10(?:\^|\*\*)?\s?(?P<power>[-−–+]?\d{1,3}|[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3})|[eE](?P<exp>[-+]\d{1,3})(?![\w]))"
)
_SUFFIX = rf"(?:{alternatives(list(_WORTH['suffix']))})(?![\w²³°/])"
_SPACED_SUFFIX = rf"(?:{alternatives([w for w in _WORTH['suffix'] if len(w) > 1])})(?![\w²³°/])"
_ORDINAL = alternatives(list(_WORTH["ordinal"]))
_PART = alternatives(list(_WORTH["part"]))

# "a" is a number where a bound makes it one ("more than a month"); "no" where it says that there were none
_BOUND = (
    "(?:" + "|".join(rf"(?<=\b{w}\s)" for w in "than about nearly almost over under least around roughly".split()) + ")"
)
# "both" where it counts victims: "both men died", "both were pronounced dead"
_PEOPLE = alternatives(
    [f"{r['noun']}s" for r in rows("counted_nouns") if r["is_person"] == "yes"] + "men women children policemen".split()
)
_BECAME = (
    r"(?:(?:were|are|have|had|been|later|also|reportedly|pronounced|declared|found|believed|listed|expected|in|a|to|be|taken|rushed|airlifted|the|local"
    r"|\w+ly)\s){0,7}"
)
_STRICKEN = (
    r"(?:(?:killed|dead|died|deceased|murdered|drowned|injured|wounded|hospitali[sz]ed|arrested|detained|hospitals?|condition|survive|recover)\b"
    r"|(?:critical|serious|stable|fair|good)\s(?:but\s\w+\s)?condition\b"
    r"|(?:shot|hit|struck|stabbed)\s(?:dead\b|to\sdeath\b|once\b|twice\b|(?:multiple|several)\stimes\b"
    r"|in\sthe\s(?:head|face|neck|chest|back|torso|stomach|abdomen|shoulder|arm|hand|hip|thigh|leg|knee|ankle|foot|feet)\b)"
    r"|(?:taken|rushed|airlifted|transported|flown|brought|admitted)\sto\s(?:[\w'’.-]+\s){0,5}?(?:hospitals?|medical\scent(?:er|re)|clinic)\b)"
)
_BOTH = (
    rf"\bboth(?=\s(?:of\s(?:them|whom)\s|(?:of\sthe\s)?(?:{_PEOPLE})\s)?{_BECAME}{_STRICKEN}|\s(?:{_PEOPLE})\s{_BECAME}(?:shot|stabbed|hurt)\b)"
    rf"|(?<=\bkilling\s)both(?=\s(?:{_PEOPLE})\b)|(?<=\bkilled\s)both(?=\s(?:{_PEOPLE})\b)"
)
_ARTICLE = (
    rf"\b(?=an?\s){_BOUND}an?(?=\s(?:{alternatives([w for r in rows('units') for w in r['words'].split('|')[:1] if w])})\b)"
    rf"|\bno(?=\s(?:\w+\s)?(?:{alternatives([r['noun'] for r in rows('zero_nouns')])})\b)"
    r"|\b(?:no\sone|nobody|none)(?=\s(?:of\s[\w\s]{2,20})?(?:was|were|is|are|has\sbeen|have\sbeen|had\sbeen)\s(?:\w+ly\s)?(?:killed|dead|hurt|injured|wounded|harmed|arrested|missing|evacuated|detained|infected)\b)"
    r"|\b(?:no\sone|nobody|none)(?=\s(?:of\s[\w\s]{2,20})?(?:(?:has|have|had)\s)?died\b)"
    rf"|{_BOTH}"
)

# "a year and a half", "a day or two": the unit stands inside the expression
_LENGTHS = alternatives([
    w.split("|")[0] for r in rows("units") if r["kind"] == "duration" or r["unit"] in ("mile", "kilometre", "metre", "foot") for w in [r["words"]]
])  # fmt: skip
_PATTERN = re.compile(
    rf"""
    (?P<in>\b(?P<in_a>(?:{_UNDER_100}|\d{{1,3}}(?:\.\d)?))(?:\sin\s(?:every\s)?|\sout\sof\s(?:every\s)?)(?P<in_b>{_WORDS}|(?!{_YEAR})\d[\d,]*)(?![\w-]|[.,]\d))
  | (?P<unit_inside>\b(?:an?|another)\s(?P<inside>{_LENGTHS})\s(?:and\sa\s(?P<inside_part>half|quarter)|or\s(?P<inside_more>two|three))\b)
  | (?P<couple>\b(?:a\scouple|a\shandful|a\sfew|several|few(?=\s(?:{_MAGNITUDE})\b))(?=\s)(?:(?:\sof)?\s(?P<couple_n>{_MAGNITUDE}\b)|\s(?P<couple_s>(?:{_PLURAL})(?:\sof\s{_PLURAL})?\b))?)
  | (?P<vague>\b(?:{_PLURAL})(?:\sof\s(?:{_PLURAL}))*\b)
  | (?P<fraction>(?<![\d/⁄.,])(?:(?P<whole>\d+)[\s-])?(?P<top>\d{{1,2}})[/⁄](?P<bottom>\d{{1,3}})(?![\d/⁄.,]\d|[/⁄\d]))
  | (?P<sign>(?<![\w.])(?P<sign_n>\d+)?\s?(?P<sign_s>[{_SIGNS}])(?:[\s-](?P<sign_m>{_MAGNITUDE})s?\b)?)
  | (?P<half>\b(?P<half_n>{_UNDER_100}|\d+)[\s-]and[\s-]a[\s-](?P<half_p>half|quarter|third)(?:[\s-](?P<half_m>{_MAGNITUDE})s?\b)?(?!\w))
  | (?P<part>\b(?:(?P<part_n>{_UNITS}|an?|\d)[\s-])(?P<part_p>{_PART})s?(?![\w-]))
  | (?P<ordinal>(?<![\w.,])\d[\d,]*(?:st|nd|rd|th)\b|\b(?:(?:{_TENS})[\s-])?(?:{_ORDINAL})\b)
  | (?P<decade>(?<![\w.,])(?:\d{{3}}0|['’]?\d0)['’]?s\b)
  | (?P<digits>(?P<digits_n>{_DIGITS})(?:{_POWER}|(?:[\s-]?(?P<mag>{_MAGNITUDE}(?:[\s-]{_MAGNITUDE})*)(?P<plural>s)?\b)|(?P<suffix>{_SUFFIX})|[{_SPACE}\x20](?P<spaced>{_SPACED_SUFFIX}))?)
  | (?P<article>{_ARTICLE})
  | (?P<words>\b{_WORDS}(?!\w))
  | (?P<halfword>\bhalf\b)
  | (?P<fold>\b(?:{_UNDER_100})fold\b)
  | (?P<multiplier>\b(?:{alternatives(list(_WORTH["multiplier"]))})\b)
    """,
    re.X | re.I,
)
# where a number may begin; run over a copy in ASCII lower case, which spares the slower search that ignores case
_WORD = alternatives([
    *(w for c in ("unit", "teen", "tens", "ordinal", "vague") for w in _WORTH[c]), *(w for w in _WORTH["magnitude"] if w != "score"), "zero", "half", "several", "few",
])  # fmt: skip
_BEGINNING = re.compile(
    rf"(?:(?<![a-z])\.)?\d|[{_SIGNS}]|['’]\d0s|\b(?:{_WORD}"
    rf"|an?\s(?:few|couple|handful|{_MAGNITUDE}|{_PART})|(?:an?|another)\s(?:{_LENGTHS})\s(?:and\sa\s(?:half|quarter)|or\s(?:two|three))|{alternatives(list(_WORTH['multiplier']))}|(?:{_UNDER_100})fold)\b|{_ARTICLE}"
)
_LOWER = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")
# a word that digits are glued to (A380, F-16, Covid-19), unless it is a currency's (EUR50m, RM120) or a prefix (sub-300)
_MONEY_PREFIX = alternatives(
    [r["symbol"] for r in rows("currency_symbols") if r["symbol"].isalpha() and len(r["symbol"]) > 1]
)
_CODE_BEFORE = re.compile(
    rf"(?<![\w$£€¥])(?!(?:{_MONEY_PREFIX}|{'|'.join(sorted(list_currencies()))})(?=\d|$))(?:[^\W\d][\w.]*|(?-i:[A-Z])[\w.]*[-‑–]|\d+[^\W\d][\w]*[-‑–]?)$"
)
# "R23 billion" and "R4,500" are rand, "R23" a road
_ONE_LETTER_MONEY = tuple(
    r["symbol"] for r in rows("currency_symbols") if len(r["symbol"]) == 1 and r["symbol"].isalpha()
)
_AMOUNT = re.compile(r"[\d,.]+\s?(?:m|mn|bn|million|billion|trillion)\b|\d{1,3}(?:,\d{3})+")
_CODE_AFTER = re.compile(r"[\w]*(?:[-‑.][\w]+)*")
_SUPERSCRIPT = str.maketrans("⁻⁺⁰¹²³⁴⁵⁶⁷⁸⁹−–", "-+0123456789--")


@dataclass(slots=True)
class Number:
    """A number expression, `text[start:end]`.

    `style`: `exact` (value is the number), `between` (low and high: "a day or two"), `few`, `vague` (low only), `part`
    (a fraction), `ratio` (one in five), `multiplier` (tripled), `ordinal`, `decade`, `code` (digits inside a word).
    `magnitude` is the factor that a magnitude word or suffix gave ("3.8 million": 1e6), which a range may share.
    """

    start: int
    end: int
    style: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    magnitude: float = 1.0
    digits: bool = False  # written with digits
    suffix: str = ""  # the glued suffix, which may turn out to be a unit: "100m"
    bare: str = ""  # the digits or words before any magnitude
    unit_at: int | None = None  # where the unit stands, if inside the expression: "a year and a half"


def find_numbers(text: str) -> list[Number]:
    """Every number expression of `text`, in order, without overlap."""
    return [
        Number(*found, style="code", digits=True) if isinstance(found, tuple) else _number(found)
        for found in _scan(text)
    ]


def number_spans(text: str) -> list[tuple[int, int]]:
    """(start, end) of every number expression: each lies in a statistic or in a reject."""
    return [found if isinstance(found, tuple) else found.span() for found in _scan(text)]


def _scan(text: str) -> Iterator[re.Match | tuple[int, int]]:
    """Matches of `_PATTERN`, or the span of a code ("A380"), at the places where `_BEGINNING` sees a number begin."""
    end = 0
    for start in (m.start() for m in _BEGINNING.finditer(text.translate(_LOWER))):
        if start < end:
            continue
        if text[start].isdigit() and start and (text[start - 1].isalpha() or text[start - 1] in "-‑–_"):
            before = _CODE_BEFORE.search(text, max(end, start - 30), start)
            if before and not (before.group() in _ONE_LETTER_MONEY and _AMOUNT.match(text, start)):
                end = _CODE_AFTER.match(text, start).end()
                yield before.start(), end
                continue
        match = _PATTERN.match(text, start)
        if match:
            end = match.end()
            yield match


def _number(match: re.Match) -> Number:
    kind = next(k for k in _KINDS if match[k] is not None)
    number = Number(match.start(), match.end(), "exact")
    _READERS[kind](number, match)
    return number


def _read_in(number: Number, match: re.Match) -> None:
    top, bottom = _plain(match["in_a"]), _plain(match["in_b"])
    number.style = "ratio"
    number.value = top / bottom if bottom else None


def _read_unit_inside(number: Number, match: re.Match) -> None:
    number.unit_at = match.start("inside")
    if match["inside_part"]:
        number.value = 1 + _WORTH["part"][match["inside_part"].lower()]
    else:
        number.style, number.low, number.high = "between", 1.0, _plain(match["inside_more"])


def _read_couple(number: Number, match: re.Match) -> None:
    words = match.group().lower()
    if match["couple_s"]:
        number.magnitude = _product(match["couple_s"])
    elif match["couple_n"]:
        number.magnitude = _WORTH["magnitude"][match["couple_n"].lower()]
    if words.startswith("a couple"):
        number.value = 2 * number.magnitude
    else:
        number.style, number.low = "few", 2 * number.magnitude


def _read_vague(number: Number, match: re.Match) -> None:
    number.style = "vague"
    number.low = _product(match.group())
    number.magnitude = number.low


def _read_fraction(number: Number, match: re.Match) -> None:
    bottom = int(match["bottom"])
    number.digits, number.style = True, "part"
    number.value = (int(match["whole"] or 0) + int(match["top"]) / bottom) if bottom else None


def _read_sign(number: Number, match: re.Match) -> None:
    number.digits = True
    number.magnitude = _WORTH["magnitude"].get((match["sign_m"] or "").lower(), 1.0)
    number.style = "exact" if match["sign_n"] or match["sign_m"] else "part"
    number.value = (int(match["sign_n"] or 0) + _WORTH["sign"][match["sign_s"]]) * number.magnitude


def _read_half(number: Number, match: re.Match) -> None:
    number.magnitude = _WORTH["magnitude"].get((match["half_m"] or "").lower(), 1.0)
    number.value = (_plain(match["half_n"]) + _WORTH["part"][match["half_p"].lower()]) * number.magnitude


def _read_part(number: Number, match: re.Match) -> None:
    number.style = "part"
    number.value = _plain(match["part_n"]) * _WORTH["part"][match["part_p"].lower()]


def _read_ordinal(number: Number, match: re.Match) -> None:
    number.style, number.digits = "ordinal", match.group()[0].isdigit()


def _read_decade(number: Number, match: re.Match) -> None:
    number.style, number.digits = "decade", True


def _read_digits(number: Number, match: re.Match) -> None:
    number.digits = True
    number.bare = match["digits_n"]
    value = digits_value(number.bare)
    if match["power"] or match["exp"]:
        value *= 10.0 ** int((match["power"] or match["exp"]).translate(_SUPERSCRIPT))
    elif match["mag"]:
        number.magnitude = _product(match["mag"])
    elif suffix := match["suffix"] or match["spaced"]:
        number.suffix = match["suffix"] or ""
        worth = _WORTH["suffix"]
        number.magnitude = worth.get(suffix, worth.get(suffix.lower(), 1.0))
    number.value = float(f"{value * number.magnitude:.15g}") if number.magnitude > 1 else value  # 4.1 billion


def _read_article(number: Number, match: re.Match) -> None:
    number.value = {"a": 1.0, "an": 1.0, "both": 2.0}.get(match.group().lower(), 0.0)


def _read_words(number: Number, match: re.Match) -> None:
    number.bare = match.group()
    number.value = words_value(match.group())
    magnitudes = re.findall(rf"\b{_MAGNITUDE}\b", match.group(), re.I)
    if magnitudes and match.group().lower().endswith(magnitudes[-1].lower()):
        number.magnitude = _WORTH["magnitude"][magnitudes[-1].lower()]


def _read_halfword(number: Number, match: re.Match) -> None:
    number.style, number.value = "part", 0.5


def _read_fold(number: Number, match: re.Match) -> None:
    number.style, number.value = "multiplier", words_value(match.group()[:-4])


_DEED = re.compile(
    rf"[\s-](?:(?:fatal|deadly)\s)?(?:{alternatives([r['lemma'] for r in rows('categories') if r['use'] == 'multiple'])})\b"
    r"(?!\s(?:bomb|attack|mission|pact|note))",
    re.I,
)


def _read_multiplier(number: Number, match: re.Match) -> None:
    if match.group().lower() in ("double", "triple", "quadruple") and _DEED.match(match.string, match.end()):
        number.value = _WORTH["multiplier"][match.group().lower()]  # a double murder has two victims
        return
    number.style, number.value = "multiplier", _WORTH["multiplier"][match.group().lower()]


_READERS = {
    "in": _read_in, "unit_inside": _read_unit_inside, "couple": _read_couple, "vague": _read_vague, "fraction": _read_fraction,
    "sign": _read_sign, "half": _read_half, "part": _read_part, "ordinal": _read_ordinal, "decade": _read_decade,
    "digits": _read_digits, "article": _read_article, "words": _read_words, "halfword": _read_halfword, "fold": _read_fold,
    "multiplier": _read_multiplier,
}  # fmt: skip
_KINDS = tuple(_READERS)


def digits_value(digits: str) -> float:
    """The worth of digits with any of the separators of news: 12,345.6; 12,34,567; 12 345; 12'345; 12.345.678; 3,5."""
    plain = re.sub(rf"[{_SPACE} '’]", "", digits)
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,}|\d+,\d{1,2}", plain):
        return float(plain.replace(".", "").replace(",", "."))
    return float(plain.replace(",", ""))


def words_value(words: str) -> float:
    """The worth of number words: "two hundred and fifty thousand" is 250000. Raises KeyError for other words."""
    total = group = 0.0
    scaled = 0.0  # what the magnitude just before added, for "a thousand million"
    for word in re.split(r"[\s‑-]+", words.lower().strip()):
        if word == "and":
            continue
        if word in _WORTH["magnitude"] and word != "hundred":
            if scaled and not group:
                total += scaled * (_WORTH["magnitude"][word] - 1)
                scaled *= _WORTH["magnitude"][word]
            else:
                scaled = (group or 1.0) * _WORTH["magnitude"][word]
                total, group = total + scaled, 0.0
            continue
        scaled = 0.0
        if word in ("a", "an"):
            group = group or 1.0
        elif word == "half":
            group = 0.5
        elif word == "hundred":
            group = (group or 1.0) * 100
        else:
            group += next(_WORTH[c][word] for c in ("unit", "teen", "tens", "zero") if word in _WORTH[c])
    return total + group


def _plain(words: str) -> float:
    words = words.lower()
    if words in ("a", "an"):
        return 1.0
    return digits_value(words.rstrip(",")) if words[0].isdigit() else words_value(words)


def _product(words: str) -> float:
    """The worth of multiplied magnitudes: "tens of thousands" is 10,000, "hundred thousand" is 100,000."""
    worth = 1.0
    for word in re.split(r"[\s-]+", words.lower()):
        if word != "of":
            worth *= _WORTH["vague"].get(word) or _WORTH["magnitude"].get(word) or _WORTH["magnitude"][word.rstrip("s")]
    return worth

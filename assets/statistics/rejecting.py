"""Numbers that are no statistics, and why: dates, times, ordinals, names, addresses, identifiers, idioms.

`reject_reasons` reads the text around each number without a parser. Names that only part-of-speech tags show ("Planet 9")
are sorted out in `figures.py`.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from assets.reading.en.times import CLOCK_TIME, DATES, Time
from assets.reading.lexicon import alternatives, rows
from assets.statistics.numbers import Number
from assets.statistics.units import currency_before, unit_after

_HEADS = {r["word"]: r["reason"] for r in rows("number_heads")}
_HEAD = re.compile(rf"(?<![\w])(?P<head>{alternatives(list(_HEADS))})(?:\s-?|-|(?<=[#№.]))$", re.I)
_PLURAL_HEADS = re.compile(
    r"(?:articles|sections|chapters|parts|pages|highways|routes|nos\.?|phases|rounds|grades|groups)\s(?:\d+(?:,|\sand|\sor|\sto|[-–])\s?)*$",
    re.I,
)

_WEB = re.compile(
    r"(?:https?://|www\.)\S+|(?<![\w.-])[\w.-]{1,64}@[\w.-]{1,200}|(?<!\w)[@#]\w{0,60}\d\w*|(?<![\w-])[\w-]{1,63}\.(?:com|org|net|co|gov|edu|io)(?:\.\w\w)?(?:/\S*)?",
    re.I,
)
_PHONE = re.compile(
    r"(?<![\w.$£€])(?:\+\d{1,3}[\s.-]?)?(?:\(\d{2,5}\)[\s.-]?|\d{3,5}[\s.-])\d{3,4}[\s.-]?\d{3,4}(?![\w,.]\d|\d)|\b1?-?\d{3}-[A-Z]{4,}|\b\d{3}[-.]\d{4}\b(?!\w)|\b0\d{2,4}\s\d{3}\s?\d{3,4}\b"
)
_STREET = (
    r"(?:Street|St\.?|Avenue|Ave\.?|Road|Rd\.?|Boulevard|Blvd\.?|Drive|Dr\.?|Lane|Ln\.?|Court|Ct\.?|Place|Pl\.?|Way|"
    r"Terrace|Circle|Parkway|Pkwy\.?|Highway|Hwy\.?|Square|Sq\.?|Broadway|Pike|Trail|Plaza|Row|Crescent|Close|Gardens|Alley|Route|Loop|Freeway|Turnpike)"
)
_ADDRESS = re.compile(
    rf"(?<![\w$£€.,-])\d{{1,6}}[A-Za-z]?(?:[-–]\d{{1,5}})?\s(?:block\s(?:of\s)?)?(?:(?:North|South|East|West|[NSEW]\.?|NE|NW|SE|SW|Old|New)\s)?(?:(?:[A-Z][\w.'’]{{0,30}}|\d{{1,4}}(?:st|nd|rd|th))\s){{1,3}}{_STREET}(?![\w])"
    r"|(?<![\w$.,])\d{1,5}(?:st|nd|rd|th|00)?[\s-]block\b"
    r"|\b[A-Z]{2},?\s\d{5}(?:-\d{4})?\b|\b[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}\b"
    r"|\bP\.?\s?O\.?\sBox\s\d+"
)
_EMERGENCY = re.compile(
    r"\b(?:911|999|112|101)\b(?=\s(?:call|tape|dispatch|operator|emergency|recording|transcript|system|center|centre))|(?<=\bcalled\s)(?:911|999|112)\b|(?<=\bcalling\s)(?:911|999|112)\b|(?<=\bdialed\s)(?:911|999|112)\b|(?<=\bcall\s)(?:911|999|112)\b"
)
_LIST = re.compile(r"(?:^|\n)[ \t]*(?:[-*•]\s*)?\(?(\d{1,3})[.)](?=\s)")
_PHOTOS = re.compile(r"\b\d+ of \d+(?= (?:Photos?|Images?|Pictures?|Slides?)\b)|\b(?:Photos?|Images?):? \d+ of \d+")
_FOOTNOTE = re.compile(r"(?<=\[)\d{1,3}(?=\])")
_VERSION = re.compile(r"(?<![\w.])(?!\d{1,3}(?:\.\d{3})+(?![.\d]))\d+\.\d+\.\d+(?:\.\d+)*(?![\w])")
_PAGE = re.compile(
    r"\b(?:image|photo|page|slide|picture|hide caption|caption)?\s?\b\d+\s(?:of|/)\s(?:/\s)?\d+(?=\s(?:caption|image|photo|close|skip|back|next)\b)|\b(?:image|photo|page|slide|picture)\s\d+\s(?:of|/)\s(?:/\s)?\d+",
    re.I,
)
_SEASON = re.compile(r"(?<![\d.,$£€])(?:1[89]|20)\d\d\s?[-–/]\s?(?:\d\d|(?:1[89]|20)\d\d)(?![\d,.]*\d)")
_SHORT_YEAR = re.compile(r"(?<!\w)['’‘]\d\d(?!\d|['’]?s?\s?(?:tall|long|high))")
_SHORT_DATE = re.compile(
    r"(?<![\d/.$£€-])(?:0?[1-9]|1[0-2])([/-])(?:0?[1-9]|[12]\d|3[01])\1(?:\d\d)(?![\d/-])|\b9/11\b|\b24/7\b|\b7/7\b"
)
_DAYS = re.compile(  # "June 15-18", "September 19 and 20"
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?)"
    r"\s\d{1,2}(?:\s?[-–]\s?|\s(?:to|and|or)\s)\d{1,2}(?!\w|[.,]\d|%|\s(?:per\s?cent|people|men|women|children|police|[a-z]+s)\b)"
)
_BC = re.compile(r"\bA\.?D\.?\s\d{1,4}(?:\s(?:and|to|[-–])\s\d{1,4})?|\b\d{1,5}\s(?:B\.?C\.?E?\.?|A\.?D\.?|BCE|CE)\b")
_FLOATING = re.compile(
    r"\b(?:from|between|in|since|by|until|till|of|during|after|before|around|about|circa|to|and|through)\s$", re.I
)
_COUNTED_AFTER_YEAR = re.compile(
    r"\s(?:more\s|new\s|other\s)?(?:people|persons|men|women|children|troops|soldiers|workers|employees|jobs|homes|houses|families|students|"
    r"civilians|refugees|migrants|protesters|police|officers|members|votes|voters|residents|cases|deaths|feet|words|dollars|euros|times)\b"
)
_SECTION = re.compile(r"\d+(?:\([A-Za-z0-9]\))+")  # "501(c)(3)"
_RESOLUTION = re.compile(
    r"(?:[248][Kk]|\d{3,4}p)(?:\s|-)?(?:[Uu]ltra|U?HD|TVs?|[Vv]ideos?|[Rr]esolution|[Dd]isplays?|[Ss]creens?|[Mm]onitors?|[Ff]ootage|[Cc]ameras?|[Bb]lu|OLED|QLED|LED)"
)
_SECTION_BEFORE = re.compile(r"\d(?:\([A-Za-z0-9]\))*\($")
_ONE_IDIOM_BEFORE = re.compile(
    r"(?:\b(?:no|any|every|each|some|this|that|the|which|another|only|big|first|last|next|new|good|bad|right|wrong|loved|little|great|better|best|dear|evil|young|old|own|number|square|day|a|is|not|for|as|like|such|all-in|at|hole-in|formula|air force|phase|level|category|side|air|world war|all)\s)$",
    re.I,
)
_ONE_IDIOM_AFTER = re.compile(
    r"(?:\s(?:another|day|time|point|thing|way|moment|side|hand|end|can|could|would|should|must|may|might|is|has|had|does|knows|else|who|that|which|when|where|in|to|at|on|as|for|with|by|and|or|but|from|was|than|if)\b|['’]s\b|-?(?:off|sided|way|liner|upmanship|stop|time|on-one|another)\b|[,.;:!?”\"]|$)",
    re.I,
)
_HALF_IDIOM_BEFORE = re.compile(
    r"\b(?:first|second|other|the|latter|top|bottom|back|front|final|last|each|better|his|her|northern|southern|eastern|western|upper|lower)[\s-]$",
    re.I,
)
_PART_AFTER = re.compile(
    r"\s(?:of\b|to\b|and\b|or\b|from\b|less\b|more\b|as\b|since\b|in\s\d{4}|over\b|compared\b|lower\b|higher\b)|[,.;)]"
)


# "12% more than a year earlier", "higher than a year ago": the year is when, and not how long
_COMPARATIVE = re.compile(
    r"(?:\b(?!(?:long|great|old|young|few)er\b)\w{3,}er|worse|(?:[\d%]|per\s?cent|points?|cents|pence|p|times|million|billion|[a-z]{3,}s|slightly|much|far|people)\s(?:more|less|fewer))\sthan\s$",
    re.I,
)
_BEFORE_NOW = re.compile(
    r"\s(?:year|month|week|decade|quarter|century|generation)\s(?:ago|earlier|before|previously)\b", re.I
)


_PLURAL_AFTER = re.compile(r"\s(?:[a-z]+\s)?(?:[a-z]+s|people|men|women|children)\b")


class Context:
    """The spans of one text inside which a number is no statistic, found once for all its numbers."""

    def __init__(self, text: str, times: list[Time]) -> None:
        spans = [(t.start, t.end, "date", t.kind) for t in times if t.kind in DATES]
        spans += [(*m.span(), "time", "clock") for m in CLOCK_TIME.finditer(text)]
        for pattern, reason in (
            (_WEB, "address"), (_ADDRESS, "address"), (_PHONE, "identifier"), (_VERSION, "identifier"),
            (_PAGE, "identifier"), (_PHOTOS, "identifier"), (_FOOTNOTE, "identifier"), (_EMERGENCY, "identifier"), (_SEASON, "date"), (_SHORT_YEAR, "date"), (_SHORT_DATE, "date"), (_DAYS, "date"), (_BC, "date"),
        ):  # fmt: skip
            spans += [(*m.span(), reason, "") for m in pattern.finditer(text)]
        spans += [(*m.span(1), "identifier", "list number") for m in _LIST.finditer(text)]
        spans.sort()
        self.spans = spans
        self.starts = [s[0] for s in spans]

    def at(self, start: int, end: int) -> tuple[str, str] | None:
        """(reason, detail) of a span that holds `start`, if any."""
        i = bisect_right(self.starts, start)
        for s, e, reason, detail in reversed(self.spans[max(0, i - 4) : i]):
            if s <= start < e:
                return reason, detail
        return None


def reject_reasons(text: str, numbers: list[Number], times: list[Time]) -> list[str | None]:
    """For each number the reason for which it is no statistic, or None."""
    context = Context(text, times)
    return [_reason(text, number, context) for number in numbers]


def _reason(text: str, number: Number, context: Context) -> str | None:
    start, end, style = number.start, number.end, number.style
    words = text[start:end].lower()
    if style == "ordinal":
        return "ordinal"
    if style == "decade":
        return "date"
    if style == "multiplier":
        return None if words.endswith(("ed", "fold")) else "idiom"
    before = text[max(0, start - 30) : start]
    found = context.at(start, end)
    if found:
        reason, detail = found
        if detail == "year" and _is_count(text, number, before):
            return None
        if detail == "quarter" and style == "part":
            return "idiom" if words == "half" else "ordinal"
        return reason
    if style == "code":
        return "name_part"
    if number.digits:
        return _digits_reason(text, number, before)
    if words in ("a", "an") and _BEFORE_NOW.match(text, end) and _COMPARATIVE.search(before):
        return "date"
    return _words_reason(text, number, words, before)


def _is_count(text: str, number: Number, before: str) -> bool:
    """Whether a number that could be a year counts something: "2000 people", "1500 km"."""
    if _FLOATING.search(before) and not re.search(r"\b(?:about|around|of|to)\s$", before):
        return False
    return bool(_COUNTED_AFTER_YEAR.match(text, number.end) or unit_after(text, number.end) or number.magnitude > 1)


_MONTH_GLUED = re.compile(r"\b(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.$")


def _digits_reason(text: str, number: Number, before: str) -> str | None:
    start, end = number.start, number.end
    if _MONTH_GLUED.search(before):
        return "date"  # "Dec.17"
    following = text[end : end + 20]
    if currency_before(text, start):
        return None
    if head := _HEAD.search(before):
        word = head["head"].lower()
        reason = _HEADS[word]
        counted = re.match(r"[\s-]?(?:%|per\s?cent|percent|points?|million|billion|year)", following)
        verb = word.isalpha() and head["head"].islower() and _PLURAL_AFTER.match(text, end)  # "call 12 people"
        if reason == "identifier" and not counted and not verb:
            return "identifier"
        printed = head["head"]
        if (
            reason == "name_part"
            and not counted
            and (printed != printed.lower() or not printed[0].isalpha())
            and not re.match(r",\d", following)
        ):
            return "name_part"
    if _PLURAL_HEADS.search(before):
        return "name_part"
    if _RESOLUTION.match(text, start):
        return "name_part"
    if _SECTION.match(text, start) or (text[start - 1 : start] == "(" and _SECTION_BEFORE.search(before)):
        return "identifier"
    if number.end < len(text) and not unit_after(text, end):
        glued = re.match(r"[^\W\d]+(?:-\w+)*", following)
        if glued and number.magnitude == 1 and not number.suffix:
            return "name_part"
    if re.match(r"\d{4,}$", text[start:end]) and text[start] == "0":
        return "identifier"
    if text[start - 1 : start] in ("/", "_", "\\", "=") and text[max(0, start - 2) : start - 1] not in ("Y", "S"):
        return "identifier"
    return None


def _words_reason(text: str, number: Number, words: str, before: str) -> str | None:
    end = number.end
    if words == "zero" and re.match(r"-|\s(?:tolerance|sum|hour|in|day)\b", text[end : end + 10]):
        return "idiom"
    if words == "one":
        if re.match(r"\s(?:of|in)\s", text[end : end + 4]):
            return (
                None
                if text[end : end + 4].startswith(" of")
                and not re.search(r"\b(?:the|this|that|no|each|every|any|a)\s$", before, re.I)
                else "idiom"
            )
        if _ONE_IDIOM_AFTER.match(text, end) or _ONE_IDIOM_BEFORE.search(before):
            if re.search(
                r"\b(?:killing|killed|injuring|injured|wounding|wounded|leaving|left|at least|only|just)\s$",
                before,
                re.I,
            ):
                return None
            if re.match(
                r"\s(?:is|was|died|has|had)\s(?:dead|killed|in|died|been)", text[end : end + 20]
            ) and not re.search(r"\bno\s$", before, re.I):
                return None
            return "idiom"
        return None
    if number.style == "part":
        if words == "half":
            if _HALF_IDIOM_BEFORE.search(before) or re.match(
                r"-?(?:time|way|hearted|brother|sister|back|staff|mast|century|baked)|\s(?:time|way|brother|sister)\b",
                text[end : end + 9],
            ):
                return "idiom"
            if text[end : end + 1] == "-" and not (unit_after(text, end) or text.startswith("point", end + 1)):
                return "idiom"  # "half-dressed"
            return None
        if (
            words.startswith(("a ", "an ", "one "))
            and not _PART_AFTER.match(text, end)
            and not re.search(r"(?:nearly|almost|about|than|over|by|up|down|roughly|around|just)\s$", before, re.I)
        ):
            return "ordinal"
    if head := _HEAD.search(before):
        printed = head["head"]
        if _HEADS[head["head"].lower()] == "name_part" and printed[0].isupper() and text[number.start].isupper():
            return "name_part"
    if number.bare and re.fullmatch(r"(?:hundred|thousand|million|billion|trillion|dozen|lakh|crore)", words):
        return "idiom"
    return None

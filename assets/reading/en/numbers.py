"""Number expressions of English: where they stand and what they are worth.

One pattern finds them (`patterns/numbers.yaml`), in digits, words or both ("3.8m", "two hundred and fifty thousand", "tens of
thousands", "two-thirds", "nine in 10"); `Number` says what each is worth. What a number counts, its unit and
its bounds, and which numbers are no statistics (dates, names), is decided in `assets/statistics`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from babel.numbers import list_currencies

from assets.reading import patterns
from assets.reading.lexicon import rows
from assets.reading.span import Span

_PATTERNS = patterns.table("en/numbers")
_NUMBER, _BEGINNING, _DEED = (_PATTERNS[n] for n in ("number", "beginning", "deed"))
_CODE_BEFORE, _CODE_AFTER, _AMOUNT = (_PATTERNS[n] for n in ("code_before", "code_after", "amount"))
_A_MAGNITUDE, _BETWEEN_WORDS = _PATTERNS["a_magnitude"], _PATTERNS["between_words"]
_SEPARATOR, _DECIMAL_COMMA = _PATTERNS["separator"], _PATTERNS["decimal_comma"]


def _worth(cell: str) -> float:
    top, _, bottom = cell.partition("/")
    return int(top) / int(bottom) if bottom else float(cell or 0)


_WORTH: dict[str, dict[str, float]] = {}
for _row in rows("number_words"):
    _WORTH.setdefault(_row["class"], {})[_row["word"]] = _worth(_row["value"])

_LOWER = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")
_SUPERSCRIPT = str.maketrans("⁻⁺⁰¹²³⁴⁵⁶⁷⁸⁹−–", "-+0123456789--")
# letters before digits that are a currency's (EUR50m, RM120), and make no code of them
_LETTERS = [r["symbol"] for r in rows("currency_symbols") if r["symbol"].isalpha()]
_ONE_LETTER_MONEY = tuple(s for s in _LETTERS if len(s) == 1)
_MONEY = (*list_currencies(), *(s for s in _LETTERS if len(s) > 1))


@dataclass(slots=True)
class Number:
    """A number expression, `text[start:end]`.

    `style`: `exact` (value is the number), `between` (low and high: "a day or two"), `few`, `vague` (low only), `part`
    (a fraction), `race_time` (in seconds: "2:06.73"), `ratio` (one in five), `multiplier` (tripled), `ordinal`, `decade`, `code` (digits inside a word).
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


def number_spans(text: str) -> list[Span]:
    """(start, end) of every number expression: each lies in a statistic or in a reject."""
    return [found if isinstance(found, tuple) else found.span() for found in _scan(text)]


def _scan(text: str) -> Iterator[re.Match[str] | Span]:
    """Matches of the pattern, or the span of a code ("A380"), at the places where a number may begin.

    Those are looked for in a copy in ASCII lower case, which spares the slower search that ignores case.
    """
    end = 0
    for start in (m.start() for m in _BEGINNING.finditer(text.translate(_LOWER))):
        if start < end:
            continue
        if code := _code(text, start, end):
            end = code[1]
            yield code
        elif match := _NUMBER.match(text, start):
            match = _of_one_line(text, match)
            end = match.end()
            yield match


def _of_one_line(text: str, match: re.Match[str]) -> re.Match[str]:
    """A number without the capital that begins the next line: "Revs one billion / Six months"."""
    line_break = text.find("\n", match.start(), match.end())
    opens = line_break >= 0 and text[line_break : match.end()].lstrip()[:1].isupper()
    return (_NUMBER.match(text, match.start(), line_break) or match) if opens else match


def _code(text: str, start: int, least: int) -> Span | None:
    """The word that the digits at `start` are glued to (A380, F-16, Covid-19), unless it is a currency's (EUR50m, RM120)."""
    if not (text[start].isdigit() and start and (text[start - 1].isalpha() or text[start - 1] in "-‑–_")):
        return None
    if text[start - 1] == "x" and text[max(0, start - 2)].isdigit():
        return None  # the 100 of "4x100m"
    before = _CODE_BEFORE.search(text, max(least, start - 30), start)
    if before is None or _is_money(before.group()):
        return None
    if before.group() in _ONE_LETTER_MONEY and _AMOUNT.match(text, start):
        return None
    after = _CODE_AFTER.match(text, start)
    return before.start(), after.end() if after else start


def _is_money(word: str) -> bool:
    """Whether a word is a currency's sign, alone or before digits: "EUR", "EUR5."."""
    return word.startswith(_MONEY) and any(word == m or (word.startswith(m) and word[len(m)].isdigit()) for m in _MONEY)


def _number(match: re.Match[str]) -> Number:
    kind = next(k for k in _KINDS if match[k] is not None)
    number = Number(match.start(), match.end(), "exact")
    _READERS[kind](number, match)
    return number


def _read_in(number: Number, match: re.Match[str]) -> None:
    top, bottom = _plain(match["in_a"]), _plain(match["in_b"])
    number.style = "ratio"
    number.value = top / bottom if bottom else None


def _read_unit_inside(number: Number, match: re.Match[str]) -> None:
    number.unit_at = match.start("inside")
    if match["inside_part"]:
        number.value = 1 + _WORTH["part"][match["inside_part"].lower()]
    else:
        number.style, number.low, number.high = "between", 1.0, _plain(match["inside_more"])


def _read_couple(number: Number, match: re.Match[str]) -> None:
    if match["couple_s"]:
        number.magnitude = _product(match["couple_s"])
    elif match["couple_n"]:
        number.magnitude = _product(match["couple_n"])
    number.style, number.low = "few", 2 * number.magnitude


def _read_vague(number: Number, match: re.Match[str]) -> None:
    number.style = "vague"
    joined = match.group().lower().replace(" or ", " and ").split(" and ")
    number.low = min(_product(words) for words in joined)
    if " of " in joined[-1] and len(joined) > 1:  # "tens or hundreds of thousands"
        number.low *= _product(joined[-1].split(" of ", 1)[1])
    number.magnitude = number.low


def _read_quote(number: Number, match: re.Match[str]) -> None:
    bid, last = match["bid"], len(match["ask"])
    number.style, number.digits = "between", True
    step = 10.0 ** (last - len(bid.partition(".")[2]))  # of the digit before those that change
    asked = float(bid[:-last] + match["ask"])
    ask = min((asked, asked + step, asked - step), key=lambda a: abs(a - float(bid)))  # "149.95/05" ends at 150.05
    number.low, number.high = sorted((float(bid), round(ask, 6)))


def _read_race_time(number: Number, match: re.Match[str]) -> None:
    number.style, number.digits = "race_time", True
    hours, minutes = int(match["race_h"] or 0), int(match["race_m"])
    number.value = round(hours * 3600 + minutes * 60 + float(match["race_s"]), 3)


def _read_fraction(number: Number, match: re.Match[str]) -> None:
    bottom = int(match["bottom"])
    number.digits, number.style = True, "exact" if match["whole"] else "part"
    number.value = (int(match["whole"] or 0) + int(match["top"]) / bottom) if bottom else None


def _read_sign(number: Number, match: re.Match[str]) -> None:
    number.digits = True
    number.magnitude = _WORTH["magnitude"].get((match["sign_m"] or "").lower(), 1.0)
    number.style = "exact" if match["sign_n"] or match["sign_m"] else "part"
    number.value = (int(match["sign_n"] or 0) + _WORTH["sign"][match["sign_s"]]) * number.magnitude


def _read_half(number: Number, match: re.Match[str]) -> None:
    number.magnitude = _WORTH["magnitude"].get((match["half_m"] or "").lower(), 1.0)
    number.value = (_plain(match["half_n"]) + _WORTH["part"][match["half_p"].lower()]) * number.magnitude


def _read_part(number: Number, match: re.Match[str]) -> None:
    number.value = _plain(match["part_n"]) * _WORTH["part"][match["part_p"].lower()]
    if match["part_m"]:  # a quarter of a million
        number.magnitude = _WORTH["magnitude"][match["part_m"].lower()]
        number.value *= number.magnitude
    else:
        number.style = "part"


def _read_ordinal(number: Number, match: re.Match[str]) -> None:
    number.style, number.digits = "ordinal", match.group()[0].isdigit()


def _read_decade(number: Number, match: re.Match[str]) -> None:
    number.style, number.digits = "decade", True


def _read_digits(number: Number, match: re.Match[str]) -> None:
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


def _read_article(number: Number, match: re.Match[str]) -> None:
    number.value = {"a": 1.0, "an": 1.0, "the": 1.0, "both": 2.0}.get(match.group().lower(), 0.0)


def _read_words(number: Number, match: re.Match[str]) -> None:
    number.bare = match.group()
    number.value = words_value(match.group())
    magnitudes = _A_MAGNITUDE.findall(match.group())
    if magnitudes and match.group().lower().endswith(magnitudes[-1].lower()):
        number.magnitude = _WORTH["magnitude"][magnitudes[-1].lower()]


def _read_halfword(number: Number, match: re.Match[str]) -> None:
    number.style, number.value = "part", 0.5


def _read_fold(number: Number, match: re.Match[str]) -> None:
    number.style, number.value = "multiplier", words_value(match.group()[:-4])


def _read_multiplier(number: Number, match: re.Match[str]) -> None:
    word = match.group().lower()
    deed = word in ("double", "triple", "quadruple") and _DEED.match(match.string, match.end())
    if deed or word in ("twice", "thrice"):
        number.value = _WORTH["multiplier"][word]  # a double murder has two victims
        return
    number.style, number.value = "multiplier", _WORTH["multiplier"][match.group().lower()]


_READERS: dict[str, Callable[[Number, re.Match[str]], None]] = {
    "in": _read_in, "unit_inside": _read_unit_inside, "couple": _read_couple, "vague": _read_vague, "quote": _read_quote, "race_time": _read_race_time,
    "fraction": _read_fraction,
    "sign": _read_sign, "half": _read_half, "part": _read_part, "ordinal": _read_ordinal, "decade": _read_decade,
    "digits": _read_digits, "article": _read_article, "words": _read_words, "halfword": _read_halfword, "fold": _read_fold,
    "multiplier": _read_multiplier,
}  # fmt: skip
_KINDS = tuple(_READERS)


def digits_value(digits: str) -> float:
    """The worth of digits with any of the separators of news: 12,345.6; 12,34,567; 12 345; 12'345; 12.345.678; 3,5."""
    plain = _SEPARATOR.sub("", digits)
    if _DECIMAL_COMMA.fullmatch(plain):
        return float(plain.replace(".", "").replace(",", "."))
    return float(plain.replace(",", ""))


def words_value(words: str) -> float:
    """The worth of number words: "two hundred and fifty thousand" is 250000. Raises KeyError for other words."""
    total = group = 0.0
    scaled = 0.0  # what the magnitude just before added, for "a thousand million"
    for word in _BETWEEN_WORDS.split(words.lower().strip()):
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
    for word in _BETWEEN_WORDS.split(words.lower()):
        if word != "of":
            worth *= _WORTH["vague"].get(word) or _WORTH["magnitude"].get(word) or _WORTH["magnitude"][word.rstrip("s")]
    return worth

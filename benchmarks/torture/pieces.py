"""What is said over and over to make a reader slow: short pieces of text that are repeated to any length.

Written by hand where a reader is known to look ahead or back (marks, titles, names, numbers, brackets, blanks); then the words of the
word lists and the examples of the patterns, which lead a reader far into an expression and leave it there.
"""

from __future__ import annotations

from collections.abc import Iterator

from assets.reading import lexicon, patterns

MARKS = """“ ” " ' ‘ ’ `` '' « » ‹ › „ ‟ ‚ ‛ ´´ ` — – - ― … . , ; : ! ? ( ) [ ] { } < > & * _ # | / \\ % $ £ € § ° ′ ″ ~ ^ = +"""
AROUND = ("{}", "{} ", "{}a ", "a{}", " {}A", "{}\n", "{}a\n\n", "a {} ", "1{}")
BESIDE = (
    "“‘ ‘“ ’” ”’ “” «» »« \"' '\" “a” \"a\" 'a' ‘a’ \"A.\" “A”, “‘a’ “a‘ ``a ''a „a“ „a”a „“ ‹a› «a» "
    '"“ ”" “a\n “a\n\n "a\n "a\n\n —a\n —a—\n –\xa0a\n ’s s’\xa0 s’ ’a ‘s ’90s o’ "a\xa0 1"\xa01\' '
).split(" ")
WORDS = (
    "a|A|I|1|x|X|é|e\u0301|中|ا|\u202e|\u200d|\ufeff|\x00|\x85|\xa0|\u2028|\t|\n|\r|\r\n| |\n\n|\n |  \n|a\n|A\n|. |.\n|a. |A. |a.A|a.b.|"
    "Mr |Mrs. |Dr |Sen. |President |the president |the |The |of |the of |A of |and |A and |A, |A, and |A-|a-|A’s |A's |Ab |AB |Ab Cd |"
    "Ab, |Ab, 5, |John, 5, |John |John Smith |John Smith, |John Smith, the head of |By |By A |by |By John Smith, |Mr A |A B, |de |van der |"
    "he |He |she said |he said, |said |says |said. |said, |said that |Smith said |told |told the |told him that |according to |"
    "According to A, |declined to |declined to comment|did not |did not immediately |could not be reached|and said |who |which |that |"
    "that he |it |they |his |in |In |on |at |to |for |from |with |in the |in a |in A, |in 20|on Monday |on May |May |May 5|May 5, 20|Jan. |"
    "2020 |2020-|2020-01|2020-01-01 |1/2|1/2/|10:30 |10 a.m. |a year |a year ago |last |last year |the previous |the past |1 |12 |12,|12,3|"
    "1,000|1,000,|1.5 |1.5.|1-|1-2|1–2 |1 to |1 to 2 |between 1 and |from 1 to |one |one-|one hundred |hundred |hundred and |twenty-|"
    "thousand |thousands of |tens of |million |million-|half |half a |a half |a few |dozens of |several |more than |more than 1 |at least |"
    "up to |as many as |no fewer than |about |nearly |$|$1|$1 |$1m |US$ |£1bn |1p |1% |1 per cent |percent |1 percentage |5 people |5 dead |"
    "5 killed |killed 5 |people |men and |women, |killed |killed and |5 of the |5 out of |5 in 10 |one in |of whom |including |up from |"
    "rose |rose by |fell 5% |fell to 5 from |per |per day |a day |an hour |5-year-old |5 years old |aged 5|5ft |5 ft 2 |5km |5 km/h |"
    "No. 5|Nos. |page 5|chapter |Boeing 7|A1 |A-1|1A|+44 |020 7|1.1.1.|http://|http://a.|www.a.|a@|a@b.|@a |#a |a/b|a:b|a;b|&amp;|&lt;|"
    "<a>|</a>|<a |<p>|<!--|]]>|{{|[1]|(a|(A) |(AP) |(AP) — |LONDON |LONDON, |LONDON (|LONDON — |NEW YORK, May 5 (|a—b|a – |* |- a\n|1. a\n|"
    "a ha |Said A|said A,|, said |,” said |,” he |.” |“I |“I,” |” said A. “|said: “|: “|—“|asked |asked whether |“Why?” |“A” |'A' |the ‘a’ |"
    "the “a” |, the |, a |, A |, who |, which |, 5 |, 5, |, and |, but |, said A, |If |If he |If 5 |when |as |as a |a a|ab|Ha|St. |U.S. |"
    "U.S.|a.m. |e.g. |Inc. |Jr., |III |MP |MP for |MP (|CEO of |chief |former |former chief |spokesman |spokesman for |a spokesman for the |"
    "the Ministry of |Ministry of A and |Department |Committee on |University of |, a professor at |, of |, from |minister |prime minister "
).split("|")
LISTED = 2  # words of each kind of a word list
QUOTED = 1  # examples of each pattern


def marks() -> list[str]:
    """Quotation marks, dashes and signs: alone, beside blanks, letters and digits, and together."""
    around = [way.format(mark) for mark in MARKS.split() for way in AROUND]
    return list(dict.fromkeys([*around, *filter(None, BESIDE)]))


def written() -> list[str]:
    """Words and their beginnings that a reader looks ahead from."""
    return list(dict.fromkeys(word for word in WORDS if word))


def listed() -> Iterator[str]:
    """The first words of each kind of every word list of English, in small and capital letters."""
    for path in sorted((lexicon.LANGUAGE / "en" / "lexicon").glob("*.tsv")):
        rows = lexicon.rows(f"en/{path.stem}")
        for column in ("words", "word"):
            for kind in dict.fromkeys(row.get("kind", "") for row in rows if column in row):
                words = [w for row in rows if row.get("kind", "") == kind for w in row[column].split("|") if w]
                yield from (f"{made} " for word in words[:LISTED] for made in (word, word.capitalize()))


def examples() -> Iterator[str]:
    """What the patterns find, and its first half."""
    for table in patterns.tables("en"):
        for pattern in table:
            for found in pattern.finds[:QUOTED]:
                yield from (f"{found} ", found[: max(1, len(found) // 2)])


def pieces() -> list[str]:
    """All of them, each once."""
    return [piece for piece in dict.fromkeys([*marks(), *written(), *listed(), *examples()]) if piece]


def repeated(piece: str, size: int) -> str:
    """`piece` over and over, `size` characters of it."""
    return (piece * (size // len(piece) + 1))[:size]


def few() -> list[str]:
    """A hundred of those written by hand, of every kind: for what is tried very often."""
    return [*marks()[::9], *written()[::6]]

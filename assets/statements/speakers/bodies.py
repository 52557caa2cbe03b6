"""Names of bodies that are longer than one sequence of capitals: 'University of Oxford', 'Securities and Exchange Commission'."""

from __future__ import annotations

import re

from assets.reading import patterns
from assets.reading.doc import Doc
from assets.reading.en.words import first_names, organisation_words
from assets.reading.lexicon import words
from assets.statements.speakers.name_words import is_title, title_parts, where_words
from assets.statements.speakers.names import BODIES, Mention, single_names
from assets.statements.speakers.titles import BODY_ENDS

_PATTERNS = patterns.table("en/names")
_JOIN = _PATTERNS["join"]
_REST_OF_BODY = _PATTERNS["rest_of_body"]
_ON = _PATTERNS["on_a_subject"]  # "Commission on Human Rights"
_WORD = _PATTERNS["word"]
_ARTICLE_AND_DEMONYM = _PATTERNS["article_and_demonym"]
_HAS_A_SUBJECT = words("en/names", "body_with_subject")


def find_names(doc: Doc) -> list[Mention]:
    """Every name of the article in reading order, without roles."""
    return _joined(doc, single_names(doc))


def _extend_title(doc: Doc, before: Mention, mention: Mention) -> None:
    """Makes the body that stands before a title part of it: 'Bank of England | Governor Jane Doe'."""
    if not mention.roles or before.kind not in BODIES:
        return
    link = doc.text[before.end : mention.start]
    one_body = link == " and " and _REST_OF_BODY.search(before.name) and not is_title(mention.roles[0].split()[0])
    if link == " " or one_body or before.start < mention.start < before.end < mention.end:
        mention.roles[0] = doc.text[before.start : mention.start + len(mention.roles[0])]
        mention.start = max(mention.start, before.end + 1)


def _on_something(doc: Doc, body: Mention) -> bool:
    """Takes what a body is on into its name: 'Intergovernmental Panel | on Climate Change'."""
    heads = _HAS_A_SUBJECT.intersection(body.core)
    match = _ON.match(doc.text, body.end) if heads and body.kind != "person" else None
    if match is None:
        return False
    title = next((m for m in _WORD.finditer(doc.text, *match.span()) if is_title(m.group())), None)
    body.end = title.start() - 1 if title else match.end()
    body.name = doc.text[body.start : body.end]
    body.core = tuple(body.name.split())
    body.kind = "organisation" if body.kind == "unknown" else body.kind
    return True


def _one_body(doc: Doc, before: Mention, body: Mention) -> bool:
    """Whether "and" stands inside a body's name: 'the Securities and Exchange Commission'."""
    of_a_country = len(before.core) > 1 and before.core[0].isupper() and before.core[0] in where_words()
    own = before.core[1:] if of_a_country else before.core  # "US | Securities"
    plain = before.kind in ("unknown", "organisation") and (len(own) == 1 or own[-1] not in organisation_words())
    if not (plain and not before.titled and own[0] not in first_names() and not own[0].isupper()):
        return False
    ends = body.kind in BODIES and body.core[-1] in BODY_ENDS and len(body.core) > 1
    alone = len(re.findall(rf"\b{re.escape(before.name)}\b(?! and )", doc.text))
    return ends and not alone and bool(_ARTICLE_AND_DEMONYM.search(doc.text, max(0, before.start - 20), before.start))


def _of_many(before: Mention, body: Mention) -> bool:
    """Whether a possessive plural stands inside a body's name: 'the Market Street Traders' Association'."""
    plural = before.core[-1].endswith("s") and not before.titled and before.kind in ("unknown", "organisation")
    return plural and body.core[-1] in organisation_words() and not body.titled


def _joined(doc: Doc, mentions: list[Mention]) -> list[Mention]:
    """Joins 'University' + 'of' + 'Oxford', 'Department' + 'of' + 'Health' + 'and' + 'Human Services', 'Lloyd' + "'s" + 'Bank'."""
    kept: list[Mention] = []
    for mention in mentions:
        before = kept[-1] if kept else None
        if before is not None:
            _extend_title(doc, before, mention)
            if mention.start < before.end:
                continue
        _take_rest(doc, mention)
        if before is not None and mention.start - before.end == len(" on ") and _on_something(doc, before):
            _extend_title(doc, before, mention)
            if mention.start < before.end:
                continue
        if before is not None and _are_one(doc, before, mention):
            _join(doc, before, mention)
            continue
        kept.append(mention)
    return kept


def _take_rest(doc: Doc, mention: Mention) -> None:
    """Takes into a body's name what may be no name by itself: "Office | of Special Counsel"; a title ends it."""
    match = _REST_OF_BODY.match(doc.text, mention.end) if mention.core[-1] in organisation_words() else None
    if match is None:
        return
    named = [m for m in _WORD.finditer(doc.text, mention.end, match.end()) if m.group()[0].isupper()]
    title = next((m for m in named[1:-1] if is_title(m.group())), None)
    if title or len(mention.core) == 1:  # else what follows is a name, and joined to it later
        mention.end = title.start() - 1 if title else match.end()
        mention.name = doc.text[mention.start : mention.end]
        mention.core = tuple(mention.name.split())


def _are_one(doc: Doc, before: Mention, mention: Mention) -> bool:
    """Whether two names are parts of one body's name, as what stands between them tells."""
    link = doc.text[before.end : mention.start]
    if not (0 < len(link) <= 9 and _JOIN.fullmatch(link)):
        return False
    named_body = mention.kind in BODIES and mention.core[-1] in organisation_words()
    if link == " and ":
        second = (named_body or _names_a_subject(mention)) and _has_a_subject(before)
        return second or before.core[-1] == "Customs" or _one_body(doc, before, mention)
    if link in ("'s ", "’s "):
        return named_body and before.kind in ("unknown", "organisation") and len(before.core) < 3
    if link in ("' ", "’ "):
        return _of_many(before, mention)
    of = link.startswith((" of", " for")) and _opens_a_body(before)
    return of and not mention.titled and mention.kind != "person"


def _has_a_subject(before: Mention) -> bool:
    return " of " in before.name or " for " in before.name


def _names_a_subject(mention: Mention) -> bool:
    """Whether a name can be the second subject of a body: 'Department of Health and | Human Services'."""
    if len(mention.core) > 1:
        return mention.kind == "unknown"
    return mention.core[0] in title_parts()


def _opens_a_body(before: Mention) -> bool:
    return before.core[-1] in organisation_words() and not before.titled


def _join(doc: Doc, before: Mention, mention: Mention) -> None:
    """Makes `before` the name of both."""
    bodies = organisation_words()
    if before.kind not in BODIES:
        by_first = bodies.get(before.core[0], "organisation")
        before.kind = by_first if _opens_a_body(before) else bodies.get(mention.core[-1], mention.kind)
    link = doc.text[before.end : mention.start].strip()
    before.end = mention.end
    before.core = (*before.core, link, *mention.core)
    before.name = doc.text[before.start : before.end]

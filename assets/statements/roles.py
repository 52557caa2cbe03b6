"""Titles and roles printed beside a name: before it, and in apposition on either side.

'Kremlin spokesman Dmitry Peskov', 'the bank's chief economist, Indermit Gill,', 'Amina Yusuf, 34, a nurse at the Royal
Free Hospital'. Only the wording is read here; what a role says about who is meant is used in `coreference.py`.
"""

from __future__ import annotations

import re

from assets.statements.cues import lemma_of
from assets.statements.lookups import SourceNoun, cue_types, first_names, source_nouns
from assets.statements.mentions import Mention, find_names, gender_of

_TITLE_TAIL = re.compile(r"[\w'’&.-]+")
_STOP_BACKWARD = frozenset(
    """a an the this that these those his her its their our my your some any each every no and or but nor of in on at by for from with to as
    is are was were be been being has have had do does did will would can could may might must should said says say told tells added adds
    asked asks wrote writes called calls by than then when while where which who whom whose what how why if because since although though before after
    during until about against between into through over under according including like via per not also just only even meanwhile however
    between among amid despite unlike near within without upon meets met meeting names named thanked visited saw joined praised accused""".split()
)
_LOWER_MODIFIERS = frozenset(
    """former deputy chief senior junior assistant associate acting interim vice co- ex- foreign finance interior defence defense prime
    executive lead head retired veteran longtime outgoing incoming newly elected then- late local state federal national regional police team
    club party opposition government company club's press home health education energy trade justice managing general principal fellow star striker
    world""".split()
)


def find_mentions(text: str) -> list[Mention]:
    """Every name of `text` in reading order, with the roles beside it."""
    mentions = find_names(text)
    for mention in mentions:
        if mention.kind in ("person", "unknown"):
            _read_roles(text, mention)
    return mentions


_APPOSITION = re.compile(
    r",\s+(?:(?:aged? )?\d{1,3}(?:-year-old)?,\s+(?:is )?)?"
    r"((?:(?:the|a|an|his|her|its|their|one of)\s+)?[^,.;:()\"“”\n—]{3,120}?)(?=,|\.(?:\s|$)|;|\)|\s+who\b|\s+and (?:said|added|told)|\n|[\"“—])"
)
_OF = re.compile(
    r"\b(?:of|for|at|in|with|from|on|to|who|that|and|under|by|based|published|released|conducted|commissioned|issued|obtained|seen|written|carried)\b"
)
_BEFORE_COMMA = re.compile(r"([^,.;:()\"“”\n—]{3,90}),\s+$")
_NEW_PHRASE = re.compile(
    r"\b(?:but|and|that|when|while|as|said|says|told|by|to)\s+(?=(?:the|a|an|his|her|its|their)\b|[A-Z])"
)
_PHRASE = re.compile(r"(?:the|a|an|his|her|its|their|our|one)\b|[A-Z]")
_CLAUSE = re.compile(r"\b(?:is|was|are|were|said|says|told|has|had|will|would)\b")
_ROLE_OF = re.compile(
    r"((?:[\w’'-]+ ){0,3}[\w’'-]+) (?:of|for|at) (?:the )?(?:[A-Z][\w’'&.-]* (?:(?:of|for|and) (?:the )?)?)+$"
)
_WHOSE = re.compile(
    r"(?:(?:[A-Z][\w&.]*)(?: [A-Z][\w&.]*){0,3}['’]s? )?(?:(?:former|then|acting|deputy|interim|current|ex|outgoing|incoming|retired)[ -])?$"
)
_NO_TITLE = frozenset("one someone nobody everyone anyone somebody head prop person people".split())


def head_noun(phrase: str) -> tuple[str, SourceNoun] | None:
    """The role noun that a noun phrase turns on, the last before its first preposition: 'chief economist at X' economist."""
    head = _OF.split(phrase, maxsplit=1)[0]
    words = [w.removesuffix("'s").removesuffix("’s") for w in re.findall(r"[\w'’.-]+", head.lower())]
    nouns = source_nouns()
    for size in (3, 2, 1):
        last = " ".join(words[-size:])
        if len(words) >= size and last in nouns:
            return last, nouns[last]
    return None


def _is_role(phrase: str) -> bool:
    head = head_noun(phrase)
    if head is None or phrase.split(" ", 1)[0] in first_names():
        return False
    return head[1].kind == "person" and (not head[1].generic or f"{head[0]} of" in phrase.lower())


def _read_roles(text: str, mention: Mention) -> None:
    """Adds the roles around a name to it, and what they tell of its kind and gender."""
    line = text.rfind("\n", max(0, mention.start - 160), mention.start) + 1
    before = text[max(line, mention.start - 120) : mention.start]
    in_full = len(mention.core) > 1 or mention.titled
    if mention.roles:  # a capitalised title is read already: "Germany's | Justice Minister", "former | President"
        mention.roles[0] = _WHOSE.search(before).group() + mention.roles[0]
    elif role := _role_before(before):
        mention.roles.append(role)
        mention.titled = True
    elif in_full and (role := _ROLE_OF.search(before)) and _is_role(_since_stop(role.group(1))):
        mention.roles.append(before[role.end(1) - len(_since_stop(role.group(1))) :].strip())
        mention.titled = True
    elif (
        in_full
        and (match := _BEFORE_COMMA.search(before))
        and text[mention.end : mention.end + 1] in (",", ".", " ", ":")
    ):
        phrase = _NEW_PHRASE.split(match.group(1).strip())[-1]
        if _is_role(phrase) and _PHRASE.match(phrase) and not _CLAUSE.search(phrase):
            mention.roles.append(_trimmed(phrase))
    if match := _APPOSITION.match(text, mention.end):
        phrase = match.group(1).strip()
        if _is_role(phrase) and not _CLAUSE.search(phrase):
            mention.roles.append(_trimmed(phrase))
    for role in mention.roles:
        head = head_noun(role)
        if head and head[1].kind == "person":
            mention.kind = "person" if mention.kind == "unknown" else mention.kind
            mention.gender = head[1].gender or mention.gender
    if mention.kind == "person" and not mention.gender and len(mention.core) > 1:
        mention.gender = gender_of(mention.core[0])


def _trimmed(phrase: str) -> str:
    return re.sub(r"^(?:the|a|an|one of the|one of)\s+", "", phrase.strip(), flags=re.I)


def _since_stop(phrase: str) -> str:
    """The words after the last one that no title holds."""
    kept: list[str] = []
    for word in reversed(phrase.split()):
        if word.lower() in _STOP_BACKWARD:
            break
        kept.append(word)
    return " ".join(reversed(kept))


def _role_before(before: str) -> str:
    """The title in lower case that ends right before a name: 'Kremlin spokesman ', 'the company's chief executive '."""
    if not before.endswith(" "):
        return ""
    words = [(m.group(), m.start()) for m in _TITLE_TAIL.finditer(before)]
    if not words or before[words[-1][1] + len(words[-1][0]) :].strip():
        return ""
    last = words[-1][0]
    if last in _NO_TITLE or (not last.islower() and "-" not in last):
        return ""
    nouns = source_nouns()
    noun = nouns.get(last) or (nouns.get(f"{words[-2][0].lower()} {last}") if len(words) > 1 else None)
    if noun is None or noun.kind != "person":
        return ""
    at = len(words) - 1
    while at > 0 and len(words) - at < 7:
        word, start = words[at - 1]
        if (
            before[start + len(word) : words[at][1]] != " "
            or word.lower() in _STOP_BACKWARD
            or word.endswith((".", ","))
        ):
            break
        if (
            word.islower()
            and len(word) > 4
            and cue_types().get(lemma_of(word)) == "communication"
            and word not in nouns
        ):
            break  # "admitted captain Jane Doe"
        usual = word in _LOWER_MODIFIERS or word in nouns or word.endswith(("al", "ic", "ive", "-based", "'s", "’s"))
        if word.islower() and not usual and len(words) - at > 2:
            break
        at -= 1
    return before[words[at][1] :].strip()

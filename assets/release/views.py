"""The views and macros of the DuckDB file, each with its meaning and an example whose output is tested.

They are written for readers: names instead of ids, intervals as text, doubtful and duplicate rows left out by default.
Only SQL that DuckDB 1.2 understands.
"""

from __future__ import annotations

from dataclasses import dataclass

from assets.reader.passages import PASSAGE_URL_SQL


@dataclass(frozen=True)
class View:
    """A view (`kind` VIEW), table macro (MACRO TABLE) or scalar macro (MACRO), with the SQL after AS."""

    kind: str
    name: str
    parameters: str
    meaning: str
    sql: str
    example: str

    @property
    def statement(self) -> str:
        """The CREATE statement."""
        if self.kind == "VIEW":
            return f"CREATE VIEW {self.name} AS {self.sql}"
        return (
            f"CREATE MACRO {self.name}({self.parameters}) AS {'TABLE ' if self.kind == 'MACRO TABLE' else ''}{self.sql}"
        )

    @property
    def comment(self) -> str:
        """The COMMENT ON statement."""
        kind = "VIEW" if self.kind == "VIEW" else self.kind
        return f"COMMENT ON {kind} {self.name} IS '{self.meaning.replace(chr(39), chr(39) * 2)}'"


NUMBER = """CASE WHEN {0} IS NULL THEN NULL WHEN abs({0}) >= 1e15 THEN {0}::VARCHAR
    WHEN {0} = floor({0}) THEN format('{{:,}}', {0}::BIGINT) ELSE format('{{:,}}', {0}) END"""

# SQL: words with what stands around them; `a` is the article
CONTEXT = """trim(substring(a.text, greatest(1, {start} + 1 - 100), least(100, {start}))) || ' [[' || {words} || ']] '
        || trim(substring(a.text, {end} + 1, 100))"""

# SQL: the value or interval of a row `f` of figures as text
FIGURE = """CASE
        WHEN f.modifier = 'exact' AND f.value IS NOT NULL THEN number_text(f.value)
        WHEN f.modifier IN ('about', 'nearly') AND f.value IS NOT NULL THEN f.modifier || ' ' || number_text(f.value)
        WHEN f.low IS NOT NULL AND f.high IS NOT NULL THEN number_text(f.low) || ' to ' || number_text(f.high)
        WHEN f.low IS NOT NULL THEN CASE WHEN f.low_inclusive THEN 'at least ' ELSE 'more than ' END || number_text(f.low)
        WHEN f.high IS NOT NULL THEN CASE WHEN f.high_inclusive THEN 'at most ' ELSE 'less than ' END || number_text(f.high)
        WHEN f.value IS NOT NULL THEN number_text(f.value) END"""

VIEWS = (
    View(
        "MACRO",
        "number_text",
        "x",
        "A number as people write it: 3,800,000.",
        NUMBER.format("x"),
        "SELECT number_text(3800000.0) AS text",
    ),
    View(
        "VIEW",
        "said",
        "",
        "Who said what, when and where: communication statements with a source, of articles that are not duplicates, in reading order.",
        """SELECT s.speaker, s.speaker_role AS role, s.cue, s.negated, s.stance, s.kind, s.content, s.quoted, s.said_on, a.published_on,
    a.publisher, a.title, a.url, a.external_id, s.confidence, s.article_id, s.position, s.statement_id, s.speaker_id
FROM statements s JOIN articles a USING (article_id)
WHERE s.attribution_type = 'communication' AND s.source IS NOT NULL AND a.duplicate_of IS NULL
ORDER BY a.published_on, a.article_id, s.position""",
        "SELECT speaker, cue, kind, content FROM said ORDER BY article_id, position LIMIT 3",
    ),
    View(
        "VIEW",
        "figures",
        "",
        "Every figure of articles that are not duplicates, its value or interval as text, who claims it (null = the author), and who denies it.",
        f"""SELECT {FIGURE} AS figure,
    coalesce(f.currency, f.unit) AS unit, f.per_unit, f.thing, f.predicate, f.category, f.place, f.trend,
    CASE WHEN s.stance IS DISTINCT FROM 'denied' THEN p.name END AS claimed_by, CASE WHEN s.stance = 'denied' THEN p.name END AS disputed_by,
    f.text, f.as_of, a.published_on, a.publisher, a.title, a.url, a.external_id, f.value, f.low, f.high, f.low_inclusive, f.high_inclusive,
    f.kind, f.modifier, f.confidence, f.article_id, f.position, f.statistic_id, f.statement_id, f.speaker_id, f.part_of, f.series_id
FROM statistics f JOIN articles a USING (article_id) LEFT JOIN speakers p ON p.speaker_id = f.speaker_id
    LEFT JOIN statements s ON s.statement_id = f.statement_id
WHERE a.duplicate_of IS NULL
ORDER BY a.published_on, a.article_id, f.position""",
        "SELECT figure, unit, category, claimed_by, text FROM figures ORDER BY article_id, position LIMIT 3",
    ),
    View(
        "VIEW",
        "headlines",
        "",
        "Every figure of a headline, of articles that are not duplicates, and beside it what the text says of it: who claims it there, "
        "and who denies it. in_text false: no figure of the text says the same. Never add these to figures.",
        f"""SELECT a.title, {FIGURE} AS figure, coalesce(f.currency, f.unit) AS unit, f.thing, f.category, f.place, f.trend, f.text,
    f.statistic_id_in_text IS NOT NULL AS in_text, t.claimed_by, t.disputed_by, t.text AS text_of_article, a.published_on, a.publisher, a.url,
    a.external_id, f.value, f.low, f.high, f.kind, f.modifier, f.confidence, f.article_id, f.position, f.title_statistic_id, f.statistic_id_in_text
FROM title_statistics f JOIN articles a USING (article_id) LEFT JOIN figures t ON t.statistic_id = f.statistic_id_in_text
WHERE a.duplicate_of IS NULL
ORDER BY a.published_on, a.article_id, f.position""",
        "SELECT count(*) AS figures_of_headlines FROM headlines",
    ),
    View(
        "VIEW",
        "figure_timeline",
        "",
        "Each series of figures over time, one line per claimant and day: who said what number when.",
        """SELECT series_id, coalesce(category, predicate, thing) AS what, place, unit, coalesce(as_of, published_on) AS day,
    coalesce(claimed_by, 'the author') AS claimant, min(coalesce(value, low, high)) AS lowest, max(coalesce(value, high, low)) AS highest,
    count(*) AS figures, count(DISTINCT article_id) AS articles
FROM figures WHERE disputed_by IS NULL AND series_id IS NOT NULL
GROUP BY ALL
ORDER BY series_id, day, claimant""",
        "SELECT what, claimant, lowest, highest FROM figure_timeline ORDER BY highest DESC NULLS LAST, what, claimant LIMIT 3",
    ),
    View(
        "VIEW",
        "conflicts",
        "",
        "Pairs of figures of one series and day, of two claimants, that cannot both be true: their intervals do not meet. Where an article names "
        "nobody, its publisher claims. A part is never set against its whole, nor a claimant against himself; figures more than ten times apart are not of one thing. "
        "'about' and 'nearly' are given ten per cent of room.",
        """WITH bounded AS (
    SELECT *, coalesce(as_of, published_on) AS day, regexp_replace(lower(coalesce(claimed_by, publisher, article_id)), ' (in|of|from|for) .*', '') AS claimant,
        coalesce(value, low, high) AS amount,
        CASE WHEN modifier IN ('about', 'nearly') THEN value - abs(value) * 0.1 ELSE low END AS lo,
        CASE WHEN modifier IN ('about', 'nearly') THEN value + abs(value) * 0.1 ELSE high END AS hi
    FROM figures WHERE series_id IS NOT NULL AND disputed_by IS NULL AND (category IS NOT NULL OR claimed_by IS NOT NULL))
SELECT x.series_id, coalesce(x.category, y.category) AS category, coalesce(x.place, y.place) AS place, x.day, x.figure AS figure_1,
    x.claimed_by AS claimed_by_1, x.text AS text_1, y.figure AS figure_2, y.claimed_by AS claimed_by_2, y.text AS text_2,
    x.statistic_id AS statistic_id_1, y.statistic_id AS statistic_id_2
FROM bounded x JOIN bounded y ON x.series_id = y.series_id AND x.day = y.day AND x.claimant <> y.claimant
    AND x.part_of IS DISTINCT FROM y.statistic_id AND y.part_of IS DISTINCT FROM x.statistic_id
    AND (x.article_id <> y.article_id OR (x.claimed_by IS NOT NULL AND y.claimed_by IS NOT NULL))
    AND greatest(abs(x.amount), abs(y.amount)) <= 10 * least(abs(x.amount), abs(y.amount))
    AND (x.hi < y.lo OR (x.hi = y.lo AND NOT (coalesce(x.high_inclusive, true) AND coalesce(y.low_inclusive, true))))
ORDER BY x.series_id, x.day, x.statistic_id, y.statistic_id""",
        "SELECT count(*) AS conflicts FROM conflicts",
    ),
    View(
        "VIEW",
        "sources_of",
        "",
        "Who is quoted how often, directly and indirectly, over articles that are not duplicates.",
        """SELECT p.name AS speaker, p.type, count(*) AS statements, count(*) FILTER (s.kind <> 'indirect') AS with_quotation,
    count(*) FILTER (s.kind = 'indirect') AS indirect, count(*) FILTER (s.negated) AS refusals,
    count(DISTINCT s.article_id) AS articles, p.speaker_id
FROM statements s JOIN articles a USING (article_id) JOIN speakers p USING (speaker_id)
WHERE s.attribution_type = 'communication' AND a.duplicate_of IS NULL
GROUP BY p.name, p.type, p.speaker_id
ORDER BY statements DESC, speaker""",
        "SELECT speaker, statements, with_quotation FROM sources_of LIMIT 3",
    ),
    View(
        "MACRO",
        "passage_url",
        "url, words",
        "The publisher's page, opened at these words where the browser can (a text fragment); null unless the address is one of the web.",
        PASSAGE_URL_SQL,
        "SELECT passage_url('https://example.org/news/1', 'We will not sign, she said') AS page",
    ),
    View(
        "VIEW",
        "passages",
        "",
        "Every statement and figure in its context: up to 100 characters before and after, its words between [[ and ]]; and the "
        "publisher's page opened at them.",
        f"""SELECT s.statement_id AS id, s.article_id, 'statement' AS kind, s.content AS words, passage_url(a.url, s.content) AS page,
    {CONTEXT.format(start='s.content_spans[1]."start"', words="s.content", end='s.content_spans[-1]."end"')} AS context
FROM statements s JOIN articles a USING (article_id)
UNION ALL
SELECT f.statistic_id, f.article_id, 'statistic', f.text, passage_url(a.url, f.text),
    {CONTEXT.format(start='f."start"', words="f.text", end='f."end"')}
FROM statistics f JOIN articles a USING (article_id)""",
        "SELECT kind, context FROM passages WHERE words = 'more than 3.8 million people'",
    ),
    View(
        "MACRO",
        "text_of",
        "row_id",
        "The words of a statement or figure in their context: up to 100 characters before and after, its own between [[ and ]].",
        "(SELECT context FROM passages WHERE id = row_id)",
        "SELECT text_of(statement_id) AS text FROM statements ORDER BY article_id, position LIMIT 1",
    ),
    View(
        "MACRO TABLE",
        "search",
        "words",
        "Statements and articles in which all the words stand, or words that begin so, the best first (BM25), with the words in "
        "their context between [[ and ]].",
        """WITH terms AS (SELECT DISTINCT unnest(regexp_extract_all(lower(words), '[\\pL\\pN]+')) AS term),
places AS (
    SELECT 'statement' AS found_in, s.statement_id AS id, s.article_id, s.speaker, s.content AS body
    FROM statements s JOIN articles a USING (article_id) WHERE a.duplicate_of IS NULL AND s.content IS NOT NULL
    UNION ALL
    SELECT 'article', article_id, article_id, NULL, concat_ws(' ', title, text) FROM articles WHERE duplicate_of IS NULL),
plain AS (SELECT *, ' ' || regexp_replace(lower(body), '[^\\pL\\pN]+', ' ', 'g') AS folded FROM places),
found AS (
    SELECT p.found_in, p.id, t.term, length(p.folded) AS size,
        (length(p.folded) - length(replace(p.folded, ' ' || t.term, ''))) / (length(t.term) + 1) AS often
    FROM plain p JOIN terms t ON contains(p.folded, ' ' || t.term)),
kinds AS (SELECT found_in, count(*) AS number, avg(length(folded)) AS usual FROM plain GROUP BY found_in),
rarity AS (
    SELECT f.found_in, f.term, ln(1 + (any_value(k.number) - count(*) + 0.5) / (count(*) + 0.5)) AS weight
    FROM found f JOIN kinds k USING (found_in) GROUP BY f.found_in, f.term),
ranked AS (
    SELECT f.found_in, f.id, sum(r.weight * f.often * 2.2 / (f.often + 1.2 * (0.25 + 0.75 * f.size / k.usual))) AS score
    FROM found f JOIN rarity r USING (found_in, term) JOIN kinds k USING (found_in)
    GROUP BY f.found_in, f.id HAVING count(*) = (SELECT count(*) FROM terms)),
pattern AS (SELECT '(?i)(^|[^\\pL\\pN])(' || string_agg(term, '|' ORDER BY length(term) DESC, term) || ')' AS expression FROM terms)
SELECT round(r.score, 3) AS score, r.found_in, p.speaker,
    trim(regexp_replace(substring(p.body, greatest(1, instr(lower(p.body), regexp_extract(lower(p.body), x.expression, 2)) - 80), 240),
        x.expression, '\\1[[\\2]]', 'g')) AS context,
    a.title, a.published_on, a.url, a.external_id, r.id, p.article_id
FROM ranked r JOIN plain p USING (found_in, id) JOIN articles a ON a.article_id = p.article_id CROSS JOIN pattern x
ORDER BY r.score DESC, r.found_in DESC, r.id""",
        "SELECT found_in, speaker, context FROM search('delegates tragedy') LIMIT 3",
    ),
)

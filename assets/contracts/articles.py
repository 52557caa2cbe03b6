"""The articles table: one row per distinct text."""

from assets.contracts.schema import Column, Table

FORMATS = {
    "text": "a plain text file",
    "html": "a web page",
    "jsonl": "a line of a JSON Lines file",
    "csv": "a row of a CSV file",
    "parquet": "a row of a Parquet file",
    "feed": "an item of an RSS, Atom or JSON feed",
    "warc": "a record of a web archive",
    "docx": "a Word document",
    "odt": "an OpenDocument text",
    "pdf": "a PDF with text",
    "eml": "an e-mail",
    "mhtml": "a web page saved as MHTML",
}
DATE_SOURCES = {
    "input": "given with the text",
    "page": "from the page's metadata or markup",
    "feed": "from the feed item",
    "dateline": "from the dateline in the text",
    "url": "from the address",
}

ARTICLES = Table(
    name="articles",
    meaning="One row per distinct text. Near-identical texts (wire copies) stay, marked by duplicate_of.",
    key="article_id",
    together=(("published_on", "published_on_source"),),
    columns=(
        Column("article_id", "VARCHAR", "The letter a and the first 16 hex digits of the SHA-256 of the text.",
               "a6f8cd1e111f7de7b", "a1", "an id made by hand, not from the text", pattern="a[0-9a-f]{16}"),
        Column("external_id", "VARCHAR", "The source's own id: the JSONL id, the file name, the feed item's GUID, the page's address.",
               "2022-03-29-talks.txt", "", "empty: a source without an id of its own goes by its file name"),
        Column("source_uri", "VARCHAR", "Where it was read from.", "inbox/2022-03-29-talks.txt", "", "empty"),
        Column("source_format", "VARCHAR", "What kind of thing it was read from.", "text", "rtf", "not a format that is read", values=FORMATS),
        Column("raw_sha256", "VARCHAR", "SHA-256 of the archived bytes that it was read from.",
               "6f8cd1e111f7de7b914c3a34f471ba67a1b7df0bdaebebb851b367e7e69ea047", "6f8cd1e1", "shortened", pattern="[0-9a-f]{64}"),
        Column("text_sha256", "VARCHAR", "SHA-256 of the text as UTF-8.",
               "6f8cd1e111f7de7b914c3a34f471ba67a1b7df0bdaebebb851b367e7e69ea047", "0" * 64, "the hash of another text", pattern="[0-9a-f]{64}"),
        Column("url", "VARCHAR", "The article's address, when the input gives one.", "https://example.org/news/1", "", "empty instead of null", nullable=True),
        Column("title", "VARCHAR", "The headline, when the input gives one; never guessed.", "Talks resume in the capital", "", "empty instead of null", nullable=True),
        Column("byline", "VARCHAR", "Who wrote it, as printed.", "Jane Doe", "", "empty instead of null", nullable=True),
        Column("publisher", "VARCHAR", "Who published it, as printed.", "The Example Times", "", "empty instead of null", nullable=True),
        Column("language", "VARCHAR", "BCP 47 tag of the main language; und when it cannot be told.", "en", "English", "a name instead of a tag",
               pattern="[a-z]{2,3}(-[A-Za-z0-9]{2,8})*"),
        Column("published_on", "DATE", "The day of publication; null when unknown.", "2022-03-29", "2022-03-29",
               "a date without published_on_source: nobody can tell where it came from", nullable=True),
        Column("published_on_source", "VARCHAR", "Where published_on was found.", "input", "guess", "a date is found, not guessed", nullable=True, values=DATE_SOURCES),
        Column("text", "VARCHAR", "The article. All offsets count Unicode code points in it. For text and JSONL input it is the input character for character.",
               "Peace talks have resumed ...", "", "empty: a document without text is a reject", is_text=True),
        Column("char_count", "BIGINT", "Length of text.", 3260, 0, "not the length of the text", unit="Unicode code points", minimum=1),
        Column("word_count", "BIGINT", "Runs of non-space characters in text.", 531, -1, "negative", unit="words", minimum=0),
        Column("duplicate_of", "VARCHAR", "The first article of its group of near-identical texts, or the version of a web page that was read last; null for that one and for texts that stand alone.",
               "a0123456789abcdef", "a0000000000000000", "an article that is not there", nullable=True, pattern="a[0-9a-f]{16}", references="articles.article_id"),
    ),
)  # fmt: skip

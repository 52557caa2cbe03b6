"""What one document may cost, all in one place: bytes, characters, items, nodes, depth. More than that is a reject that names the limit.

Readers hold at most about ten times the bytes of the document that they read, so that with these limits one document stays below a
gigabyte; a bomb is left where it passes a limit, not where it ends. How much memory an extraction may take is set in
`pipelines/engines.py`; how long a sentence may be that is parsed, and how far a pattern reads, in `assets/reading`.
`docs/sources.md` lists these limits for users.
"""

from __future__ import annotations

# bytes, after decompression
MAX_DOCUMENT_BYTES = 32 << 20  # of one text file, feed, document of an office program, e-mail or file in an archive
MAX_PAGE_BYTES = 12 << 20  # of one web page; the largest pages of newspapers have 3 MB
MAX_LINE_BYTES = 16 << 20  # of one line of JSON Lines, of one row of CSV
MAX_PDF_PAGE_BYTES = 16 << 20  # of the drawing instructions of one page of a PDF
MAX_UNPACKED_BYTES = 2 << 30  # of all files of an archive together
MAX_NAME_BYTES = 64 << 10  # of one name, or other note on a file, in a tar archive

# characters
MAX_TEXT_CHARS = 1_000_000  # of one article; a long book is half of this
MAX_METADATA_CHARS = 1_000  # of a title or byline; a longer one is a page gone wrong, and is left out

# how many
MAX_ITEMS = 10_000  # of a feed; feeds have ten to a thousand
MAX_NODES = 150_000  # elements of a page; the largest pages of newspapers have 20,000
MAX_FEED_NODES = 600_000  # elements of a feed, those of its items' texts included
MAX_MEMBERS = 20_000  # files of an archive
MAX_PARTS = 200  # of an e-mail
MAX_PDF_PAGES = 300
MAX_BLOCKS = 200  # of JSON-LD in a page; pages have one to ten
MAX_ATTRIBUTES = 500  # of one element; without them where it has more
MAX_SITEMAPS = 100  # of one index

# how deep
MAX_ARCHIVES = 1  # an archive within an archive is not opened

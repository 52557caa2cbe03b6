"""Bodies of responses, freed of the encodings that servers and archives put upon them."""

import gzip
import zlib

import brotli
import pytest
import zstandard

from assets.articles.fetching.responses import body_of
from assets.articles.raw import TooLarge

BODY = b"<html><body><p>The bridge is closed.</p></body></html>" * 50
RAW = zlib.compressobj(wbits=-15)
ENCODED = {
    "gzip": gzip.compress(BODY),
    "x-gzip": gzip.compress(BODY),
    "deflate": zlib.compress(BODY),
    " Deflate ": RAW.compress(BODY) + RAW.flush(),  # as some servers send it: without its header
    "br": brotli.compress(BODY),
    "zstd": zstandard.compress(BODY),
    "gzip, br": brotli.compress(gzip.compress(BODY)),
    "identity": BODY,
    "": BODY,
}


@pytest.mark.parametrize("encoding", ENCODED)
def test_a_body_is_freed_of_its_encoding(encoding):
    assert body_of(ENCODED[encoding], {"content-encoding": encoding}, 1 << 20) == BODY


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd"])
def test_a_body_that_an_archive_has_freed_already_stays(encoding):
    assert body_of(BODY, {"content-encoding": encoding}, 1 << 20) == BODY


@pytest.mark.parametrize("encoding", ["gzip", "deflate", " Deflate ", "br", "zstd", "gzip, br"])
def test_a_body_over_the_limit_is_not_unpacked_further(encoding):
    with pytest.raises(TooLarge):
        body_of(ENCODED[encoding], {"content-encoding": encoding}, 1000)


@pytest.mark.parametrize("encoding", ["gzip", "deflate", " Deflate ", "br"])
def test_a_body_that_is_cut_off_is_no_body(encoding):
    with pytest.raises((ValueError, zlib.error)):
        body_of(ENCODED[encoding][:-9], {"content-encoding": encoding}, 1 << 20)


@pytest.mark.parametrize("encoding", ["br", "deflate"])
def test_bytes_that_are_not_what_they_claim_are_told(encoding):
    with pytest.raises((ValueError, zlib.error)):
        body_of(b"\xff\xfe\x01\x02 no such thing", {"content-encoding": encoding}, 1 << 20)

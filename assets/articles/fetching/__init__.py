"""Fetching: raw bytes from the web, politely and safely, and the archive in which every byte that was read is kept.

`client` asks for an address, over connections that `network` has checked, and `responses` frees what comes of its
encodings; `web` makes units of feeds, pages and sitemaps; `archive` keeps the bytes. What they mean is for the readers.
"""

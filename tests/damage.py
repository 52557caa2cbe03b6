"""Ways in which a file is damaged, for the tests that harm one and look what becomes of it."""

from __future__ import annotations

from pathlib import Path

WAYS = ("cut", "empty", "gone", "flipped")


def harm(path: Path, how: str) -> None:
    """Damage a file as a full disk, a bad disk or a careless hand would."""
    data = path.read_bytes()
    middle = len(data) // 2
    flipped = data[:middle] + bytes([data[middle] ^ 4]) + data[middle + 1 :]
    if how == "gone":
        path.unlink()
    else:
        path.write_bytes({"cut": data[:middle], "empty": b"", "flipped": flipped}[how])

"""From the bytes of a statement to its records."""

import codecs
import csv
import io
from collections.abc import Iterator

from ledger.errors import StatementError
from ledger.profile import Profile


def read_records(data: bytes, profile: Profile) -> Iterator[tuple[int, dict[str, str]]]:
    """Gives each record below the header, by column, with the line on which it begins."""
    header = None
    for number, fields in _rows(_decoded(data, profile), profile):
        if header is None:
            header = fields
            _check_header(number, header, profile)
        elif len(fields) != len(header):
            raise StatementError(number, f"{len(fields)} fields instead of {len(header)}")
        else:
            yield number, dict(zip(header, fields))
    if header is None:
        raise StatementError(1, "there is no header")


def _rows(text: str, profile: Profile) -> Iterator[tuple[int, list[str]]]:
    """Gives the fields of each line or lines below the preamble, with the number of the first of them."""
    # A single kind of line break outside of fields is also the single kind within them.
    lines = io.StringIO(text.replace("\r\n", "\n"), newline="\n")
    for _ in range(profile.preamble):
        lines.readline()
    reader = csv.reader(lines, delimiter=profile.delimiter, strict=True)
    while True:
        number = profile.preamble + reader.line_num + 1
        try:
            fields = [field.strip() for field in next(reader)]
        except StopIteration:
            return
        except csv.Error as problem:
            raise StatementError(number, str(problem)) from problem
        if fields not in ([], [""]):
            yield number, fields


def _decoded(data: bytes, profile: Profile) -> str:
    encoding = profile.encoding
    if data.startswith(codecs.BOM_UTF8):
        data, encoding = data.removeprefix(codecs.BOM_UTF8), "utf-8"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        raise StatementError(line, f"this is not {encoding}") from problem


def _check_header(number: int, header: list[str], profile: Profile) -> None:
    for column in profile.columns:
        if column not in header:
            raise StatementError(number, f"there is no column {column}")

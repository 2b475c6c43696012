"""From the bytes of a statement to its records."""

from collections.abc import Iterator

from ledger.errors import StatementError
from ledger.profile import Profile


def read_records(data: bytes, profile: Profile) -> Iterator[tuple[int, dict[str, str]]]:
    """Gives each record below the header, by column, with the line on which it begins."""
    header = None
    for number, line in enumerate(_decoded(data, profile).splitlines(), start=1):
        if number <= profile.preamble or not line.strip():
            continue
        fields = [field.strip().strip('"').strip() for field in line.split(profile.delimiter)]
        if header is None:
            header = fields
            _check_header(number, header, profile)
        elif len(fields) != len(header):
            raise StatementError(number, f"{len(fields)} fields instead of {len(header)}")
        else:
            yield number, dict(zip(header, fields))
    if header is None:
        raise StatementError(1, "there is no header")


def _decoded(data: bytes, profile: Profile) -> str:
    try:
        return data.decode(profile.encoding)
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        raise StatementError(line, f"this is not {profile.encoding}") from problem


def _check_header(number: int, header: list[str], profile: Profile) -> None:
    for column in profile.columns:
        if column not in header:
            raise StatementError(number, f"there is no column {column}")

"""The dialects of the banks that the club has accounts with."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Profile:
    name: str
    encoding: str
    delimiter: str
    decimal: str
    grouping: str
    date_format: str
    # Names of the columns with the date, the payee, the purpose and the amount.
    columns: tuple[str, str, str, str]
    preamble: int = 0


PROFILES = {
    profile.name: profile
    for profile in (
        Profile("sparbank", "cp1252", ";", ",", ".", "%d.%m.%Y", ("Buchungstag", "Name", "Zweck", "Betrag"), preamble=2),
        Profile("overseas", "utf-8", ",", ".", ",", "%m/%d/%Y", ("Date", "Payee", "Memo", "Amount")),
        Profile("alpine", "utf-8", ";", ".", "'", "%Y-%m-%d", ("Datum", "Partner", "Text", "CHF")),
        Profile("own", "utf-8", ";", ",", ".", "%Y-%m-%d", ("date", "payee", "purpose", "amount")),
    )
}

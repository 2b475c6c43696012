from collections import Counter
from collections.abc import Iterable

from dues.bill import bill_for
from dues.statement import label
from dues.vessel import Call


def freight_share(calls: Iterable[Call]) -> float:
    """How many of the calls are of vessels that carry freight, from 0 to 1; 0 when there are none."""
    counts = Counter(carries_freight(call) for call in calls)
    return counts[True] / counts.total() if counts else 0


def carries_freight(call: Call) -> bool:
    return call.vessel.kind == "cargo" or call.vessel.kind == "tanker" or call.vessel.kind == "barge"


def income_by_label(calls: Iterable[Call]) -> dict[str, int]:
    """What was earned, by what vessels are called on paper, in the order of the first call."""
    income = Counter()
    for call in calls:
        income[label(call.vessel)] += bill_for(call).total
    return dict(income)

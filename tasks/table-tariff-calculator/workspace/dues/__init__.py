from dues.bill import Bill, bill_for
from dues.errors import UnknownKind
from dues.statement import statement
from dues.statistics import freight_share, income_by_label
from dues.vessel import Call, Line, Vessel

__all__ = ["Bill", "Call", "Line", "UnknownKind", "Vessel", "bill_for", "freight_share", "income_by_label", "statement"]

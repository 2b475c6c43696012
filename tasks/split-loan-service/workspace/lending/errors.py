class Unknown(LookupError):
    """There is no such title, member or loan."""


class NotAllowed(Exception):
    """The rules of the house forbid it; the message can be shown to the member."""

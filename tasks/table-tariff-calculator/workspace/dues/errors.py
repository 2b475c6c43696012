class UnknownKind(ValueError):
    """The tariff has nothing for this kind of vessel."""

    def __init__(self, kind: str):
        super().__init__(f"no kind of vessel: {kind}")

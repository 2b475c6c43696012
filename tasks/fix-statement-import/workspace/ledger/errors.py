class StatementError(Exception):
    """A statement that cannot be read, and the line on which the trouble begins."""

    def __init__(self, line: int, problem: str):
        super().__init__(f"line {line}: {problem}")
        self.line = line

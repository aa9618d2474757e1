"""What a check has seen."""


class Wrong(Exception):
    """What a check has seen."""

    def __init__(self, check: str, message: str):
        super().__init__(f"{check}: {message}")
        self.check = check

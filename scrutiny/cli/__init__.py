"""The command line: one thin file a command; the only place that knows click."""


def main() -> None:
    """Run the command line."""

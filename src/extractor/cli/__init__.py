"""The command line: the same verbs as the Python functions, for people and for scripts."""

from __future__ import annotations


def main() -> None:
    """Run the command line; leaves with the exit code of what happened."""
    from extractor.cli.app import run

    run()

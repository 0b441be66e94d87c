"""Converted archives read back: the outcomes of earlier runs, by name, from files and databases."""

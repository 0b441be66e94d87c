"""The expert's workbench: what the patterns do not name yet, what a change of them changes, and new entries."""

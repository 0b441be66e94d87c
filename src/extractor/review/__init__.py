"""Room of the house; see the package files."""

"""Turns unstructured Chinese public-finance reports into typed records with provenance for every value."""

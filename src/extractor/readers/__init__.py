"""Readers: bytes to Document. ``open`` tells what a source is, ``read`` reads it, ``guard`` bounds the reading."""

"""Inline pictures: flat SVG drawn by functions from what it shows."""

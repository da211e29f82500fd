"""The pages, and what they share in `web`."""

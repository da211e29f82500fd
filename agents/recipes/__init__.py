"""Training recipes for ``webgym train``; each file reads from top to bottom. What they reach: `agents/RESULTS.md`."""

"""Benchmarks: scripts with dated results, never timed asserts. ``make bench`` runs them all."""

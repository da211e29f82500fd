"""Measuring: how fast environments step and reset, what they cost, and where the time goes. `webgym bench` shows it."""

"""Handlers: what each address answers."""

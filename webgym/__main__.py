"""``python -m webgym`` is the ``webgym`` command."""

from webgym.cli import main

main()

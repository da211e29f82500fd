"""``python -m webgym_sites.suites``: freeze the suites anew; see `webgym_sites.suites.tasks`."""

from webgym_sites.suites.tasks import main

main()

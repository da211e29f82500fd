"""Everything Candlewick knows and allows, over one SQLite database.

guide      restaurants, and which of their tables are taken
book       reservations and waiting lists as they stand
desk       the draft: what the visitor is about to settle
store      the one door to all of it
"""

from webgym_sites.table.store.book import Reservation, Waiting
from webgym_sites.table.store.desk import Draft
from webgym_sites.table.store.store import Picker, Store

__all__ = ["Draft", "Picker", "Reservation", "Store", "Waiting"]

"""What stores are made of, over one SQLite connection.

rows        transactions, inserts, updates; the schema
errors      what a store says no with
bag         lines of products with options
accounts    who may sign in, who has, and their mails
reviews     stars and texts
"""

from webgym_sites.kit.store.errors import NotFound, Refused
from webgym_sites.kit.store.rows import Rows, Value, create_schema, insert, insert_all, line_rows, transaction, update

__all__ = [
    "NotFound",
    "Refused",
    "Rows",
    "Value",
    "create_schema",
    "insert",
    "insert_all",
    "line_rows",
    "transaction",
    "update",
]

"""What stores are made of, over one SQLite connection.

rows        transactions, inserts, updates; the schema
errors      what a store says no with
texts       texts that customers write, as they are kept
bag         lines of products with options
checkout    the row of what is chosen for the order to come
accounts    who may sign in, who has, and their mails
reviews     stars and texts
"""

from webgym_sites.kit.store.errors import NotFound, Refused
from webgym_sites.kit.store.rows import (
    Rows,
    Value,
    create_schema,
    filled,
    insert,
    insert_all,
    line_rows,
    transaction,
    update,
)

__all__ = [
    "NotFound",
    "Refused",
    "Rows",
    "Value",
    "create_schema",
    "filled",
    "insert",
    "insert_all",
    "line_rows",
    "transaction",
    "update",
]

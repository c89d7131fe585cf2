"""What must outlive the process, in SQLite; opened by `bot.app`, used by the rooms above.

Only this package knows SQL. It hands out frozen dataclasses (`rows`) and raises `StoreError`.
"""

from bot.store.errors import StoreError
from bot.store.rows import Answered, AuditEntry, Lab, Person, Terminal
from bot.store.store import Store

__all__ = ["Answered", "AuditEntry", "Lab", "Person", "Store", "StoreError", "Terminal"]

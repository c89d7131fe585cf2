"""Looks at everything that the bot stands on, and says how to mend what is wrong.

`bot.cli` calls `examine` and prints its `Report`. Nothing is changed by looking, but for one small
container that is made, read and removed to see which limits the kernel really enforces.
"""

from bot.doctor.examine import examine

__all__ = ["examine"]

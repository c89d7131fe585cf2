"""A process's memory and processor time, as Linux counts them (proc(5)); for the load."""

import asyncio
import os
import re
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Process:
    """A running process."""

    pid: int

    def memory_mib(self) -> float:
        """What it holds in memory now (VmRSS)."""
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        found = re.search(r"^VmRSS:\s+(\d+) kB", status, re.MULTILINE)
        assert found is not None
        return int(found[1]) / 1024

    async def busy_percent(self, seconds: float) -> float:
        """How much of one processor it takes in the next so many seconds."""
        began, used = time.monotonic(), self.used_s()
        await asyncio.sleep(seconds)
        return 100 * (self.used_s() - used) / (time.monotonic() - began)

    def used_s(self) -> float:
        """The processor time that it has taken so far, in seconds."""
        # The name, in brackets, may hold spaces; utime and stime are the 14th and 15th fields.
        fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii").rpartition(")")[2]
        return sum(map(int, fields.split()[11:13])) / os.sysconf("SC_CLK_TCK")

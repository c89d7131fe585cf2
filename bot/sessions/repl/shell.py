"""Shells' prompts; for rows."""

import re
from collections.abc import Collection

PROMPT = re.compile(r"[^\n]{0,80}?[#$%>] ")
_PATH = re.compile(r"(?P<before>[^/~]*)[/~].*?(?P<after> ?[#$%>] )")


def prompt_at(prompt: re.Pattern[str], line: str, seen: Collection[str]) -> int | None:
    """Where the prompt begins that ends the line: after `x` in `xroot@0f3c:/# `.

    The prompts before tell, with whatever folder they named. Without any, the whole line has to
    look like a prompt.
    """
    if not seen:
        return 0 if prompt.fullmatch(line) else None
    return min((at for one in seen if (at := _like(one, line)) is not None), default=None)


def _like(one: str, line: str) -> int | None:
    if line.endswith(one):
        return len(line) - len(one)
    if named := _PATH.fullmatch(one):
        before, after = map(re.escape, named.groups())
        if found := re.search(f"{before}[/~][^\n]*{after}$", line):
            return found.start()
    return None

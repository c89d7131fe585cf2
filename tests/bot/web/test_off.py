"""Where there is no web terminal, its libraries take no memory."""

import subprocess
import sys

LOADED = """
import sys
import bot.app, bot.cli
print(*{"nicegui", "fastapi", "uvicorn", "bot.web.site"} & set(sys.modules))
"""


def test_the_bot_imports_nothing_of_the_web_by_itself() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOADED], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == []

"""The real Docker Compose, as a referee of files: what `docker compose config` says of each.

compose.json has its answers, so that they are compared where it isn't installed, too. Where it is,
`python -m tests.bot.docker_cli.compose_client` asks it anew for every file in there: to add one,
write it there with any answer. The plugin is found as docker finds it; no engine is asked.
"""

import json
import re
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.bot.docker_cli.client import run
from tests.referee.versions import no_compose

ANSWERS = Path(__file__).with_name("compose.json")
PROJECT = "lab"
_TIME = re.compile(r'(?<=time=")[^"]*')

Answer = tuple[int, str, str]
"""The exit code and what was written to the two streams."""


def ask(file: str) -> Answer:
    """What the real one says of a compose.yaml."""
    with tempfile.TemporaryDirectory() as above:
        folder = Path(above) / PROJECT
        folder.mkdir()
        (folder / "compose.yaml").write_text(file, encoding="utf-8")
        code, out, err = run("compose", "config", folder=folder)
        # A chat has no folder: its paths begin at the message.
        return code, out, untimed(err.replace(f"{folder}/", ""))


def untimed(text: str) -> str:
    """Without the times of warnings."""
    return _TIME.sub("", text)


def recorded() -> dict[str, Answer]:
    answers = json.loads(ANSWERS.read_text(encoding="utf-8"))
    return {file: (code, out, err) for file, (code, out, err) in answers.items()}


if __name__ == "__main__":
    if missing := no_compose():
        sys.exit(missing)
    with ThreadPoolExecutor(2) as pool:
        files = [*recorded()]
        answered = dict(zip(files, pool.map(ask, files), strict=True))
    ANSWERS.write_text(json.dumps(answered, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")

"""Records real REPLs at a terminal of 80x24 as files in `repls/`, which `test_repl_rows` replays.

To make them anew, as root, with a Debian system that has the programs in a folder:
`python -m tests.bot.sessions.record_repls FOLDER [NAME…]`. Read the replies in the difference.
"""

import fcntl
import json
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable

from bot.sessions.repl import Repl, repl_named
from tests.bot.sessions.replaying import RECORDED, Replay

QUIET_S, LONGEST_S = 0.8, 20.0
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
CTRL_C, CTRL_D = "\x03", "\x04"
# Each ends with: what is unfinished, Ctrl-C, and Ctrl-D. "" at the beginning is the start itself.
SAYS = {
    "python": [
        *("1 + 1", "'a\tb'", "def f(n):\n\tif n:\n\n\t\treturn 1\n\treturn 2\n\nf(0)"),
        *("print('>>> ')", "print('x', end='')", "1 / 0", "a = 1\nb = 2\na + b", "(1 +"),
    ],
    "ipython": [
        *("1 + 1", "len('a\tb')", "def f(n):\n\tif n:\n\n\t\treturn 1\n\treturn 2\n\nf(0)"),
        *("print('In [1]: ')", "1 / 0", "a = 1\nb = 2\na + b", "(1 +"),
    ],
    "deno": [
        *("1 + 1", "'a\tb'.length", "function f() {\n\treturn 3\n\n}\nf()"),
        *("[1, 2]\n  .map(n => n * 2)", "console.log('> ')", "throw new Error('x')", "f("),
    ],
    "bun": [
        *("1 + 1", "'a\tb'.length", "function f() {\n\treturn 3\n\n}\nf()"),
        *("[1, 2]\n  .map(n => n * 2)", "console.log('> ')", "throw new Error('x')", "f("),
    ],
    "irb": [
        *("1 + 1", "'a\tb'.size", "def f(n)\n\treturn 1 if n\n\n\t2\nend\nf(nil)"),
        *("[1, 2]\n  .map { |n| n * 2 }", "puts 'irb> '", "print 'x'", "nosuch", "def g"),
    ],
    "php": [
        *("echo 1 + 1;", "echo 'a\tb';", "function f($n) {\n\tif ($n) {\n\n\t\treturn 1;\n\t}\n}"),
        *("echo f(3);\necho f(4);", "echo 'php > ';", "nosuch();", "if (1) {"),
    ],
    "sqlite3": [
        *(
            "select 1;",
            "create table t (\n\ta int,\n\n\tb text\n);\ninsert into t values (1, 'x');",
        ),
        *("select * from t;", "select 'sqlite> ';", ".tables\n.mode box\nselect * from t;"),
        *("select * from nosuch;", "select 'a\nb';", "select"),
    ],
    "psql": [
        *(
            "select 1;",
            "create temp table t (\n\ta int,\n\n\tb text\n);\ninsert into t values (1, 'x');",
        ),
        *("select * from t;", "select 'postgres=# ';", "\\echo -n x", "select * from nosuch;"),
        *("begin;\nrollback;", "select"),
    ],
    "redis-cli": [
        *("set a 1", "get a\nincr a\nget a", "set b '127.0.0.1:6379> '\nget b", "nosuch", "lrange"),
    ],
    "mysql": [
        *(
            "select 1;",
            "create temporary table t (\n\ta int,\n\n\tb text\n);\ninsert into t values (1, 'x');",
        ),
        *("select * from t;", "select 'mysql> ';", "select * from nosuch;", "select"),
    ],
    "bash": [
        *(
            "echo hi",
            "printf x",
            "for i in 1 2; do\n\techo $i\n\ndone\necho end",
            "printf x\ncd /tmp\nA=1",
        ),
        *("pwd; echo $A", "cat <<'END'\n\tkept\n\n$ \nEND\necho after", "nosuch", "echo '$ '"),
        *("f() {\n  printf x\n}\nf", "read A\necho $A", "given", "if true; then"),
    ],
    "dash": [
        *(
            "echo hi",
            "printf x",
            "for i in 1 2; do\n\techo $i\n\ndone\necho end",
            "printf x\ncd /tmp\nA=1",
        ),
        *("pwd; echo $A", "cat <<'END'\n\tkept\n\n$ \nEND\necho after", "nosuch", "if true; then"),
    ],
    "busybox": [
        *(
            "echo hi",
            "printf x",
            "for i in 1 2; do\n\techo $i\n\ndone\necho end",
            "printf x\ncd /tmp\nA=1",
        ),
        *("pwd; echo $A", "cat <<'END'\n\tkept\n\n$ \nEND\necho after", "nosuch", "if true; then"),
    ],
}
ARGV = {
    "python": "python3",
    "ipython": "ipython3",
    "deno": "deno repl",
    "bun": "bun repl",
    "php": "php -a",
    "psql": "psql -U postgres",
    "mysql": "mariadb mysql",
    "busybox": "busybox sh",
}
ROWS = {"bash": "sh", "dash": "sh", "busybox": "sh"}


class Terminal:
    """A program of another root folder at a terminal, with the `TERM` that Docker sets."""

    def __init__(self, root: str, argv: list[str], answer: Callable[[bytes], bytes]) -> None:
        self._answer = answer
        self.pid, self._tty = pty.fork()
        if not self.pid:
            os.chroot(root)
            os.chdir("/root")
            os.execvpe(argv[0], argv, {"PATH": PATH, "TERM": "xterm", "HOME": "/root"})
        fcntl.ioctl(self._tty, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))

    def type(self, data: bytes) -> None:
        os.write(self._tty, data)

    def read(self) -> bytes:
        """Read until nothing comes for a while."""
        output, until = b"", time.monotonic() + LONGEST_S
        quiet_s = 5.0
        while time.monotonic() < until and select.select([self._tty], [], [], quiet_s)[0]:
            try:
                piece = os.read(self._tty, 65536)
            except OSError:
                break
            if answer := self._answer(piece):
                self.type(answer)
            output, quiet_s = output + piece, QUIET_S
        return output

    def end(self) -> None:
        os.close(self._tty)
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)


def record(root: str, name: str) -> None:
    repl: Repl = repl_named(ROWS.get(name, name))
    terminal = Terminal(root, ARGV.get(name, name).split(), repl.answer)
    replay = Replay(repl)
    turns: list[dict[str, object]] = []
    for says in ["", *SAYS[name], CTRL_C, CTRL_D]:
        typed = replay.typed(says).data
        terminal.type(typed)
        prints = terminal.read()
        reply, waits = replay.reply(says, prints)
        turn = {"says": says, "typed": typed.decode(), "prints": prints.decode()}
        turns.append({**turn, "reply": reply.split("\n"), "waits": waits})
        sys.stdout.write(f"--- {says!r}{' waits' * waits}\n")
        sys.stdout.write("".join(f"  |{line}\n" for line in reply.split("\n")))
    terminal.end()
    path = RECORDED / f"{name}.json"
    path.write_text(json.dumps(turns, indent=1, ensure_ascii=True) + "\n")


if __name__ == "__main__":
    for name in sys.argv[2:] or SAYS:
        sys.stdout.write(f"===== {name}\n")
        record(sys.argv[1], name)

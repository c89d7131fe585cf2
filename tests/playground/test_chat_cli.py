"""`python -m playground chat`, from outside."""

import asyncio
import os
import pty
import sys
from pathlib import Path

from playground.bot_process import REPOSITORY

ECHO = f"{sys.executable} {Path(__file__).with_name('echo_bot.py')}"
CHAT = (sys.executable, "-m", "playground", "chat", "--no-engine", "--bot", ECHO)
TIMEOUT_S = 60.0


async def run(*arguments: str, text: str = "") -> tuple[int | None, str, str]:
    """Exit code, standard output and standard error."""
    process = await asyncio.create_subprocess_exec(
        *CHAT,
        *arguments,
        cwd=REPOSITORY,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(TIMEOUT_S):
        out, err = await process.communicate(text.encode())
    return process.returncode, out.decode(), err.decode()


async def test_a_conversation_without_expectations_just_shows_what_happens() -> None:
    code, out, _ = await run("-", text="given no lab\nlearner: grow\nlearner: open here\n")
    assert code == 0
    assert out == (
        "learner: grow\n"
        "bot: one\n"
        "     two\n"
        "     three\n"
        "learner: open here\n"
        "bot opens thread: here\n"
        "bot in thread: welcome to here\n"
    )


async def test_what_is_printed_is_a_chat_file_that_holds(tmp_path: Path) -> None:
    _, printed, _ = await run("-", text="given no lab\nlearner: grow\nlearner: buttons\n")
    (tmp_path / "printed.chat").write_text("given no lab\n" + printed)
    code, out, _ = await run(str(tmp_path / "printed.chat"))
    assert code == 0
    assert out == printed


async def test_a_mismatch_fails_and_the_other_files_are_still_played(tmp_path: Path) -> None:
    one, other = tmp_path / "one.chat", tmp_path / "other.chat"
    one.write_text("given no lab\nlearner: echo 1\nbot within 1 s: 2\n")
    other.write_text("given no lab\nlearner: echo 3\nbot: 3\n")
    code, out, err = await run(str(one), str(other))
    assert code == 1
    assert "bot: 3" in out
    assert f"{one}:3: bot within 1 s: 2" in err


async def test_a_line_that_is_no_step_is_told_before_anything_starts(tmp_path: Path) -> None:
    file = tmp_path / "bad.chat"
    file.write_text("lerner: hello\n")
    code, out, err = await run(str(file))
    assert (code, out) == (2, "")
    assert err == f"{file}:1: not understood: lerner: hello\n  nearest form: learner: TEXT\n"


async def test_at_a_terminal_each_step_is_played_as_it_is_typed() -> None:
    master, slave = pty.openpty()
    process = await asyncio.create_subprocess_exec(
        *CHAT, "-", cwd=REPOSITORY, stdin=slave, stdout=asyncio.subprocess.PIPE
    )
    os.close(slave)
    assert process.stdout is not None

    async def until(words: str) -> None:
        assert process.stdout is not None
        while words not in (await process.stdout.readline()).decode():
            pass

    async with asyncio.timeout(TIMEOUT_S):
        await until("Ctrl-D ends")
        os.write(master, b"classmate: echo one\n")
        await until("bot: one")
        os.write(master, b"echo nobody named\n")
        await until("classmate: echo nobody named")
        await until("bot: nobody named")
        os.write(master, b"bot edits\nwait a while:\n\nlearner:\n  echo two\n  lines\n\n")
        await until("two")
        await until("lines")
        os.write(master, b"\x04")
        assert await process.wait() == 0
    os.close(master)

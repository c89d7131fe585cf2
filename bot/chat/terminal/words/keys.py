"""`!keys up up enter`: press keys by their names, with text between them."""

from bot.chat.render import block
from bot.chat.terminal.inputs import after
from bot.chat.terminal.keys import DETACH, NAMES, NoSuchKey, sequence
from bot.chat.terminal.presses import press_all
from bot.chat.terminal.words.word import Asked, Word


async def keys(asked: Asked) -> None:
    """Press them in a row, as typed at a keyboard; none named, say which there are."""
    words = after(asked.message.content, "keys")
    prefix = asked.client.settings.prefix
    if not words.strip():
        await asked.answer(
            f"Name the keys to press, such as `{prefix}keys up up enter` or "
            f"`{prefix}keys esc :wq enter`: what is no key is typed, and so is what stands in "
            f"quotation marks; `down*5` presses it five times. These have names:\n"
            + block(", ".join(NAMES) + ", ctrl-a to ctrl-z, alt-a to alt-z")
        )
        return
    try:
        pressed = sequence(words)
    except NoSuchKey as error:
        meant = f"Did you mean `{error.near}`? " if error.near else ""
        await asked.answer(
            f"I know no such key, so I pressed none of them. {meant}`{prefix}keys` lists all; "
            f"in quotation marks it is typed as text."
        )
        return
    if pressed == DETACH and asked.by_owner:
        await asked.client.terminals.detach(asked.message.channel.id)
    elif pressed == DETACH:
        await asked.answer(f"Only {asked.opened.seat.person.name} can leave this terminal.")
    else:
        await press_all(asked.opened.session, pressed)


WORD = Word("keys", "KEY …", "press keys, and type what is none: up up enter", keys, typing=True)

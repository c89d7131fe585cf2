"""What somebody may at a page, from what Discord and the owner say; `page` asks. Pure."""

from bot.sessions.watching import Access


class RightGone(Exception):
    """Somebody may no longer what they did here; its words are for them."""


def may_type(access: Access, *, shared: bool, before: bool | None, prefix: str) -> bool:
    """Whether they may type now, else they read along; raises `RightGone`.

    `shared`: the owner lets them; `before`: what this answered last, if it was asked.
    """
    if access is Access.NONE:
        raise RightGone(
            "You can't see this terminal's thread in Discord any more: ask its owner, or a "
            "moderator."
        )
    types = shared and access is Access.TYPES
    if before and not types:
        raise RightGone(
            f"You may not type here any more. **Browser**, or `{prefix}web` in the thread, gives a "
            "page to read along."
        )
    return types

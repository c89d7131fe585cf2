"""The two views of the last answers that are tables; `console` keeps them, a button asks."""

from collections import OrderedDict
from collections.abc import Mapping

KEPT = 500


class Views:
    """Messages' texts by view, by the messages' ids. A restart forgets them."""

    def __init__(self) -> None:
        self._of: OrderedDict[int, Mapping[str, str]] = OrderedDict()

    def keep(self, message_id: int, views: Mapping[str, str]) -> None:
        """Keep the texts of one message, and forget the oldest."""
        self._of[message_id] = views
        if len(self._of) > KEPT:
            self._of.popitem(last=False)

    def of(self, message_id: int) -> Mapping[str, str] | None:
        """The texts of a message, if they are kept."""
        return self._of.get(message_id)

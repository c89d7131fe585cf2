"""Discord's refusals, by code; raised wherever a rule is broken, by bots and by people alike.

Codes and words: docs, topics/opcodes-and-status-codes, "JSON Error Codes".
"""

from typing import Any

Json = dict[str, Any]

_WORDS: dict[int, tuple[int, str]] = {
    10002: (404, "Unknown Application"),
    10003: (404, "Unknown Channel"),
    10004: (404, "Unknown Guild"),
    10007: (404, "Unknown Member"),
    10008: (404, "Unknown Message"),
    10009: (404, "Unknown Permission Overwrite"),
    10011: (404, "Unknown Role"),
    10013: (404, "Unknown User"),
    10014: (400, "Unknown Emoji"),
    10015: (404, "Unknown Webhook"),
    10026: (404, "Unknown Ban"),
    10062: (404, "Unknown interaction"),
    10063: (404, "Unknown application command"),
    20016: (429, "This action cannot be performed due to slowmode rate limit."),
    20028: (
        429,
        "The write action you are performing on the channel has hit the write rate limit.",
    ),
    30003: (400, "Maximum number of pins reached for the channel (250)"),
    30005: (400, "Maximum number of guild roles reached (250)"),
    30010: (400, "Maximum number of reactions reached (20)"),
    30015: (400, "Maximum number of attachments in a message reached (10)"),
    30032: (400, "Maximum number of application commands reached (100)"),
    30033: (400, "Maximum number of thread participants has been reached (1000)"),
    40005: (413, "Request entity too large"),
    40007: (403, "The user is banned from this guild."),
    40060: (400, "Interaction has already been acknowledged."),
    50001: (403, "Missing Access"),
    50003: (403, "Cannot execute action on a DM channel"),
    50005: (403, "Cannot edit a message authored by another user"),
    50006: (400, "Cannot send an empty message"),
    50007: (403, "Cannot send messages to this user"),
    50008: (400, "Cannot send messages in a non-text channel"),
    50013: (403, "Missing Permissions"),
    50016: (
        400,
        "Provided too few or too many messages to delete. "
        "Must provide at least 2 and fewer than 100 messages to delete.",
    ),
    50019: (400, "A message can only be pinned to the channel it was sent in"),
    50021: (403, "Cannot execute action on a system message"),
    50024: (400, "Cannot execute action on this channel type"),
    50027: (401, "Invalid Webhook Token"),
    50033: (400, "Invalid Recipient(s)"),
    50034: (400, "A message provided was too old to bulk delete"),
    50035: (400, "Invalid Form Body"),
    50045: (413, "File uploaded exceeds the maximum size"),
    50083: (400, "Thread is archived"),
    50109: (400, "The request body contains invalid JSON."),
    50278: (403, "Cannot send messages to this user due to having no mutual guilds"),
    160002: (403, "Cannot reply without permission to read message history"),
    160004: (400, "A thread has already been created for this message"),
    160005: (403, "Thread is locked"),
    160006: (400, "Maximum number of active threads reached"),
}


class DiscordRefusal(Exception):
    """Discord says no: HTTP `status`, JSON `code`, `message`, and the form's `errors` if any."""

    def __init__(
        self,
        status: int,
        code: int,
        message: str,
        errors: Json | None = None,
        retry_after_s: float | None = None,
    ) -> None:
        super().__init__(f"{status} {message} ({code})")
        self.status = status
        self.code = code
        self.message = message
        self.errors = errors
        self.retry_after_s = retry_after_s

    def payload(self) -> Json:
        body: Json = {"message": self.message, "code": self.code}
        if self.errors is not None:
            body["errors"] = self.errors
        if self.retry_after_s is not None:
            body["retry_after"] = self.retry_after_s
        return body


def refusal(code: int, *, retry_after_s: float | None = None) -> DiscordRefusal:
    """The refusal of that code, with its usual status and words."""
    status, message = _WORDS[code]
    return DiscordRefusal(status, code, message, retry_after_s=retry_after_s)


def unauthorized() -> DiscordRefusal:
    return DiscordRefusal(401, 0, "401: Unauthorized")


def not_found() -> DiscordRefusal:
    """What a route that doesn't exist answers."""
    return DiscordRefusal(404, 0, "404: Not Found")


class Form:
    """Collects what is wrong with a request's fields, then refuses with all of it (code 50035).

    The tree's shape: `{"embeds": {"0": {"title": {"_errors": [{"code", "message"}]}}}}`
    (docs: reference, "Error Messages").
    """

    def __init__(self) -> None:
        self._errors: Json = {}

    def wrong(self, path: tuple[str | int, ...], code: str, message: str) -> None:
        node = self._errors
        for step in path:
            node = node.setdefault(str(step), {})
        node.setdefault("_errors", []).append({"code": code, "message": message})

    def required(self, path: tuple[str | int, ...]) -> None:
        self.wrong(path, "BASE_TYPE_REQUIRED", "This field is required")

    def longest(self, path: tuple[str | int, ...], text: object, most: int) -> None:
        """Complain if the text (or anything with a length) is longer than `most`."""
        if len(str(text)) > most:
            self.wrong(path, "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")

    def between(self, path: tuple[str | int, ...], length: int, least: int, most: int) -> None:
        if not least <= length <= most:
            message = f"Must be between {least} and {most} in length."
            self.wrong(path, "BASE_TYPE_BAD_LENGTH", message)

    def choice(self, path: tuple[str | int, ...], value: object, choices: tuple[Any, ...]) -> None:
        if value not in choices:
            listed = ", ".join(map(str, choices))
            self.wrong(path, "BASE_TYPE_CHOICES", f"Value must be one of {{{listed}}}.")

    def refusal(self) -> DiscordRefusal:
        status, message = _WORDS[50035]
        return DiscordRefusal(status, 50035, message, self._errors)

    def check(self) -> None:
        """Refuse if anything was wrong."""
        if self._errors:
            raise self.refusal()


def invalid(path: tuple[str | int, ...], code: str, message: str) -> DiscordRefusal:
    """A refusal for one wrong field."""
    form = Form()
    form.wrong(path, code, message)
    return form.refusal()

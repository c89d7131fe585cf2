"""Who may type at one terminal besides its owner; `place` holds it, `sharing` changes it."""

from bot.store.shares import EVERYONE, Shares


class Guests:
    """The rights at one terminal: what is granted outlives the process, what was told does not."""

    def __init__(
        self, thread_id: int, owner_id: int, kept: Shares, people: frozenset[int] = frozenset()
    ) -> None:
        self.thread_id = thread_id
        self.owner_id = owner_id
        self.people = people
        self._kept = kept
        self._told: set[tuple[str, int]] = set()

    @property
    def everyone(self) -> bool:
        return EVERYONE in self.people

    def may_type(self, person_id: int) -> bool:
        return self.everyone or person_id == self.owner_id or person_id in self.people

    async def put(self, people: frozenset[int]) -> None:
        """Let these and nobody else type."""
        await self._kept.put(self.thread_id, people)
        self.people = people

    async def allow(self, person_id: int) -> None:
        """Let one more type."""
        if not self.may_type(person_id):
            await self.put(self.people | {person_id})

    def first_time(self, what: str, person_id: int) -> bool:
        """Whether this person has not been told this here yet; asked once, they have."""
        fresh = (what, person_id) not in self._told
        self._told.add((what, person_id))
        return fresh

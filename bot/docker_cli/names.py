"""Container names: the ones Docker accepts, and a new one for a container that was given none."""

import random
import re
from dataclasses import dataclass

_NAME = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9_.-]+")

_ADJECTIVES = tuple(
    """
    agile amber brave breezy bright bubbly calm careful cheerful clever cosy crisp curious dapper
    daring diligent eager earnest fearless fluent friendly gallant gentle gleaming graceful happy
    hardy honest humble jolly jovial keen kind lively lucid lucky mellow merry mindful modest nimble
    noble patient peaceful playful plucky polite proud quick quiet radiant ready robust serene sharp
    silent sincere smart snappy snug spirited steady sturdy sunny swift tidy trusty upbeat vivid
    warm witty zesty
    """.split()  # noqa: SIM905 - a list of 80 quoted words reads worse
)
_SCIENTISTS = tuple(
    """
    allen archimedes avicenna babbage banneker bernerslee bohr boole bose carson chandrasekhar
    clarke cray curie darwin dijkstra einstein elion engelbart euclid euler faraday fermat feynman
    franklin galileo gauss goldberg goodall goldwasser hamilton hawking hertz hodgkin hoover hopper
    hypatia johnson kare kepler khorana knuth kovalevsky lamarr lamport leavitt liskov lovelace
    maxwell mayer mccarthy mcclintock meitner mendel mirzakhani montalcini morse nash newton
    nightingale noether pascal payne perlman ramanujan ride ritchie rubin shannon sinoussi stallman
    tesla thompson torvalds turing volta wiles wing yalow
    """.split()  # noqa: SIM905 - a list of 80 quoted words reads worse
)


@dataclass(eq=False)
class InvalidName(Exception):
    """The text can't be a container's name; `message` is the engine's."""

    message: str


def random_name(random: random.Random) -> str:
    """A name nobody has to think up, such as `curious_noether`."""
    return f"{random.choice(_ADJECTIVES)}_{random.choice(_SCIENTISTS)}"


def check_name(text: str) -> str:
    """The name without the one leading slash that Docker lets pass; raises InvalidName."""
    name = text.removeprefix("/")
    if not _NAME.fullmatch(name):
        raise InvalidName(
            f"Invalid container name ({text}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed"
        )
    return name

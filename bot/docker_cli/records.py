"""A line of comma-separated values as the client reads it in `--mount` and `--gpus`.

The rules and the words of what is wrong are those of Go's encoding/csv.
"""


def fields(text: str) -> list[str]:
    """The fields of the first line: `a,"b,c"` has two; raises ValueError with Go's words."""
    line = text.lstrip("\n").partition("\n")[0]
    if not line:
        raise ValueError("EOF")
    found: list[str] = []
    at = 0
    while True:
        field, at = _quoted(line, at + 1) if line[at : at + 1] == '"' else _plain(line, at)
        found.append(field)
        if at >= len(line):
            return found
        at += 1


def _plain(line: str, at: int) -> tuple[str, int]:
    """The field that begins at `at`, and where its comma stands."""
    end = line.find(",", at)
    end = len(line) if end < 0 else end
    if '"' in line[at:end]:
        raise _error(line, line.index('"', at), 'bare " in non-quoted-field')
    return line[at:end], end


def _quoted(line: str, at: int) -> tuple[str, int]:
    """The field behind a quotation mark; a doubled one stands for itself."""
    field = ""
    while (mark := line.find('"', at)) >= 0:
        field += line[at:mark]
        if mark + 1 == len(line) or line[mark + 1] == ",":
            return field, mark + 1
        if line[mark + 1] != '"':
            raise _error(line, mark, _UNENDED)
        field += '"'
        at = mark + 2
    raise _error(line, len(line), _UNENDED)


_UNENDED = 'extraneous or missing " in quoted-field'


def _error(line: str, at: int, problem: str) -> ValueError:
    column = len(line[:at].encode()) + 1
    return ValueError(f"parse error on line 1, column {column}: {problem}")

"""Tokens to nodes, by the grammar of Go's text/template."""

from bot.docker_cli import go
from bot.docker_cli.template import literals
from bot.docker_cli.template.errors import TemplateError
from bot.docker_cli.template.functions import FUNCTIONS
from bot.docker_cli.template.lexer import Lexeme, Token, lex
from bot.docker_cli.template.nodes import (
    Action,
    Argument,
    Branch,
    Chain,
    Command,
    Constant,
    Dot,
    Field,
    Function,
    Invoke,
    Leave,
    Nil,
    Node,
    Parsed,
    Pipeline,
    Text,
    Variable,
)

_DEEPEST = 40  # so that no text can exhaust Python's stack
_OPERANDS = frozenset(
    {
        Token.BOOL,
        Token.CHARACTER,
        Token.DOT,
        Token.FIELD,
        Token.IDENTIFIER,
        Token.NUMBER,
        Token.NIL,
        Token.STRING,
        Token.VARIABLE,
        Token.OPEN,
    }
)


def parse(text: str) -> Parsed:
    """A template's nodes; raises TemplateError with Go's words and the line."""
    parser = _Parser(text)
    nodes, end = parser.nodes(frozenset({""}))
    assert end == ""
    return Parsed(nodes, parser.defined)


class _Parser:
    def __init__(self, text: str) -> None:
        self._lexemes = lex(text)
        self._ahead: list[Lexeme] = []
        self._line = 1
        self._action_line = 0  # where the action that is being read began
        self._variables = ["$"]
        self._ranges = 0
        self._depth = 0
        self.defined: dict[str, tuple[Node, ...]] = {}

    def nodes(self, ends: frozenset[str]) -> tuple[tuple[Node, ...], str]:
        """Nodes up to one of the words that end them (`""` is the text's end), and that word."""
        nodes: list[Node] = []
        while True:
            lexeme = self._next()
            if lexeme.token is Token.TEXT:
                nodes.append(Text(lexeme.text))
                continue
            if lexeme.token is Token.END:
                if "" in ends:
                    return tuple(nodes), ""
                raise self._error("unexpected EOF")
            if lexeme.token is not Token.LEFT:
                raise self._unexpected(lexeme, "input")
            word = self._peek_past_blanks()
            if word.token is Token.KEYWORD and word.text == "define" and "" in ends:
                self._next()
                self._define()
            elif word.token is not Token.KEYWORD or word.text == "define":
                nodes.append(Action(self._pipeline("command", Token.RIGHT)))
            elif word.text in ("end", "else"):
                self._next()
                self._check_ending(word.text)
                if word.text in ends:
                    return tuple(nodes), word.text
                found = f"{{{{{word.text}}}}}"
                raise self._error(
                    f"unexpected {found}" if "" in ends else f"expected end; found {found}"
                )
            else:
                self._next()
                nodes.append(self._control(word.text))

    def _check_ending(self, word: str) -> None:
        """After end comes the delimiter; after else it, or the next condition."""
        follower = self._peek_past_blanks()
        chained = word == "else" and follower.text in ("if", "with")
        if not chained and self._next().token is not Token.RIGHT:
            raise self._unexpected(follower, word)

    def _control(self, kind: str) -> Node:
        if kind in ("if", "with", "range"):
            return self._branch(kind)
        if kind == "template":
            return self._invoke()
        if kind == "block":
            return self._block()
        lexeme = self._next_past_blanks()
        if lexeme.token is not Token.RIGHT:
            raise self._unexpected(lexeme, f"{{{{{kind}}}}}")
        if not self._ranges:
            raise self._error(f"{{{{{kind}}}}} outside {{{{range}}}}")
        return Leave(kind)

    def _define(self) -> None:
        name = self._name("define clause")
        follower = self._next_past_blanks()
        if follower.token is not Token.RIGHT:
            raise self._unexpected(follower, "define clause")
        self._body(name, "define clause")

    def _block(self) -> Invoke:
        at = self._peek_past_blanks().at
        name = self._name("block clause")
        invoke = Invoke(name, self._pipeline("block clause", Token.RIGHT), at)
        self._body(name, "block clause")
        return invoke

    def _invoke(self) -> Invoke:
        at = self._peek_past_blanks().at
        name = self._name("template clause")
        lexeme = self._next_past_blanks()
        if lexeme.token is Token.RIGHT:
            return Invoke(name, None, at)
        self._back(lexeme)
        return Invoke(name, self._pipeline("template clause", Token.RIGHT), at)

    def _name(self, context: str) -> str:
        lexeme = self._next_past_blanks()
        if lexeme.token is not Token.STRING:
            raise self._unexpected(lexeme, context)
        return str(self._constant(lexeme).value)

    def _body(self, name: str, context: str) -> None:
        """The nodes of a template of this name: variables and loops around it are none of its."""
        self._deeper()
        around = self._variables, self._ranges
        self._variables, self._ranges = ["$"], 0
        nodes, end = self.nodes(frozenset({"end", "else"}))
        self._variables, self._ranges = around
        self._depth -= 1
        if end == "else":
            raise self._error(f"unexpected {{{{else}}}} in {context}")
        if _empty(self.defined.get(name, ())):
            self.defined[name] = nodes
        elif not _empty(nodes):
            known = go.quote(name)
            raise self._error(f"template: multiple definition of template {known}")

    def _branch(self, kind: str) -> Branch:
        self._deeper()
        known = len(self._variables)
        pipeline = self._pipeline(kind, Token.RIGHT)
        self._ranges += kind == "range"
        body, end = self.nodes(frozenset({"end", "else"}))
        self._ranges -= kind == "range"
        otherwise: tuple[Node, ...] = ()
        if end == "else":
            otherwise = self._otherwise(kind)
        del self._variables[known:]
        self._depth -= 1
        return Branch(kind, pipeline, body, otherwise)

    def _otherwise(self, kind: str) -> tuple[Node, ...]:
        chained = self._peek_past_blanks()
        if chained.token is Token.KEYWORD and chained.text == kind and kind != "range":
            self._next()
            return (self._branch(kind),)  # it takes the one {{end}} of both
        if chained.token is Token.KEYWORD:
            raise self._unexpected(chained, "input")
        return self.nodes(frozenset({"end"}))[0]

    def _pipeline(self, context: str, end: Token) -> Pipeline:
        self._deeper()
        at = self._peek_past_blanks().at
        variables, assigns = self._declarations(context)
        commands: list[Command] = []
        while (lexeme := self._next_past_blanks()).token is not end:
            if lexeme.token not in _OPERANDS:
                raise self._unexpected(lexeme, context)
            self._back(lexeme)
            commands.append(self._command())
        if not commands:
            raise self._error(f"missing value for {context}")
        for stage, command in enumerate(commands[1:], start=2):
            if isinstance(command.words[0], Constant | Dot | Nil):
                raise self._error(f"non executable command in pipeline stage {stage}")
        self._depth -= 1
        if not assigns:
            self._variables.extend(variables)
        return Pipeline(tuple(commands), tuple(variables), assigns, at)

    def _declarations(self, context: str) -> tuple[list[str], bool]:
        """The variables that a pipeline stores its value in, and whether they exist already."""
        variables: list[str] = []
        while (variable := self._peek_past_blanks()).token is Token.VARIABLE:
            self._next()
            blank = self._next() if self._peek().token is Token.SPACE else None
            sign = self._peek()
            if sign.token in (Token.DECLARE, Token.ASSIGN):
                self._next()
                return [*variables, variable.text], sign.token is Token.ASSIGN
            if sign.text != ",":
                if blank:
                    self._back(blank)
                self._back(variable)
                break
            self._next()
            variables.append(variable.text)
            if context != "range" or len(variables) > 1:
                raise self._error(f"too many declarations in {context}")
        if variables:
            raise self._error("range can only initialize variables")
        return [], False

    def _command(self) -> Command:
        words: list[Argument] = []
        at = self._peek_past_blanks().at
        while True:
            self._peek_past_blanks()
            word = self._operand()
            if word:
                words.append(word)
            lexeme = self._next()
            if lexeme.token is Token.SPACE:
                continue
            if lexeme.token in (Token.RIGHT, Token.CLOSE):
                self._back(lexeme)
            elif lexeme.token is not Token.PIPE:
                raise self._unexpected(lexeme, "operand")
            return Command(tuple(words), at)

    def _operand(self) -> Argument | None:
        """A word and the fields that hang on it."""
        base = self._term()
        if base is None or self._peek().token is not Token.FIELD:
            return base
        at = self._peek().at
        names: list[str] = []
        while self._peek().token is Token.FIELD:
            names.append(self._next().text[1:])
        if isinstance(base, Field):
            return Field((*base.names, *names), at)
        if isinstance(base, Variable):
            return Variable(base.name, tuple(names), at)
        if isinstance(base, Constant | Dot | Nil):
            raise self._error(f"unexpected . after term {go.quote(base.source)}")
        return Chain(base, tuple(names), at)

    def _term(self) -> Argument | None:
        lexeme = self._next_past_blanks()
        text, at = lexeme.text, lexeme.at
        match lexeme.token:
            case Token.IDENTIFIER:
                if text not in FUNCTIONS:
                    raise self._error(f"function {go.quote(text)} not defined")
                return Function(text, at)
            case Token.DOT:
                return Dot(at)
            case Token.NIL:
                return Nil(at)
            case Token.VARIABLE:
                if text not in self._variables:
                    raise self._error(f"undefined variable {go.quote(text)}")
                return Variable(text, (), at)
            case Token.FIELD:
                return Field((text[1:],), at)
            case Token.OPEN:
                return self._pipeline("parenthesized pipeline", Token.CLOSE)
            case Token.BOOL | Token.STRING | Token.CHARACTER | Token.NUMBER:
                return self._constant(lexeme)
        self._back(lexeme)
        return None

    def _constant(self, lexeme: Lexeme) -> Constant:
        text = lexeme.text
        value: str | int | float | complex
        try:
            match lexeme.token:
                case Token.BOOL:
                    value = text == "true"
                case Token.STRING:
                    value = literals.string(text)
                case Token.CHARACTER:
                    value = literals.character(text)
                case _:
                    value = literals.number(text)
        except ValueError as error:
            raise self._error(str(error)) from None
        return Constant(value, text, lexeme.at)

    def _next(self) -> Lexeme:
        lexeme = self._ahead.pop() if self._ahead else next(self._lexemes)
        self._line = lexeme.line
        if lexeme.token in (Token.LEFT, Token.RIGHT):
            self._action_line = lexeme.line if lexeme.token is Token.LEFT else 0
        return lexeme

    def _back(self, lexeme: Lexeme) -> None:
        self._ahead.append(lexeme)

    def _peek(self) -> Lexeme:
        lexeme = self._next()
        self._back(lexeme)
        return lexeme

    def _next_past_blanks(self) -> Lexeme:
        while (lexeme := self._next()).token is Token.SPACE:
            pass
        return lexeme

    def _peek_past_blanks(self) -> Lexeme:
        lexeme = self._next_past_blanks()
        self._back(lexeme)
        return lexeme

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self._error("max expression depth exceeded")

    def _unexpected(self, lexeme: Lexeme, context: str) -> TemplateError:
        if lexeme.token is Token.ERROR:
            return self._error(lexeme.text + self._started(lexeme))
        return self._error(f"unexpected {lexeme} in {context}")

    def _started(self, lexeme: Lexeme) -> str:
        """Where the action began, if that is on another line than its error."""
        if self._action_line in (0, lexeme.line):
            return ""
        where = f" started at :{self._action_line}"
        return where if lexeme.text.endswith(" action") else " in action" + where

    def _error(self, problem: str) -> TemplateError:
        return TemplateError.reading(self._line, problem)


def _empty(nodes: tuple[Node, ...]) -> bool:
    """Whether a template consists of blanks only, so that another of its name may come."""
    return all(isinstance(node, Text) and not node.text.strip() for node in nodes)

"""Words become flags by pflag's rules, and nothing but those four outcomes exists."""

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.docker_cli.flags import Flag, FlagError, FlagSet, HelpWanted, Kind, Parsed, RefusedFlag

RUN = FlagSet(
    [
        Flag("detach", "d"),
        Flag("interactive", "i"),
        Flag("tty", "t"),
        Flag("rm"),
        Flag("sig-proxy", default="true"),
        Flag("env", "e", Kind.LIST),
        Flag("publish", "p", Kind.LIST),
        Flag("name", kind=Kind.STRING),
        Flag("pull", kind=Kind.STRING, default="missing"),
        Flag("hostname", "h", Kind.STRING),
        Flag("memory", "m", Kind.BYTES),
        Flag("cpus", kind=Kind.DECIMAL),
        Flag("stop-timeout", kind=Kind.INT),
        Flag("health-interval", kind=Kind.DURATION),
        Flag("privileged", refused="It would hand you the host."),
        Flag("volume", "v", Kind.LIST, refused="It would open the host's files."),
    ],
    interspersed=False,
)
LOGS = FlagSet([Flag("follow", "f"), Flag("tail", "n", Kind.STRING, default="all")])


def run(line: str) -> Parsed:
    return RUN.parse(line.split())


def error(flags: FlagSet, *words: str) -> str:
    with pytest.raises(FlagError) as caught:
        flags.parse(words)
    assert str(caught.value) == caught.value.message
    assert caught.value.exit_code == 125
    return caught.value.message


def test_a_bundle_of_booleans_sets_each() -> None:
    parsed = run("-itd node")
    assert [parsed.bool(name) for name in ("interactive", "tty", "detach", "rm")] == [
        True,
        True,
        True,
        False,
    ]
    assert parsed.args == ("node",)


@pytest.mark.parametrize("words", ["-itp 8080:80", "-itp8080:80", "-itp=8080:80"])
def test_a_flag_with_a_value_swallows_the_rest_of_its_bundle(words: str) -> None:
    assert run(words).texts("publish") == ("8080:80",)


@pytest.mark.parametrize("words", ["-eFOO=bar", "-e=FOO=bar", "-e FOO=bar", "--env=FOO=bar"])
def test_a_value_may_be_glued_equalled_or_apart(words: str) -> None:
    assert run(words).texts("env") == ("FOO=bar",)


def test_a_lone_equals_sign_after_a_short_flag_is_its_value() -> None:
    assert run("-e=").texts("env") == ("=",)


def test_a_value_may_look_like_a_flag() -> None:
    assert run("--name --rm node").text("name") == "--rm"


def test_an_empty_value_is_a_value() -> None:
    parsed = run("--name= node")
    assert parsed.text("name") == ""
    assert parsed.optional("name") == ""


def test_a_boolean_takes_a_value_only_with_an_equals_sign() -> None:
    assert not run("--rm=false node").bool("rm")
    parsed = run("--rm false")
    assert parsed.bool("rm")
    assert parsed.args == ("false",)


@pytest.mark.parametrize("text", ["1", "t", "T", "TRUE", "true", "True"])
def test_every_spelling_of_true_is_read(text: str) -> None:
    assert run(f"--rm={text}").bool("rm")
    assert run(f"-t={text}").bool("tty")


@pytest.mark.parametrize("text", ["0", "f", "F", "FALSE", "false", "False"])
def test_every_spelling_of_false_is_read(text: str) -> None:
    assert not run(f"--rm={text}").bool("rm")


def test_two_dashes_end_the_flags() -> None:
    parsed = LOGS.parse(["-f", "--", "-n", "--"])
    assert parsed.args == ("-n", "--")
    assert parsed.bool("follow")


def test_flags_stop_at_the_image_where_a_command_follows() -> None:
    assert run("--rm node -e 1 --rm").args == ("node", "-e", "1", "--rm")


def test_flags_may_follow_the_argument_elsewhere() -> None:
    parsed = LOGS.parse(["web", "-f", "-n", "5"])
    assert parsed.args == ("web",)
    assert parsed.bool("follow")
    assert parsed.text("tail") == "5"


def test_a_single_dash_and_an_empty_word_are_arguments() -> None:
    assert LOGS.parse(["-", "", "x"]).args == ("-", "", "x")


def test_the_last_value_of_a_single_flag_wins_and_lists_keep_all() -> None:
    parsed = run("--name a --name b -e A=1 -e B=2")
    assert parsed.text("name") == "b"
    assert parsed.texts("env") == ("A=1", "B=2")


def test_values_have_their_types() -> None:
    parsed = run("-m 1.5g --cpus 0.5 --stop-timeout 0x10 --health-interval 1m30s --name=x node")
    assert parsed.bytes("memory") == 3 * 2**29
    assert parsed.decimal("cpus") == Decimal("0.5")
    assert parsed.int("stop-timeout") == 16
    assert parsed.duration("health-interval") == 90.0
    assert parsed.given("name")
    assert not parsed.given("env")


def test_what_is_not_given_has_its_default_or_nothing() -> None:
    parsed = run("node")
    assert parsed.text("pull") == "missing"
    assert parsed.optional("pull") is None
    assert parsed.bool("sig-proxy")
    assert parsed.bytes("memory") == 0
    assert parsed.int("stop-timeout") == 0
    assert parsed.decimal("cpus") == 0
    assert parsed.duration("health-interval") == 0.0
    assert parsed.texts("env") == ()


def test_asking_for_a_flag_by_the_wrong_kind_is_a_bug_that_shows() -> None:
    with pytest.raises(TypeError, match="--name is a flag of kind STRING, not BOOL"):
        run("node").bool("name")


def test_two_flags_of_one_name_are_a_bug_that_shows() -> None:
    with pytest.raises(ValueError, match="share a name"):
        FlagSet([Flag("all", "a"), Flag("attach", "a")])


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--foo"], "unknown flag: --foo"),
        (["--foo=1"], "unknown flag: --foo"),
        (["--na", "x"], "unknown flag: --na"),
        (["-x"], "unknown shorthand flag: 'x' in -x"),
        (["-itx=y"], "unknown shorthand flag: 'x' in -x=y"),
        (["-it="], "unknown shorthand flag: '=' in -="),
        (["-é"], "unknown shorthand flag: 'Ã' in -é"),
        (["-'"], "unknown shorthand flag: '\\'' in -'"),
        (["--name"], "flag needs an argument: --name"),
        (["-ite"], "flag needs an argument: 'e' in -e"),
        (["--=x"], "bad flag syntax: --=x"),
        (["---x"], "bad flag syntax: ---x"),
        (
            ["-m", "abc"],
            """invalid argument "abc" for "-m, --memory" flag: invalid size: 'abc'""",
        ),
        (
            ["--rm=maybe"],
            'invalid argument "maybe" for "--rm" flag: '
            'strconv.ParseBool: parsing "maybe": invalid syntax',
        ),
        (
            ["--stop-timeout", "1x"],
            'invalid argument "1x" for "--stop-timeout" flag: '
            'strconv.ParseInt: parsing "1x": invalid syntax',
        ),
        (
            ["--cpus", "two"],
            'invalid argument "two" for "--cpus" flag: failed to parse two as a rational number',
        ),
        (
            ["--health-interval", "5"],
            'invalid argument "5" for "--health-interval" flag: time: missing unit in duration "5"',
        ),
    ],
)
def test_bad_words_get_the_clients_own_error(words: list[str], message: str) -> None:
    assert error(RUN, *words) == message


def test_help_is_known_to_every_command() -> None:
    with pytest.raises(HelpWanted) as wanted:
        LOGS.parse(["web", "--help"])
    assert wanted.value.notice == ""
    with pytest.raises(HelpWanted):
        RUN.parse(["--help", "--privileged"])


def test_h_is_help_only_where_it_is_no_other_flag() -> None:
    with pytest.raises(HelpWanted) as wanted:
        LOGS.parse(["-fh"])
    assert wanted.value.notice == "Flag shorthand -h has been deprecated, use --help"
    assert run("-h web node").text("hostname") == "web"


def test_help_may_be_declined_and_is_never_an_answer_to_bad_words() -> None:
    assert LOGS.parse(["--help=false", "x"]).args == ("x",)
    assert error(LOGS, "--help", "--foo") == "unknown flag: --foo"


def test_help_after_the_image_belongs_to_the_program() -> None:
    assert run("node --help").args == ("node", "--help")


def test_a_refused_flag_says_why() -> None:
    with pytest.raises(RefusedFlag) as refused:
        run("--privileged node").admit()
    assert refused.value.flag.name == "privileged"
    assert str(refused.value) == "--privileged: It would hand you the host."
    with pytest.raises(RefusedFlag, match="-v, --volume: "):
        run("-itv /:/host node").admit()


def test_a_refused_flag_is_first_read_as_the_real_one() -> None:
    assert error(RUN, "-v") == "flag needs an argument: 'v' in -v"
    assert error(RUN, "--privileged", "--foo") == "unknown flag: --foo"


def test_a_refused_boolean_that_is_turned_off_asks_for_nothing() -> None:
    asked = run("--privileged=false node")
    asked.admit()
    assert asked.args == ("node",)


def test_a_check_may_refuse_a_value_with_its_own_words() -> None:
    def even(text: str) -> None:
        if int(text) % 2:
            raise ValueError("odd")

    flags = FlagSet([Flag("n", kind=Kind.INT, check=even)])
    assert flags.parse(["--n", "4"]).int("n") == 4
    assert error(flags, "--n", "3") == 'invalid argument "3" for "--n" flag: odd'


WORD = st.one_of(
    st.text(),
    st.sampled_from(["-it", "--rm", "--name", "-e", "A=b", "--", "-m", "5g", "--help", "-v", "-"]),
    st.from_regex(r"--?[a-z]{0,4}(=.{0,4})?", fullmatch=True),
)


@given(st.lists(WORD), st.sampled_from([RUN, LOGS]))
def test_any_words_are_parsed_or_refused_in_one_of_four_ways(
    words: list[str], flags: FlagSet
) -> None:
    with suppress(FlagError, RefusedFlag, HelpWanted):
        parsed = flags.parse(words)
        assert isinstance(parsed, Parsed)
        parsed.admit()


@given(st.lists(st.text()))
def test_words_after_two_dashes_come_back_untouched(words: list[str]) -> None:
    assert LOGS.parse(["--", *words]).args == tuple(words)


@given(st.text(), st.text())
def test_a_value_arrives_as_it_was_typed(name: str, value: str) -> None:
    parsed = RUN.parse(["--name", name, f"--env={value}", "node"])
    assert parsed.text("name") == name
    assert parsed.texts("env") == (value,)

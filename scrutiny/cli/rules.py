"""``scrutiny rules``: the checks, or one of them explained; and the powers that they know."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scrutiny.cli.common import echo_json, json_option

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from scrutiny.code_a.rule import Rule


@click.command(name="rules")
@click.argument("rule_id", required=False, metavar="[CHECK]")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="As asked of a search on that day.")
@click.option("--checks", "checks_file", type=click.Path(path_type=Path), help="With checks of your own (TOML).")
@click.option("--tick-list", is_flag=True, help="Print what rests on which paragraph, to tick off against the Code.")
@click.option("--powers", is_flag=True, help="List the powers of search instead, or explain the one named.")
@json_option
def command(
    rule_id: str | None, day: datetime | None, checks_file: Path | None, *, tick_list: bool, powers: bool, as_json: bool
) -> None:
    """List the checks, or explain CHECK: what it rests on, when it applies, what a query means."""
    from scrutiny.code_a import catalogue
    from scrutiny.code_a.describe import describe, rules_json, tick_list_lines
    from scrutiny.cycle.checks import chosen

    if powers:
        if day or checks_file or tick_list:
            raise click.UsageError("--powers goes with --json and the name of a power, and with nothing else")
        _powers(rule_id, as_json=as_json)
        return
    if tick_list and (as_json or rule_id):
        raise click.UsageError("--tick-list is a list to print: leave out --json and the name of a check")
    on = day.date() if day else None
    checks = chosen(checks_file)
    if rule_id:
        rule = catalogue.by_id(rule_id, checks.rules)
        if as_json:
            echo_json(rules_json([rule], on)[0])
        else:
            _echo(describe(rule, on))
        return
    rules = checks.rules if on is None else catalogue.rules_on(on, checks.rules)
    if as_json:
        echo_json(rules_json(rules, on))
    elif tick_list:
        click.echo("\n".join(tick_list_lines(rules)))
    else:
        _print(rules, on)


def _echo(lines: "Iterable[str]") -> None:
    for line in lines:
        click.echo(click.wrap_text(line, width=100, subsequent_indent="    "))


def _print(rules: "Sequence[Rule]", on: "date | None") -> None:
    from scrutiny.code_a.describe import edition_words

    if on is not None:
        click.echo(f"{edition_words(on)}\n")
    width = max(len(rule.id) for rule in rules)
    for rule in rules:
        marks = [word for word, holds in (("local", rule.kind == "local"), ("off by default", not rule.on)) if holds]
        said = f" ({', '.join(marks)})" if marks else ""
        click.echo(f"{rule.id:<{width}}  {rule.title}{said}")
    click.echo("\nExplain one: scrutiny rules CHECK")


def _powers(code: str | None, *, as_json: bool) -> None:
    """All powers, or one explained: what it is called, what it is for, who may be searched, and each source."""
    from difflib import get_close_matches

    from scrutiny.code_a import powers
    from scrutiny.errors import SettingError

    known = powers.powers()
    if code is not None and code not in known:
        near = get_close_matches(code.casefold(), known, n=1, cutoff=0.4)
        raise SettingError(
            f"there is no power {code!r}",
            expected="one that `scrutiny rules --powers` lists",
            do=f'Did you mean "{near[0]}"?' if near else "",
        )
    if as_json:
        made = powers.powers_json(known.values() if code is None else [known[code]])
        echo_json(made if code is None else made[0])
    elif code is not None:
        _echo(powers.describe(known[code]))
    else:
        width = max(map(len, known))
        for power in known.values():
            click.echo(f"{power.code:<{width}}  {power.title}")
        click.echo("\nExplain one: scrutiny rules --powers POWER")

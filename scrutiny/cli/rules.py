"""``scrutiny rules``: the checks, or one of them explained."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scrutiny.cli.common import echo_json, json_option

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from scrutiny.code_a.rule import Rule


@click.command(name="rules")
@click.argument("rule_id", required=False, metavar="[CHECK]")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="As asked of a search on that day.")
@click.option("--checks", "checks_file", type=click.Path(path_type=Path), help="With checks of your own (TOML).")
@click.option("--tick-list", is_flag=True, help="Print what rests on which paragraph, to tick off against the Code.")
@json_option
def command(
    rule_id: str | None, day: datetime | None, checks_file: Path | None, *, tick_list: bool, as_json: bool
) -> None:
    """List the checks, or explain CHECK: what it rests on, when it applies, what a query means."""
    from scrutiny.code_a import catalogue
    from scrutiny.code_a.describe import describe, rules_json, tick_list_lines
    from scrutiny.cycle.checks import chosen

    on = day.date() if day else None
    checks = chosen(checks_file)
    if rule_id:
        rule = catalogue.by_id(rule_id, checks.rules)
        if as_json:
            echo_json(rules_json([rule], on)[0])
            return
        for line in describe(rule, on):
            click.echo(click.wrap_text(line, width=100, subsequent_indent="    "))
        return
    rules = checks.rules if on is None else catalogue.rules_on(on, checks.rules)
    if as_json:
        echo_json(rules_json(rules, on))
    elif tick_list:
        click.echo("\n".join(tick_list_lines(rules)))
    else:
        _print(rules, on)


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

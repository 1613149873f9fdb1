"""``scrutiny rules``: the checks, or one of them explained."""

from datetime import datetime

import click

from scrutiny.cli.common import echo_json, json_option


@click.command(name="rules")
@click.argument("rule_id", required=False, metavar="[CHECK]")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="As asked of a search on that day.")
@json_option
def command(rule_id: str | None, day: datetime | None, *, as_json: bool) -> None:
    """List the checks, or explain CHECK: what it rests on, when it applies, what a query means."""
    from scrutiny.code_a import catalogue
    from scrutiny.code_a.describe import describe, rules_json

    on = day.date() if day else None
    if rule_id:
        rule = catalogue.by_id(rule_id)
        if as_json:
            echo_json(rules_json([rule], on)[0])
            return
        for line in describe(rule, on):
            click.echo(click.wrap_text(line, width=100, subsequent_indent="    "))
        return
    rules = catalogue.RULES if on is None else catalogue.rules_on(on)
    if as_json:
        echo_json(rules_json(rules, on))
        return
    width = max(len(rule.id) for rule in rules)
    for rule in rules:
        click.echo(f"{rule.id:<{width}}  {rule.title}")
    click.echo("\nExplain one: scrutiny rules CHECK")

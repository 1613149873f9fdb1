"""``scrutiny layouts``: the kinds of extract that can be read, and the fields of the dictionary."""

import click

from scrutiny.cli.common import echo_json, json_option


@click.command(name="layouts")
@click.option("--fields", "show_fields", is_flag=True, help="List the fields of the data dictionary instead.")
@json_option
def command(*, show_fields: bool, as_json: bool) -> None:
    """List the kinds of extract that can be read, with the columns each is recognised by."""
    from scrutiny.records import fields, layout

    if show_fields:
        if as_json:
            echo_json(
                [
                    {"name": field.name, "label": field.label, "kind": field.kind, "sensitivity": field.sensitivity}
                    for field in fields.FIELDS
                ]
            )
            return
        for group in fields.GROUPS:
            click.echo(f"\n{group.title}")
            for field in group.fields:
                click.echo(f"  {field.name:<26}{field.meaning}")
        return
    if as_json:
        echo_json(
            [
                {"name": one.name, "title": one.title, "recognised_by": one.recognised_by, "columns": one.columns}
                for one in layout.shipped()
            ]
        )
        return
    for one in layout.shipped():
        click.echo(f"{one.name:<12}{one.title}: recognised by the columns {', '.join(one.recognised_by)}")
    click.echo("\nThe standard layout has one column for each field: scrutiny layouts --fields")

"""The same checks in frameworks of others. Imports nothing of scrutiny, so it runs where scrutiny is not installed.

Every runner has two halves. What is prepared is not timed: imports, and the table in the form which the framework
wants. What runs is: the schema is built, the table is validated, and every failing record of every check is handed
back, as (check -> numbers of rows).
"""

import io
import json
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import redirect_stderr
from functools import reduce
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from measure import Step
from peers_pandas import Condition, Masks, parts_of

Found = Mapping[str, Any]  # check -> numbers of rows, from 0
Given = tuple[Any, Mapping[str, Condition]]

OF_OTHER_ROWS = ("same",)  # tests that nobody can make a row at a time
WITHOUT_TEXTS = ("has", "shorter", "same")  # tests that frictionless cannot make in a formula


def conditions_in(folder: Path, *, without: Sequence[str] = ()) -> dict[str, Condition]:
    """The conditions of the checks, but for those that make a test of these kinds."""
    read = json.loads((folder / "conditions.json").read_text(encoding="utf-8"))
    return {name: condition for name, condition in read.items() if not kinds(condition) & set(without)}


def rows_of(folder: Path) -> Path:
    """The folder of the rows: that of the conditions, or the one it is in."""
    return folder if (folder / "rows.parquet").exists() else folder.parent


def kinds(condition: Condition) -> set[str]:
    return {condition[0]}.union(*(kinds(part) for part in parts_of(condition)))


def facts(found: Found) -> dict[str, list[int]]:
    """Of each check, how many records are a query, and the sum of their numbers, which tells other records apart."""
    rows = {name: np.unique(np.asarray(numbers, dtype=np.int64)) for name, numbers in found.items()}
    return {name: [len(numbers), int(numbers.sum())] for name, numbers in rows.items() if len(numbers)}


def _by_check(names: Any, rows: Any) -> Found:
    """Failing rows of each check, from two columns."""
    return pd.Series(np.asarray(rows)).groupby(np.asarray(names, dtype=object)).agg(np.asarray).to_dict()


# --- plain pandas: no framework ---


def _table(folder: Path) -> Given:
    return pd.read_parquet(rows_of(folder) / "rows.parquet"), conditions_in(folder)


def plain(given: Given) -> Found:
    table, conditions = given
    masks = Masks(table, conditions)
    return {name: np.flatnonzero(masks.of(name)) for name in conditions}


# --- pandera ---


def _for_pandera(folder: Path) -> Given:
    import pandera.pandas  # noqa: F401

    return _table(folder)


def pandera_at_best(given: Given) -> Found:
    """Every check as a function of the whole table, hung on one column of numbers.

    So a failing record is one failure case, and not one for every column of the table; and what several checks have in
    common is asked once.
    """
    import pandera.pandas as pandera

    table, conditions = given
    masks = Masks(table, conditions)

    def passed(name: str) -> Callable[[pd.Series], pd.Series]:
        return lambda column: pd.Series(~masks.of(name), index=column.index)

    checks = [pandera.Check(passed(name), name=name, ignore_na=False) for name in conditions]
    schema = pandera.DataFrameSchema({"row": pandera.Column(int, checks)})
    cases = _failure_cases(pandera, schema, table)
    return _by_check(cases["check"], cases["index"])


def pandera_as_documented(given: Given) -> Found:
    """Columns that may not be null, lists of allowed values, and checks of the whole table where more are involved."""
    import pandera.pandas as pandera

    table, conditions = given
    columns: dict[str, dict[str, Any]] = {}
    wide, single = [], {}
    for name, condition in conditions.items():
        match condition:
            case ["blank", column]:
                columns.setdefault(column, {"checks": []})["nullable"] = False
                single[column, "not_nullable"] = name
            case ["above", column, number]:
                columns.setdefault(column, {"checks": []})["checks"].append(pandera.Check.le(number, error=name))
            case ["in", column, codes]:
                columns.setdefault(column, {"checks": []})["checks"].append(pandera.Check.notin(codes, error=name))
            case ["not", ["any", ["blank", column], ["in", _, codes]]]:
                columns.setdefault(column, {"checks": []})["checks"].append(pandera.Check.isin(codes, error=name))
            case _ if len(of := fields_of(condition)) == 1:
                check = pandera.Check(_column_passes(condition), error=name, ignore_na=False)
                columns.setdefault(*of, {"checks": []})["checks"].append(check)
            case _:
                wide.append(pandera.Check(_passes(condition), name=name))
    nullable = {column: pandera.Column(**{"nullable": True, **given}) for column, given in columns.items()}
    schema = pandera.DataFrameSchema(nullable, checks=wide)
    cases = _failure_cases(pandera, schema, table)
    pairs = zip(cases["column"], cases["check"], strict=True)
    names = [single.get(pair, pair[1]) for pair in pairs]
    return _by_check(names, cases["index"])


def fields_of(condition: Condition) -> set[str]:
    """The columns that a condition looks at."""
    match condition[0]:
        case "all" | "any" | "not":
            return set().union(*map(fields_of, parts_of(condition)))
        case "later":
            return {condition[1], condition[2]}
        case "same":
            return set(condition[1:])
        case _:
            return {condition[1]}


def _column_passes(condition: Condition) -> Callable[[pd.Series], pd.Series]:
    return lambda column: pd.Series(~Masks(column.to_frame(), {"it": condition}).of("it"), index=column.index)


def _passes(condition: Condition) -> Callable[[pd.DataFrame], pd.Series]:
    return lambda table: pd.Series(~Masks(table, {"it": condition}).of("it"), index=table.index)


def _failure_cases(pandera: Any, schema: Any, table: Any) -> Any:
    try:
        schema.validate(table, lazy=True, inplace=True)
    except pandera.errors.SchemaErrors as errors:
        return errors.failure_cases
    return pd.DataFrame({"check": [], "index": [], "column": []})


# --- polars ---


def _polars(folder: Path) -> Given:
    import polars as pl

    table = pl.read_parquet(rows_of(folder) / "rows.parquet")
    texts = [name for name, kind in table.schema.items() if kind == pl.Categorical]
    enums = {name: pl.Enum(sorted(table[name].drop_nulls().unique().cast(pl.String))) for name in texts}
    return table.with_columns(pl.col(name).cast(kind) for name, kind in enums.items()), conditions_in(folder)


def _for_pandera_polars(folder: Path) -> Given:
    import pandera.polars  # noqa: F401

    return _polars(folder)


def expression(condition: Condition, known: Mapping[str, Any]) -> Any:
    """A condition as an expression of polars. ``known``: the types of the columns; codes of no row are left out."""
    kind, name, *given = condition
    if kind in ("all", "any"):
        join = (lambda one, other: one & other) if kind == "all" else (lambda one, other: one | other)
        return reduce(join, (expression(part, known) for part in condition[1:]))
    if kind == "not":
        return ~expression(name, known)
    if kind == "same":
        return _same(*condition[1:])
    return _test_of_polars(kind, name, given, known).fill_null(value=False)


def _same(*names: str) -> Any:
    import polars as pl

    text = pl.col(names[-1]).str.strip_chars().str.to_lowercase()
    there = reduce(lambda one, other: one & other, (pl.col(each).is_not_null() for each in names))
    return pl.struct(*names[:-1], text).is_duplicated() & there


def _test_of_polars(kind: str, name: str, given: Sequence[Any], known: Mapping[str, Any]) -> Any:
    """A test of one cell."""
    import polars as pl

    column = pl.col(name)
    match kind:
        case "blank":
            return column.is_null()
        case "in":
            codes = given[0]
            if isinstance(known[name], pl.Enum):
                there = [code for code in codes if code in known[name].categories.to_list()]
                codes = pl.Series(there, dtype=known[name])
            return column.is_in(codes)
        case "has":
            return column.str.contains(given[0])
        case "shorter":
            return column.str.len_chars() < given[0]
        case "below":
            return column < given[0]
        case "above":
            return column > given[0]
        case "after":
            return column > pl.lit(given[0]).str.to_datetime(time_zone="UTC")
        case "later":
            return column - pl.col(given[0]) > pl.duration(seconds=given[1])
    raise ValueError(kind)


def plain_polars(given: Given) -> Found:
    """No framework: the expressions alone."""
    table, conditions = given
    asked = [expression(condition, table.schema).alias(name) for name, condition in conditions.items()]
    masks = table.lazy().select(asked).collect()
    return {name: masks[name].arg_true().to_numpy() for name in conditions}


def pandera_polars(given: Given) -> Found:
    import pandera.polars as pandera

    table, conditions = given

    def passed(condition: Condition) -> Callable[[Any], Any]:
        asked = ~expression(condition, table.schema)
        return lambda data: data.lazyframe.select(asked)

    checks = [pandera.Check(passed(condition), name=name) for name, condition in conditions.items()]
    schema = pandera.DataFrameSchema({"row": pandera.Column(int, checks)})
    cases = _failure_cases(pandera, schema, table)
    return _by_check(cases["check"], cases["index"])


def _for_pointblank(folder: Path) -> Given:
    import pointblank  # noqa: F401

    return _polars(folder)


def pointblank_steps(given: Given) -> Found:
    """A step a check, its own kind of step where there is one; all failing rows are extracted, not the first 500."""
    import pointblank

    table, conditions = given
    plan = pointblank.Validate(table)
    for condition in conditions.values():
        match condition:
            case ["blank", column]:
                plan = plan.col_vals_not_null(column)
            case ["above", column, number]:
                plan = plan.col_vals_le(column, number, na_pass=True)
            case _:
                plan = plan.col_vals_expr(~expression(condition, table.schema))
    plan = plan.interrogate(extract_limit=len(table))
    extracts = plan.get_data_extracts()
    return {
        name: extracts[number]["row"].to_numpy()
        for number, name in enumerate(conditions, start=1)
        if extracts.get(number) is not None
    }


# --- Great Expectations ---


def _for_great_expectations(folder: Path) -> Given:
    import great_expectations  # noqa: F401

    return _table(folder)


def great_expectations(given: Given) -> Found:
    """An expectation a check: its own kind where there is one, else of a column of true and false worked out before."""
    import great_expectations as gx
    from great_expectations import expectations as expect

    table, conditions = given
    masks = Masks(table, conditions)
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False, "metric_calculations": False}
    suite, added = gx.ExpectationSuite("checks"), {}
    for name, condition in conditions.items():
        match condition:
            case ["blank", column]:
                suite.add_expectation(expect.ExpectColumnValuesToNotBeNull(column=column, meta={"check": name}))
            case ["above", column, number]:
                suite.add_expectation(
                    expect.ExpectColumnValuesToBeBetween(column=column, max_value=number, meta={"check": name})
                )
            case _:
                added[name] = ~masks.of(name)
                suite.add_expectation(
                    expect.ExpectColumnValuesToBeInSet(column=name, value_set=[True], meta={"check": name})
                )
    asset = context.data_sources.add_pandas("pandas").add_dataframe_asset("records")
    batch = asset.add_batch_definition_whole_dataframe("all").get_batch(
        {"dataframe": pd.concat([table, pd.DataFrame(added)], axis=1)}
    )
    with redirect_stderr(io.StringIO()):
        done = batch.validate(
            suite, result_format={"result_format": "COMPLETE", "unexpected_index_column_names": ["row"]}
        )
    found = {}
    for result in done.results:
        rows = result.result.get("unexpected_index_list") or []
        found[result.expectation_config.meta["check"]] = [row["row"] for row in rows]
    return found


# --- frictionless ---


def _for_frictionless(folder: Path) -> Given:
    import frictionless

    frictionless.system.trusted = True
    return rows_of(folder) / "rows.csv", conditions_in(folder, without=OF_OTHER_ROWS)


def _for_formulas(folder: Path) -> Given:
    return _for_frictionless(folder)[0], conditions_in(folder, without=WITHOUT_TEXTS)


def formula(condition: Condition) -> str:
    """A condition as a formula of frictionless, which is Python; moments are seconds."""
    kind, name, *given = condition
    match kind:
        case "all" | "any":
            word = " and " if kind == "all" else " or "
            return f"({word.join(formula(part) for part in condition[1:])})"
        case "not":
            return f"(not {formula(name)})"
        case "blank":
            return f"({name} is None)"
        case "in":
            return f"({name} in [{', '.join(map(repr, given[0]))}])"
        case "below" | "above":
            return f"({name} is not None and {name} {'<' if kind == 'below' else '>'} {given[0]})"
        case "later":
            return f"({name} is not None and {given[0]} is not None and {name} > {given[0]} + {given[1]})"
        case "after":
            return f"({name} is not None and {name} > {_seconds(given[0])})"
    raise ValueError(kind)


def _seconds(moment: str) -> int:
    return int(pd.Timestamp(moment, tz="UTC").timestamp())


def frictionless_formulas(given: Given) -> Found:
    """Constraints of fields where they will do, else a formula for each row."""
    import frictionless

    path, conditions = given
    constraints: dict[str, dict[str, Any]] = {}
    checks, named = [], {}
    for name, condition in conditions.items():
        match condition:
            case ["blank", column]:
                constraints.setdefault(column, {})["required"] = True
                named[column, "required"] = name
            case ["above", column, number]:
                constraints.setdefault(column, {})["maximum"] = number
                named[column, "maximum"] = name
            case _:
                asked = f"not {formula(condition)}"
                checks.append(frictionless.checks.row_constraint(formula=asked))
                named[asked] = name
    found: dict[str, list[int]] = {}
    for error in _errors(path, conditions, constraints, checks):
        if error.type == "row-constraint":
            name = named[error.note.removeprefix('the row constraint to conform is "').removesuffix('"')]
        else:
            name = named[error.field_name, "required" if '"required"' in error.note else "maximum"]
        found.setdefault(name, []).append(error.row_number - 2)
    return found


def frictionless_own_checks(given: Given) -> Found:
    """A check class of one's own, as its manual shows, with each condition as a compiled function of the row."""
    import frictionless

    path, conditions = given
    asked = [(name, _compiled(condition)) for name, condition in conditions.items()]

    class Checks(frictionless.Check):
        type = "checks"
        Errors = (frictionless.errors.RowConstraintError,)

        def validate_row(self, row: Any) -> Any:
            cells = row.to_dict()
            for name, is_query in asked:
                if is_query(cells):
                    yield frictionless.errors.RowConstraintError.from_row(row, note=name)

    found: dict[str, list[int]] = {}
    for error in _errors(path, conditions, {}, [Checks()]):
        found.setdefault(error.note, []).append(error.row_number - 2)
    return found


def _compiled(condition: Condition) -> Callable[[Mapping[str, Any]], bool]:
    """A condition as a function of a row, put together once."""
    kind, name, *given = condition
    if kind in ("all", "any"):
        parts = [_compiled(part) for part in condition[1:]]
        if kind == "all":
            return lambda row: all(part(row) for part in parts)
        return lambda row: any(part(row) for part in parts)
    if kind == "not":
        part = _compiled(name)
        return lambda row: not part(row)
    return _test(kind, name, given)


def _test(kind: str, name: str, given: Sequence[Any]) -> Callable[[Mapping[str, Any]], bool]:
    match kind:
        case "blank":
            return lambda row: row[name] is None
        case "in":
            codes = frozenset(given[0])
            return lambda row: row[name] in codes
        case "has":
            pattern = re.compile(given[0])
            return lambda row: row[name] is not None and pattern.search(row[name]) is not None
        case "below":
            return lambda row: row[name] is not None and row[name] < given[0]
        case "above":
            return lambda row: row[name] is not None and row[name] > given[0]
        case "after":
            seconds = _seconds(given[0])
            return lambda row: row[name] is not None and row[name] > seconds
        case "shorter":
            return lambda row: row[name] is not None and len(row[name]) < given[0]
        case "later":
            other, seconds = given
            return lambda row: row[name] is not None and row[other] is not None and row[name] > row[other] + seconds
    raise ValueError(kind)


def _errors(path: Path, conditions: Mapping[str, Condition], constraints: Mapping[str, Any], checks: Any) -> Any:
    import frictionless

    with path.open(encoding="utf-8") as lines:
        header = [cell.strip('"') for cell in lines.readline().strip().split(",")]
    numbers = {column for condition in conditions.values() for column in _numbers(condition)}
    made = [_field(frictionless, name, constraints.get(name, {}), number=name in numbers) for name in header]
    report = frictionless.Resource(path=str(path), schema=frictionless.Schema(fields=made)).validate(
        frictionless.Checklist(checks=checks), limit_errors=10**9
    )
    return report.tasks[0].errors


def _numbers(condition: Condition) -> set[str]:
    """The columns of which a condition wants numbers."""
    if condition[0] in ("below", "above", "after"):
        return {condition[1]}
    if condition[0] == "later":
        return {condition[1], condition[2]}
    return set().union(*(_numbers(part) for part in parts_of(condition)))


def _field(frictionless: Any, name: str, constraints: Mapping[str, Any], *, number: bool) -> Any:
    kind = frictionless.fields.NumberField if number else frictionless.fields.StringField
    options = {"float_number": True} if number else {}
    return kind(name=name, constraints=dict(constraints), **options)


STEPS: dict[str, Step] = {
    "plain pandas": Step(prepare=_table, run=plain, facts=facts),
    "plain polars": Step(prepare=_polars, run=plain_polars, facts=facts),
    "pandera, at its best": Step(prepare=_for_pandera, run=pandera_at_best, facts=facts),
    "pandera on polars": Step(prepare=_for_pandera_polars, run=pandera_polars, facts=facts),
    "pandera, as documented": Step(prepare=_for_pandera, run=pandera_as_documented, facts=facts),
    "pointblank": Step(prepare=_for_pointblank, run=pointblank_steps, facts=facts),
    "Great Expectations": Step(prepare=_for_great_expectations, run=great_expectations, facts=facts),
    "frictionless, its own formulas": Step(prepare=_for_formulas, run=frictionless_formulas, facts=facts),
    "frictionless, a class of checks": Step(prepare=_for_frictionless, run=frictionless_own_checks, facts=facts),
}

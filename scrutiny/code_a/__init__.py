"""What PACE Code A asks of a record: rules as data and one evaluator."""

"""What a record is: fields, vocabularies, layouts, reading, areas, identity."""

"""The statements of the report as data: their words and contents, one file a section."""

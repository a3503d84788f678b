"""Copies of the database: made, judged and put back, with fingerprints that tell whether two
databases say the same. What an operator does with them: docs/operations.md."""

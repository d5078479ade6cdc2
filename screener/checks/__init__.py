"""What a trial may ask: one module for each kind of check.

A kind's module holds its fields, its answers, its wording, and a table of examples in its
docstring, which the tests run and `screener explain` shows.
"""

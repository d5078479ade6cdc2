"""Workbooks that people fill in: what is open, what to mend, who was screened."""

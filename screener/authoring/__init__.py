"""Beginning a specification: from a registry record, or from nothing but a name.

What a machine reads out of prose is a guess. So every criterion arrives with its own words and no
check, and where a check suggests itself it is a comment, for a person to read and to accept.
"""

"""Tables for other programs: results, and what is still to be found out."""

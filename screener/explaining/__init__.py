"""One patient explained: what was required, found and in which cell, and what to find out."""

"""From the files people have to a cohort: every text keeps its address, and nothing is guessed."""

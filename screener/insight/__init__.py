"""Questions put to answers that are there already: how many, why, and what is missing most."""

"""Pages: an index of all patients, and what is printed and signed for each of them."""

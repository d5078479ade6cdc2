"""Readers: from the bytes of a file to sheets of texts with addresses."""

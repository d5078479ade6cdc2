"""The doors for people: one module for each command of the command line, without logic."""

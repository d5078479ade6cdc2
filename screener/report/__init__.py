"""From findings to files that people read: pages for the desk, tables for the computer.

Nothing here decides anything. A report arranges what screening has answered, and says where each
piece of it came from.
"""

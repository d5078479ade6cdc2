"""Concepts that follow from others, as trial_criteria/definitions states them."""

"""What can be recorded about a patient: the words of trial_criteria/vocabulary as objects."""

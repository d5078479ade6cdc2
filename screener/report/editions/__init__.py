"""What may be said of who a patient is: codes, and the list of what they stand for."""

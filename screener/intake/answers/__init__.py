"""What people answered in a worklist, taken into the record or asked about."""

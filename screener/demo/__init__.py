"""The sample workbook: patients who never lived, with the mess of sheets that are real.

What can be true of a patient, and how clinics write it, is told in trial_criteria/demo. Here is
only the small machine that draws from it: it knows no disease, no drug and no column.
"""

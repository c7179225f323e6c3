"""Workbooks that were filled elsewhere, for the first time into a plan: forms, what they say, what needs a person."""

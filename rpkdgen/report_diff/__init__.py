"""A comparison as people and programs read it: one small file for each form."""

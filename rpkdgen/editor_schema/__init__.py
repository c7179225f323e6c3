"""The JSON Schema of plan files for editors, derived from the model and filled with the names of one plan."""

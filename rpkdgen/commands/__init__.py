"""The commands that are loaded only when they are called: one file each."""

"""The history of a plan and the life of an item as people and programs read them."""

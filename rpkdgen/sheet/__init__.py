"""Plans as workbooks, and workbooks as changes of a plan."""

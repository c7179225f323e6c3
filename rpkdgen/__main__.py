"""``python -m rpkdgen`` is the command ``rpkdgen``."""

from rpkdgen.cli import main

main()

"""``rpkdgen serve``: a local page that shows documents and problems while the plan is being written.

``app`` (HTTP) shows a ``View`` (``live``); ``keeper`` tells a ``worker``, a process of its own, what was saved, and
changes the view by the worker's ``messages``.
"""

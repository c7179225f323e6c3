"""What ``build --since`` needs of the plan as it was: its documents' bodies, and who changed it when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC
from pathlib import Path

from rpkdgen import git
from rpkdgen.body import Body
from rpkdgen.document import Edition, Meta
from rpkdgen.document_types import DocumentType, editions
from rpkdgen.marked import mark_changes
from rpkdgen.model import Plan
from rpkdgen.problem import CannotCompare, TemplateError
from rpkdgen.revision import Place, Side, locate, side

#: What is added to the name of a document whose changes are marked.
ENDING = "-perubahan"


@dataclass(frozen=True, slots=True)
class Since:
    """The old side, and the commit of the new one; ``author`` is "" and ``date`` too where it is none."""

    old: Side
    plan: Plan
    author: str
    date: str

    @staticmethod
    def name(document: str) -> str:
        """The name of the document with marks: the ordinary one stays beside it."""
        return document + ENDING

    def meta(self, meta: Meta) -> Meta:
        """The properties of the document with marks."""
        told = f"Perubahan sejak {self.old.title}"
        return replace(meta, nama=self.name(meta.nama), subjek=f"{meta.subjek} ({told.lower()})", perubahan=told)

    def marked(
        self, new: Body, meta: Meta, kind: DocumentType, edition: Edition, render: Callable[[Plan], Body]
    ) -> Body:
        """The new body with its changes marked; a document that the old plan did not give is new as a whole.

        Raises CannotCompare where the old plan does not give the document.
        """
        try:
            old = render(self.plan) if edition in editions(kind, self.plan) else Body({})
        except TemplateError as error:
            problem = error.problem
            raise CannotCompare(
                f"Dokumen pada {self.old.title} tidak dapat disusun: {problem.message} "
                f"({problem.position.file}:{problem.position.line})."
            ) from error
        return mark_changes(old, new, self.author or f"{meta.penulis} (belum dikomit)", self.date)


def plan_since(folder: Path, spec: str, new: Plan) -> Since:
    """The plan as it was in a revision or a folder, to compare ``new``, that of ``folder``, with.

    Pictures are taken from the present folder. Raises CannotCompare, also for what cannot be found.
    """
    try:
        place = locate(folder)
        old = side(place, spec)
        author, date = _last_commit(place)
    except git.GitError as error:
        raise CannotCompare(str(error)) from error
    if old.loaded.plan is None or not old.loaded.plan.tahun:
        raise CannotCompare(f"Rencana pada {old.title} tidak dapat dibaca, jadi tidak ada pembandingnya.")
    return Since(old, replace(old.loaded.plan, folder=new.folder), author, date)


def _last_commit(place: Place) -> tuple[str, str]:
    """Author and date (UTC) of the commit that made the plan what it is; "" for what is not committed."""
    repository = place.repository
    if repository is None or place.folder is None or git.find_commit(repository, "HEAD") is None:
        return "", ""
    committed = side(place, "HEAD")
    if committed.commit is None or committed.files != side(place, None).files:
        return "", ""
    return committed.commit.author, committed.commit.date.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

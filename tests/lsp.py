"""A small client of a language server over stdio: what an editor asks while somebody types."""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from queue import Empty, Queue
from typing import Any

#: Seconds until a server that says nothing is taken for dead.
PATIENCE = 20

CAPABILITIES = {
    "workspace": {"configuration": True, "workspaceFolders": True, "didChangeWatchedFiles": {}},
    "textDocument": {
        "completion": {"completionItem": {"snippetSupport": True, "documentationFormat": ["markdown", "plaintext"]}},
        "hover": {"contentFormat": ["markdown", "plaintext"]},
        "publishDiagnostics": {"versionSupport": True},
    },
}


class LanguageServer:
    """A running server that has one workspace folder open."""

    def __init__(self, command: Sequence[str], folder: Path, settings: Mapping[str, Any]) -> None:
        self.folder = folder
        self.settings = settings
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._answers: Queue[dict[str, Any]] = Queue()
        self._diagnostics: Queue[dict[str, Any]] = Queue()
        self._number = 0
        threading.Thread(target=self._listen, daemon=True).start()
        root = folder.as_uri()
        self.request(
            "initialize",
            {
                "processId": None, "rootUri": root, "capabilities": CAPABILITIES,
                "workspaceFolders": [{"uri": root, "name": folder.name}],
            },
        )  # fmt: skip
        self._send({"method": "initialized", "params": {}})
        self._send({"method": "workspace/didChangeConfiguration", "params": {"settings": settings}})

    def close(self) -> None:
        self.request("shutdown", None)
        self._send({"method": "exit"})
        self._process.wait(PATIENCE)

    # what an editor asks
    def problems(self, texts: Mapping[str, str]) -> dict[str, list[dict[str, Any]]]:
        """What the server says of new files of the workspace that hold these texts: name → problems."""
        waiting = {(self.folder / name).as_uri(): name for name in texts}
        for uri, name in waiting.items():
            document = {"uri": uri, "languageId": "yaml", "version": 1, "text": texts[name]}
            self._send({"method": "textDocument/didOpen", "params": {"textDocument": document}})
        found: dict[str, list[dict[str, Any]]] = {}
        while waiting:
            told = self._diagnostics.get(timeout=PATIENCE)
            if name := waiting.pop(told["uri"], ""):
                found[name] = told["diagnostics"]
        return found

    def completions(self, text: str) -> dict[str, dict[str, Any]]:
        """What the server offers where ``|`` stands in the text of a plan file: label → item."""
        answer = self.request("textDocument/completion", self._opened_at(text))
        return {item["label"]: item for item in (answer["items"] if isinstance(answer, dict) else answer)}

    def hover(self, text: str) -> str:
        """What the server says of the place where ``|`` stands in the text of a plan file."""
        answer = self.request("textDocument/hover", self._opened_at(text))
        return str(answer["contents"]["value"]) if answer else ""

    def _opened_at(self, text: str) -> dict[str, Any]:
        assert text.count("|") == 1
        before, _, after = text.partition("|")
        name = self.new_name()
        self.problems({name: before + after})
        position = {"line": before.count("\n"), "character": len(before) - (before.rfind("\n") + 1)}
        return {"textDocument": {"uri": (self.folder / name).as_uri()}, "position": position}

    def new_name(self) -> str:
        """The name of a plan file that is not open yet."""
        self._number += 1
        return f"plan/program/baru-{self._number}.yaml"

    # the protocol
    def request(self, method: str, params: Any) -> Any:
        self._number += 1
        self._send({"id": self._number, "method": method, "params": params})
        while True:
            try:
                answer = self._answers.get(timeout=PATIENCE)
            except Empty:
                raise AssertionError(f"the language server does not answer {method}") from None
            if answer["id"] == self._number:
                assert "error" not in answer, answer["error"]
                return answer.get("result")

    def _send(self, message: dict[str, Any]) -> None:
        content = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(content), content))
        self._process.stdin.flush()

    def _listen(self) -> None:
        stream = self._process.stdout
        assert stream
        while header := stream.readline():
            length = int(header.split(b":")[1])
            while stream.readline().strip():
                pass
            message = json.loads(stream.read(length))
            if "method" not in message:
                self._answers.put(message)
            elif message["method"] == "textDocument/publishDiagnostics":
                self._diagnostics.put(message["params"])
            elif "id" in message:
                self._send({"id": message["id"], "result": self._told(message)})

    def _told(self, message: dict[str, Any]) -> Any:
        """The answer to what the server asks."""
        if message["method"] != "workspace/configuration":
            return None
        return [self.settings.get(item.get("section", ""), None) for item in message["params"]["items"]]

"""``rpkdgen completion``: the script by which a shell completes rpkdgen's commands, options and values."""

from __future__ import annotations

import click
from click.shell_completion import BashComplete, FishComplete, ShellComplete, ZshComplete

from rpkdgen.commands.shared import IndonesianCommand

#: Shell → how it completes, and how the script gets into every new session.
SHELLS: dict[str, tuple[type[ShellComplete], str]] = {
    "bash": (BashComplete, 'Tambahkan di ~/.bashrc:   eval "$(rpkdgen completion bash)"'),
    "zsh": (ZshComplete, 'Tambahkan di ~/.zshrc, sesudah compinit:   eval "$(rpkdgen completion zsh)"'),
    "fish": (FishComplete, "Jalankan sekali:   rpkdgen completion fish > ~/.config/fish/completions/rpkdgen.fish"),
}


@click.command("completion", cls=IndonesianCommand)
@click.argument("shell", type=click.Choice(list(SHELLS)), metavar="SHELL")
def command(shell: str) -> None:
    """Tulis skrip pelengkap perintah untuk SHELL: bash, zsh, atau fish.

    Sesudah skrip itu terpasang, tombol Tab melengkapi perintah, pilihan, nama dokumen, revisi git, dan kode butir
    rencana. Cara memasangnya tertulis di awal skrip.

    \b
    Contoh:
      eval "$(rpkdgen completion bash)"
      rpkdgen completion zsh
      rpkdgen completion fish > ~/.config/fish/completions/rpkdgen.fish
    """
    kind, note = SHELLS[shell]
    completer = kind(click.Group(), {}, "rpkdgen", "_RPKDGEN_COMPLETE")
    # Bash's own way of telling its version needs a bash on this computer; the script does not.
    script = ShellComplete.source(completer)
    head, body = ("#compdef rpkdgen\n", script.removeprefix("#compdef rpkdgen\n")) if shell == "zsh" else ("", script)
    click.echo(f"{head}# {note}\n{body}")

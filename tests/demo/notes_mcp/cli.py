"""The command line."""

import typer

from notes_mcp import backup, importer, project, terminal
from notes_mcp.server import make_server
from notes_mcp.store import Store

app = typer.Typer(help="Serves a folder of notes to language models.")


@app.command()
def serve(
    folder: str = typer.Argument(".", help="Folder with the notes"),
    host: str = typer.Option("0.0.0.0", help="Address to listen on"),
    port: int = typer.Option(8765, help="Port to listen on"),
) -> None:
    """Answer MCP requests over HTTP."""
    project.use(folder)
    store = Store(str(project.note_path("notes.db")))
    importer.import_folder(store, folder)
    terminal.banner(f"notes-mcp on {host}:{port}")
    try:
        make_server(store, host, port).serve_forever()
    except KeyboardInterrupt:
        store.close()


@app.command()
def edit(name: str, folder: str = ".") -> None:
    """Open a note in the editor."""
    project.use(folder)
    terminal.open_in_editor(str(project.note_path(name)))


@app.command()
def save(folder: str = ".", message: str = "Update notes") -> None:
    """Archive the notes and push them."""
    root = project.use(folder)
    backup.archive(root, root.with_suffix(".tar.gz"))
    if not backup.push(root, message):
        raise typer.Exit(1)


if __name__ == "__main__":
    app()

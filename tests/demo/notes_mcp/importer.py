"""Reads notes from XML exports and writes them back."""

import glob
import os
import xml.etree.ElementTree as ET
from xml.dom import minidom

from notes_mcp.store import Store


def import_file(store: Store, path: str) -> int:
    count = 0
    for note in ET.parse(path).getroot().iter("note"):
        title = note.findtext("title", default="untitled")
        body = note.findtext("body", default="")
        store.add(title, body, note.get("tags", ""))
        count += 1
    return count


def import_folder(store: Store, folder: str) -> int:
    count = 0
    for path in sorted(glob.glob(os.path.join(folder, "*.xml"))):
        try:
            count += import_file(store, path)
        except Exception:
            continue
    return count


def export(store: Store, path: str) -> None:
    root = ET.Element("notes")
    for row in store.select("notes", "1 = 1"):
        note = ET.SubElement(root, "note", tags=row["tags"])
        ET.SubElement(note, "title").text = row["title"]
        ET.SubElement(note, "body").text = row["body"]
    pretty = minidom.parseString(ET.tostring(root)).toprettyxml(indent="  ")
    with open(path, "w", encoding="utf-8") as file:
        file.write(pretty)

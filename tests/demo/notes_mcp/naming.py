"""File names and scratch folders."""

import hashlib
import os
import re


def slug(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-") or "note"


def cache_name(title: str, body: str) -> str:
    data = f"{title}\n{body}"
    digest = hashlib.md5(data.encode()).hexdigest()
    return f"{slug(title)}-{digest[:10]}.txt"


def scratch_file(name: str) -> str:
    temp_dir = "/tmp/myapp"
    os.makedirs(temp_dir, exist_ok=True)
    return os.path.join(temp_dir, name)

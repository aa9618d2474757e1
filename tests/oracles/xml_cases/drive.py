"""Runs one module over documents in an interpreter of its own.

python drive.py MODULE DOCUMENTS: the module's file, and a JSON object of documents. Prints a JSON
object with what `main` gave for each: `["gives", value]`, or `["raises", names of the classes, text]`.
"""

import importlib.util
import json
import sys


def outcome(main, text):
    try:
        return ["gives", main(text)]
    except Exception as error:  # noqa: BLE001 # whatever it is, it is compared
        return ["raises", [kind.__name__ for kind in type(error).__mro__], str(error)]


path, documents = sys.argv[1:]
spec = importlib.util.spec_from_file_location("module_under_test", path)
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
with open(documents, encoding="utf-8") as file:
    texts = json.load(file)
print(json.dumps({name: outcome(module.main, text) for name, text in texts.items()}))

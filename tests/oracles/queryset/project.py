"""A Django project of one app, `shop`, on SQLite in memory: what the programs query."""

import sys
import types

import django
from django.conf import settings

settings.configure(
    INSTALLED_APPS=["shop"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    USE_TZ=False,
)
sys.modules["shop"] = app = types.ModuleType("shop")
app.__path__ = []
app.__file__ = __file__
django.setup()

from django.db import connection, models  # noqa: E402 - Django has to be set up


class User(models.Model):
    name = models.TextField()
    email = models.TextField()
    age = models.IntegerField()

    class Meta:
        app_label = "shop"


class Entry(models.Model):
    title = models.TextField()
    body = models.TextField()
    year = models.IntegerField()
    author = models.ForeignKey(User, models.CASCADE)

    class Meta:
        app_label = "shop"


def fill():
    """Makes the tables, and rows that the programs find, each by some value."""
    with connection.schema_editor() as editor:
        editor.create_model(User)
        editor.create_model(Entry)
    people = [
        ("alice", "alice@example.org", 31),
        ("bob", "bob@example.org", 5),
        ("Ann Lee", "ann@example.org", 47),
        ("100% wool", "wool@example.org", 2),
        ("", "nobody@example.org", 0),
        ("5", "five@example.org", 5),
    ]
    for name, email, age in people:
        user = User.objects.create(name=name, email=email, age=age)
        for number in range(2):
            Entry.objects.create(
                title=f"{name} {number}", body=f"about {name}", year=2020 + number, author=user
            )


app.models = sys.modules["shop.models"] = types.ModuleType("shop.models")
app.models.User, app.models.Entry = User, Entry

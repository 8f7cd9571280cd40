"""A browser without a screen or script: cookies, forms with everything they carry, and nothing else."""

from __future__ import annotations

import http.cookiejar
import urllib.error
import urllib.parse
import urllib.request
import uuid
from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Form:
    """A form of a page: where it goes, and what it would send as it stands; boxes of one name are several values."""

    action: str
    method: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    choices: dict[str, list[str]] = field(default_factory=dict)


class Reader(HTMLParser):
    """Read the forms and the words of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.words: list[str] = []
        self._select: str | None = None
        self._area: str | None = None
        self._quiet = 0

    def handle_starttag(self, tag: str, pairs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in pairs}
        self._quiet += tag in ("script", "style")
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if tag == "form":
            self.forms.append(Form(given.get("action", ""), given.get("method", "get").lower()))
        elif self.forms and (name := given.get("name")):
            self._field(tag, name, given)
        elif tag == "option" and self._select and self.forms:
            value = given.get("value", "")
            self.forms[-1].choices.setdefault(self._select, []).append(value)
            if "selected" in given or self._select not in self.forms[-1].fields:
                self.forms[-1].fields[self._select] = [value]

    def _field(self, tag: str, name: str, given: dict[str, str]) -> None:
        form, kind = self.forms[-1], given.get("type", "text")
        if tag == "select":
            self._select = name
        elif tag == "textarea":
            self._area, form.fields[name] = name, [""]
        elif kind == "file":
            form.files.append(name)
        elif kind in ("radio", "checkbox"):
            form.choices.setdefault(name, []).append(given.get("value", "on"))
            if "checked" in given:
                form.fields.setdefault(name, []).append(given.get("value", "on"))
        elif tag == "input":
            form.fields[name] = [given.get("value", "")]

    def handle_endtag(self, tag: str) -> None:
        self._quiet -= tag in ("script", "style")
        self._select = None if tag == "select" else self._select
        self._area = None if tag == "textarea" else self._area

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self.forms[-1].fields[self._area][0] += data.removeprefix("\n")
        elif not self._quiet:
            self.words.append(data)


@dataclass
class Page:
    """What an address answered."""

    status: int
    address: str
    text: str

    def __post_init__(self) -> None:
        reader = Reader()
        reader.feed(self.text)
        self.forms, self.links = reader.forms, reader.links
        self.words = " ".join(" ".join(reader.words).split())

    def form(self, part: str) -> Form:
        """Return the first form that posts to an address with this part in it."""
        found = [form for form in self.forms if form.method == "post" and part in (form.action or self.address)]
        if not found:
            raise LookupError(f"{self.address} has no form for {part}; it says: {self.words[:400]}")
        return found[0]


class Visitor:
    def __init__(self, address: str):
        self.address = address
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def get(self, path: str, **headers: str) -> Page:
        return self._send(urllib.request.Request(urllib.parse.urljoin(self.address, path), headers=headers))

    def press(self, page: Page, part: str, file: tuple[str, bytes] | None = None, **fields: str) -> Page:
        """Send the form of a page whose address has this part, with its own hidden fields, changed as said."""
        form = page.form(part)
        target = urllib.parse.urljoin(page.address, form.action or page.address)
        sent = form.fields | {name: [value] for name, value in fields.items()}
        if file is None:
            body, kind = urllib.parse.urlencode(sent, doseq=True).encode(), "application/x-www-form-urlencoded"
        else:
            body, kind = _multipart(sent, form.files[0], *file)
        return self._send(urllib.request.Request(target, body, {"Origin": self.address, "Content-Type": kind}))

    def _send(self, request: urllib.request.Request) -> Page:
        try:
            with self.opener.open(request, timeout=60) as answer:
                return Page(answer.status, answer.url, answer.read().decode())
        except urllib.error.HTTPError as error:
            return Page(error.code, error.url or request.full_url, error.read().decode())


def _multipart(fields: dict[str, list[str]], name: str, filename: str, content: bytes) -> tuple[bytes, str]:
    edge = uuid.uuid4().hex
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
        for key, values in fields.items()
        for value in values
    ]
    head = f'--{edge}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\nContent-Type: text/csv\r\n\r\n'
    return b"".join([*parts, head.encode(), content, f"\r\n--{edge}--\r\n".encode()]), f"multipart/form-data; boundary={edge}"

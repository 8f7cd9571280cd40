"""A practice that came in by everybody's consent, and whose name, people, agreement and signatures are hostile texts."""

from __future__ import annotations

import os
from itertools import count
from typing import Any

from hub.demo import cast
from hub.web.access import token_scopes
from tests.builders.people import make_token
from tests.tenancy.neighbours import this_day
from tests.web.hostile import TEXTS, faults_of

ALL = os.environ.get("HUB_HOSTILE") == "all"
LETTERS, SIGNS = list(TEXTS.values())[:6], list(TEXTS.values())[6:]
FORMULA = TEXTS["a formula with ="]
SLUG = "willow"
MEI = "mei@willow.example"
SIGNED = str(this_day())
STEPS: dict[str, dict[str, Any]] = {
    "practice": {"name": "=1+1<b onclick=canary()>", "slug": SLUG, "legal_form": "PLLC", "jurisdiction": "US-NY"},
    "owner": {"owner_name": "@Mei<script>canary()</script>", "email": MEI, "licence_type": "LAC", "licence_number": "+LAC'\"><svg onload=canary()>"},
    "agreement": {"fee_model": "flat_monthly", "monthly_minor": 150_000, "first_day": SIGNED[:8] + "01", "shares": "lines",
                  "services": [{"words": "-1+1</td><script>canary()</script>", "category": "bookkeeping"}]},
    "signatures": {"signatures": [{"side": side, "name": f"={side}<img src=x onerror=canary()>", "signed_on": SIGNED} for side in ("hub", "practice")]},
    "people": {"people": [{"name": "@Mei<script>canary()</script>", "email": MEI, "kind": "owner_draw", "task": "=cmd|'/C calc'!A0", "as_member": True},
                          {"name": "+Ines {{1337*7331}}", "email": "ines@willow.example", "kind": "contractor", "task": "-<b>"}]},
}  # fmt: skip


class Battery:
    """The application after everything was tried on it, and what was found meanwhile."""

    def __init__(self, app: Any, database: Any):
        self.app, self.database = app, database
        self.findings: list[str] = []
        self.sent, self.taken = 0, 0
        self.fields: set[str] = set()
        self.turn = count()
        with database.admin() as admin:
            self.people = dict(admin.execute("SELECT email, id FROM hub.person").fetchall())

    def texts(self) -> list[str]:
        """Return the texts for the next field: all of them, or in turn one that can be written down and one that should not be."""
        turn = next(self.turn)
        return SIGNS + LETTERS if ALL else [SIGNS[turn % len(SIGNS)], LETTERS[turn % len(LETTERS)]]

    def note(self, address: str, answer: Any) -> None:
        self.sent += 1
        self.taken += answer.status_code < 400
        self.findings += faults_of(address, answer)

    def key(self, email: str) -> dict[str, str]:
        with self.app.app_context():
            return {"Authorization": "Bearer " + make_token(self.people[email], *token_scopes(self.app))}


def welcome(battery: Battery) -> None:
    """Let a practice in whose name, people, agreement and signatures are hostile, by the consent of everybody."""
    client, keys = battery.app.test_client(), {person.key: battery.key(person.email) for person in cast.EVERYBODY}

    def send(who: str, path: str, body: Any, method: str = "POST", **headers: str) -> Any:
        answer = client.open(f"/api/v1{path}", method=method, json=body, headers=keys[who] | headers)
        assert answer.status_code in (200, 201), (path, answer.json)
        return answer

    begun = send("amara", "/hub/practices/joining", {"discipline": "acupuncture", "name": STEPS["practice"]["name"]})
    path, tag = f"/hub/practices/{begun.json['id']}/joining", "*"
    for step, body in STEPS.items():
        tag = client.get(f"/api/v1{path}", headers=keys["amara"]).headers["ETag"]
        send("amara", f"{path}/{step}", body, "PUT", **{"If-Match": tag})
    asked = send("amara", f"{path}/propose", {}).json["proposal"]
    for who, key in keys.items():
        seen = client.get(f"/api/v1/hub/proposals/{asked}", headers=key).json
        said = {"position": "consent_with_reservations", "reason": FORMULA, "version": seen["version"], "text_hash": seen["text_hash"]}
        send(who, f"/hub/proposals/{asked}/positions", said)
    seen = client.get(f"/api/v1/hub/proposals/{asked}", headers=keys["sam"]).json
    assert seen["decision"], (seen["trouble"], seen["outcome"], seen["still_to_hear"], seen["status"])
    with battery.database.admin() as admin:
        battery.people = dict(admin.execute("SELECT email, id FROM hub.person").fetchall())

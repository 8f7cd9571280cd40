"""Whatever an installed plugin is or does while it is found and read, the hub has a plain reason and goes on with the others."""

from __future__ import annotations

import threading
import time

import pytest

from hub.plugin_host.catalogue import State, discover
from tests.conformance.strangers import Stranger, answering, page

NOT_PYTHON = "def declaration(:\n"
SLEEPS = "import time\ntime.sleep(3600)\n"
SPINS = "while True:\n    pass\n"
SWALLOWS = "import time\nwhile True:\n    try:\n        time.sleep(3600)\n    except Exception:\n        pass\n"

BAD = {
    "raises at import": (Stranger("massage", source="1 / 0\n"), "ZeroDivisionError"),
    "exits at import": (Stranger("massage", source="import sys\nsys.exit(3)\n"), "SystemExit"),
    "is not python": (Stranger("massage", source=NOT_PYTHON), "SyntaxError"),
    "sleeps at import": (Stranger("massage", source=SLEEPS), "did not answer within"),
    "spins at import": (Stranger("massage", source=SPINS), "did not answer within"),
    "swallows what stops it": (Stranger("massage", source=SWALLOWS), "did not answer within"),
    "has no declaration": (Stranger("massage", source="x = 1\n"), "AttributeError"),
    "declares nonsense": (Stranger("massage", source="declaration = {'key': 'massage'}\n"), "leads to a dict"),
    "declares numbers": (Stranger("massage", says={"title": "7", "professions": "'massage'"}), "`title` must be text"),
    "is not where it says": (Stranger("massage", target="stranger_nowhere:declaration"), "is not where its installation says"),
    "is made for another hub": (Stranger("massage", says={"api_version": "'2.0'"}), "Made for version 2.0; this hub is version 1.0."),
    "asks for a later addition": (Stranger("massage", says={"api_version": "'1.7'"}), "Made for version 1.7; this hub is version 1.0."),
    "lies about its version": (Stranger("massage", installed_version="0.9"), "says it is version 1.0, and version 0.9 is installed"),
    "lies about its key": (Stranger("massage", says={"key": "'shiatsu'"}), "calls itself “shiatsu”"),
    "takes a word of the hub as key": (Stranger("massage", says={"key": "'combined'"}), "not a word of the hub"),
    "has no rule of ownership": (Stranger("massage", says={"owner_rule": None}), "`owner_rule` is missing"),
    "names an unknown licence": (Stranger("massage", says={"licence_types": "('LMT', 'WIZ')"}), "licence type “WIZ” is unknown"),
    "wants a part of the income": (Stranger("massage", says={"fee_models_allowed": "('percent_of_revenue',)"}), "29.1(b)(4)"),
    "has no fee profile": (Stranger("massage", says={"fee_profile": None}), "`fee_profile` must be one of"),
    "offers care as the hub's service": (
        Stranger("massage", says={"default_services": "(HubService(code='care', title='Massage', category='care'),)"}),
        "a hub may not offer",
    ),
    "keeps a record of care": (Stranger("massage", says={"care_logging": "'full'"}), "must be “none”"),
    "takes an address of the hub": (
        Stranger("massage", says={"pages": page("money")}, modules={"pages": answering("return 1")}),
        "belongs to the hub",
    ),
    "climbs out of its address": (
        Stranger("massage", says={"pages": page("../hub")}, modules={"pages": answering("return 1")}),
        "one plain word",
    ),
    "states no access": (
        Stranger("massage", says={"pages": page(methods="")}, modules={"pages": answering("return 1")}),
        "who may read it",
    ),
    "takes another's permission": (
        Stranger("massage", says={"pages": page(key="ledger")}, modules={"pages": answering("return 1")}),
        "massage.object",
    ),
    "answers with another's function": (Stranger("massage", says={"pages": page(handler="os:getcwd")}), "outside the plugin's own package"),
    "answers with nothing": (Stranger("massage", says={"pages": page()}), "ModuleNotFoundError"),
    "imports a private module": (
        Stranger("massage", modules={"inside": "def run():\n    from hub.db.unit_of_work import unit_of_work\n"}),
        "inside.py imports hub.db.unit_of_work",
    ),
    "imports by a name in quotes": (
        Stranger("massage", modules={"inside": "import importlib\nledger = importlib.import_module('hub.ledger')\n"}),
        "imports hub.ledger",
    ),
    "imports another spoke": (Stranger("massage", modules={"inside": "import spokes.psychology\n"}), "imports spokes.psychology"),
    "imports the machinery": (Stranger("massage", modules={"inside": "from flask import current_app\n"}), "imports flask"),
    "reaches behind the desk": (
        Stranger("massage", modules={"inside": "def run(desk):\n    return desk._uow\n"}),
        "reaches behind the desk",
    ),
    "has tables and no migrations": (Stranger("massage", says={"tables": "('oil',)"}), "Name both"),
    "puts a table elsewhere": (
        Stranger("massage", says={"tables": "('hub.oil',)", "migrations": "'migrations'", "demo": "'PACKAGE:tell'"}),
        "lies in plugin_massage and nowhere else",
    ),
    "has no migrations in its folder": (
        Stranger("massage", says={"tables": "('oil',)", "migrations": "'migrations'", "demo": "'PACKAGE:tell'"}),
        "no migrations in its folder",
    ),
    "keeps clients": (
        Stranger("massage", says={"tables": "('client_name',)", "migrations": "'migrations'", "demo": "'PACKAGE:tell'"}),
        "about a client",
    ),
    "takes an account of the common chart": (
        Stranger("massage", says={"chart": "(ChartAccount(code='1000', name='Bank of oils', kind='asset', report_class='cash'),)"}),
        "in the common chart already",
    ),
    "has an account that fits nowhere": (
        Stranger("massage", says={"chart": "(ChartAccount(code='6600', name='Oils', kind='expense', report_class='hub_fee'),)"}),
        "this kind stands in pay or other_costs",
    ),
    "has a setting of another kind": (
        Stranger("massage", says={"settings": "(Setting(name='days', title='Days', kind='number', default='many'),)"}),
        "not of its kind",
    ),
}


@pytest.mark.parametrize("how", BAD)
def test_a_plugin_that_misbehaves_is_put_aside_with_a_reason_and_the_others_work(place, how):
    stranger, reason = BAD[how]
    found = discover(path=place(stranger), budget=0.4)
    plugin = found.get("massage")
    assert plugin is not None and plugin.state is State.QUARANTINED
    assert reason in plugin.reason
    assert "massage" not in found.registry
    assert {"psychology", "social_work", "acupuncture"} <= {declaration.key for declaration in found.registry}


def test_a_stranger_that_behaves_is_ready(place):
    found = discover(path=place(Stranger("massage")))
    assert found.get("massage").state is State.READY
    assert found.registry.title("massage") == "Massage"


def test_all_faults_are_said_at_once(place):
    stranger = Stranger(
        "massage", says={"owner_rule": None, "fee_profile": "'free'", "licence_types": "('LMT', 'WIZ')", "api_version": "'9'"}
    )
    reason = discover(path=place(stranger)).get("massage").reason
    assert all(words in reason for words in ("owner_rule", "fee_profile", "WIZ", "Made for version 9"))


def test_a_key_of_the_hub_s_own_stays_with_it_and_the_stranger_is_put_aside(place):
    found = discover(path=place(Stranger("psychology")))
    assert found.get("psychology").ready and found.get("psychology").installed.first_party
    stranger = found.get("psychology--hub-psychology-by-a-stranger")
    assert stranger.state is State.QUARANTINED and "claimed by cooperative-hub too" in stranger.reason


def test_of_two_strangers_with_one_key_neither_is_used(place):
    found = discover(path=place(Stranger("massage"), Stranger("massage", distribution="hub-massage-again")))
    claims = [plugin for plugin in found if plugin.key == "massage"]
    assert len(claims) == 2 and all(plugin.state is State.QUARANTINED for plugin in claims)
    assert len({plugin.ref for plugin in claims}) == 2


def test_of_two_plugins_with_one_page_the_second_is_put_aside(place):
    says = {"pages": page("oils")}
    other = {"pages": page("oils", key="shiatsu"), "title": "'Shiatsu'"}
    modules = {"pages": answering("return PageView('Oils', 'None.')")}
    found = discover(path=place(Stranger("massage", says=says, modules=modules), Stranger("shiatsu", says=other, modules=modules)))
    assert found.get("massage").ready
    assert "is that of Massage already" in found.get("shiatsu").reason


def test_a_distribution_that_is_installed_twice_is_put_aside(place):
    path = place(Stranger("massage"), Stranger("massage", installed_version="2.0"))
    assert "installed more than once, as" in discover(path=path).get("massage").reason


def test_a_plugin_that_is_not_named_is_not_even_imported(place):
    found = discover("psychology", path=place(Stranger("massage", source="raise SystemExit\n")))
    assert found.get("massage").state is State.NOT_CHOSEN
    assert [declaration.key for declaration in found.registry] == ["psychology"]


def test_a_plugin_held_to_another_version_or_other_files_is_not_imported(place):
    path = place(Stranger("massage", source="raise SystemExit\n"))
    assert "holds it to version 2.0; version 1.0 is installed" in discover("massage==2.0", path=path).get("massage").reason
    assert "by their digest" in discover(f"massage@sha256:{'0' * 64}", path=path).get("massage").reason


def test_a_plugin_that_is_named_and_not_installed_is_said_to_be_missing():
    plugin = discover("psychology,massage").get("massage")
    assert plugin.state is State.ABSENT and "it is not installed" in plugin.reason


def test_an_unreadable_list_of_plugins_is_refused_in_a_sentence():
    with pytest.raises(ValueError, match="cannot be read at “massage;”"):
        discover("massage;")


def test_an_import_that_hangs_outside_the_main_thread_is_left_behind(place):
    path = place(Stranger("massage", source="import time\ntime.sleep(5)\n"))
    found = []
    began = time.monotonic()
    reader = threading.Thread(target=lambda: found.append(discover("massage", path=path, budget=0.3)))
    reader.start()
    reader.join()
    assert time.monotonic() - began < 4
    assert "did not answer within" in found[0].get("massage").reason

"""The hub's own kit, over this plugin."""

from hub.conformance import check
from hub_acupuncture import declaration


def test_every_rule_of_the_kit_holds():
    report = check(declaration)
    assert report.passed, report.as_text()

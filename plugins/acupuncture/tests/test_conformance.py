"""The hub's own kit, over this plugin."""

from hub_acupuncture import declaration

from hub.conformance import check


def test_every_rule_of_the_kit_holds():
    report = check(declaration)
    assert report.passed, report.as_text()

"""Acupuncture: a practice of licensed acupuncturists, and the certificates its people keep in date."""

from __future__ import annotations

from hub.plugin_api.declaration import Access, HubService, Job, OwnerRule, Page, PayerRule, Profession, Setting, SpokeDeclaration

declaration = SpokeDeclaration(
    key="acupuncture",
    title="Acupuncture",
    version="0.1.0",
    api_version="1.0",
    made_by="The Alliance",
    summary="A practice of licensed acupuncturists. It keeps track of who holds a clean needle certificate, and until when.",
    discipline="acupuncture",
    professions=(Profession(code="acupuncture", title="Acupuncture", licence_types=("LAC",), practises_alone=("LAC",)),),
    licence_types=("LAC",),
    owner_rule=OwnerRule(
        licence_types=("LAC",),
        words="Every owner of the company is licensed to practise acupuncture.",
        source="New York Education Law, article 160; Limited Liability Company Law, section 1207",
    ),
    payer_rules=(PayerRule(payer="private insurance", licence_type="LAC", eligible="ask", words="Some plans cover it; ask each one."),),
    default_services=(
        HubService(code="rooms", title="Rooms with a table and a sink", category="space"),
        HubService(code="books", title="Keeping the books and the pay", category="bookkeeping"),
        HubService(code="calendar", title="Calendar and reception", category="scheduling"),
        HubService(code="supplies", title="Needles and their safe disposal, ordered and paid", category="equipment"),
    ),
    fee_profile="licensed_care",
    fee_models_allowed=("flat_monthly", "per_unit", "cost_plus"),
    terms={"client": "patient", "practitioner": "acupuncturist", "consultation": "consultation", "session": "treatment"},
    pages=(
        Page(
            path="needle-certificates",
            title="Clean needle certificates",
            icon="security",
            handler="hub_acupuncture.pages:certificates",
            access=(
                Access(method="GET", permission="acupuncture.certificate.read"),
                Access(method="POST", permission="acupuncture.certificate.keep"),
            ),
        ),
    ),
    jobs=(
        Job(
            name="look_ahead",
            title="Look which certificates end soon",
            handler="hub_acupuncture.pages:look_ahead",
            every="week",
        ),
    ),
    settings=(Setting(name="notice_days", title="Days before the end of a certificate to say so", kind="number", default=60),),
    migrations="migrations",
    tables=("certificate",),
    demo="hub_acupuncture.demo:tell",
)

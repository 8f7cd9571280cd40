"""Psychology: a practice of licensed psychologists."""

from __future__ import annotations

from hub.plugin_api.declaration import HubService, OwnerRule, PayerRule, Profession, SpokeDeclaration, SupervisionRule

declaration = SpokeDeclaration(
    key="psychology",
    title="Psychology",
    version="0.1.0",
    api_version="1.0",
    made_by="The hub",
    summary="A practice of licensed psychologists, who may work with social workers and permit holders under supervision.",
    discipline="psychology",
    professions=(
        Profession(code="psychology", title="Psychology", licence_types=("PSY",), practises_alone=("PSY",)),
        Profession(code="social_work", title="Social work in a psychology practice", licence_types=("LMSW", "LCSW", "LCSW-R")),
    ),
    licence_types=("PSY", "LMSW", "LCSW", "LCSW-R"),
    owner_rule=OwnerRule(
        licence_types=("PSY",),
        words="Every owner of the company is a licensed psychologist who practises in it.",
        source="New York Limited Liability Company Law, section 1207",
    ),
    supervision_rules=(
        SupervisionRule(
            licence_type="LMSW",
            by=("LCSW", "LCSW-R", "PSY", "MD", "DO"),
            words="A licensed master social worker gives care under a licensed clinical social worker, a psychologist or a psychiatrist.",
            source="8 NYCRR 74.6",
        ),
    ),
    payer_rules=(
        PayerRule(payer="private insurance", licence_type="PSY", eligible="yes"),
        PayerRule(payer="private insurance", licence_type="LCSW", eligible="yes"),
        PayerRule(payer="private insurance", licence_type="LMSW", eligible="ask", words="Few insurers do; ask each one."),
        PayerRule(payer="Medicaid", licence_type="LMSW", eligible="supervised", words="Under a supervisor who is a Medicaid provider."),
    ),
    default_services=(
        HubService(code="rooms", title="Rooms to see people in", category="space"),
        HubService(code="books", title="Keeping the books and the pay", category="bookkeeping"),
        HubService(code="billing", title="Billing for a set amount", category="billing"),
        HubService(code="calendar", title="Calendar and reception", category="scheduling"),
        HubService(code="computers", title="Computers and programs", category="technology"),
        HubService(code="insurance", title="Insurance and licences kept in date", category="insurance"),
    ),
    fee_profile="licensed_care",
    fee_models_allowed=("flat_monthly", "per_unit", "cost_plus"),
    terms={"client": "client", "practitioner": "therapist", "consultation": "consultation", "session": "session"},
)

"""Social work: a practice of licensed clinical social workers."""

from __future__ import annotations

from hub.plugin_api.declaration import HubService, OwnerRule, PayerRule, Profession, SpokeDeclaration, SupervisionRule

declaration = SpokeDeclaration(
    key="social_work",
    title="Social work",
    version="0.1.0",
    api_version="1.0",
    made_by="The hub",
    summary="A practice of licensed clinical social workers, who may work with master social workers under supervision.",
    discipline="social work",
    professions=(
        Profession(
            code="clinical_social_work",
            title="Clinical social work",
            licence_types=("LCSW", "LCSW-R", "LMSW"),
            practises_alone=("LCSW", "LCSW-R"),
        ),
    ),
    licence_types=("LMSW", "LCSW", "LCSW-R"),
    owner_rule=OwnerRule(
        licence_types=("LCSW", "LCSW-R"),
        words="Every owner of the company is a licensed clinical social worker.",
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
        HubService(code="meetings", title="Meetings and decisions, prepared", category="facilitation"),
    ),
    fee_profile="licensed_care",
    fee_models_allowed=("flat_monthly", "per_unit", "cost_plus"),
    terms={"client": "client", "practitioner": "social worker", "consultation": "consultation", "session": "session"},
)

"""The words a declaration may use. A new licence or fee model is law, so it enters here, in the hub, with its source."""

from __future__ import annotations

LICENCE_TYPES: dict[str, str] = {
    "PSY": "Licensed psychologist",
    "LMSW": "Licensed master social worker",
    "LCSW": "Licensed clinical social worker",
    "LCSW-R": "Licensed clinical social worker with the R privilege",
    "LMHC": "Licensed mental health counsellor",
    "LMFT": "Licensed marriage and family therapist",
    "LP": "Licensed psychoanalyst",
    "LCAT": "Licensed creative arts therapist",
    "LAC": "Licensed acupuncturist",
    "CDN": "Certified dietitian-nutritionist",
    "LMT": "Licensed massage therapist",
    "LM": "Licensed midwife",
    "RN": "Registered professional nurse",
    "NP": "Nurse practitioner",
    "OT": "Occupational therapist",
    "PT": "Physical therapist",
    "SLP": "Speech-language pathologist",
    "MD": "Physician (MD)",
    "DO": "Physician (DO)",
}
"""Licences a person can hold. Source: New York Education Law title VIII, the professions open to a professional LLC."""

FEE_MODELS: dict[str, str] = {
    "flat_monthly": "a set amount each month",
    "per_unit": "a set amount for each unit of hub work",
    "cost_plus": "cost and a stated margin",
    "percent_of_revenue": "a part of what comes in",
    "percent_of_collections": "a part of what is collected",
    "percent_of_net": "a part of what is left over",
    "hybrid_percent": "a set amount and a part of what comes in",
}

INCOME_DEPENDENT = frozenset({"percent_of_revenue", "percent_of_collections", "percent_of_net", "hybrid_percent"})
"""Fee models that follow the practice's income. Source: 8 NYCRR 29.1(b)(4) refuses them for the licensed professions."""

FEE_PROFILES: dict[str, str] = {
    "licensed_care": "Licensed people give care, so the law on sharing fees applies to what the practice pays the hub.",
    "no_care": "Nobody gives care under a licence, so a fee is an ordinary price between two companies.",
}

SERVICE_CATEGORIES: dict[str, str] = {
    "space": "rooms",
    "equipment": "equipment",
    "bookkeeping": "books and pay",
    "billing": "billing for a set fee",
    "scheduling": "calendar and reception",
    "technology": "computers and programs",
    "insurance": "insurance and licences kept in date",
    "training": "training and consultation, organised",
    "facilitation": "meetings and decisions",
}
"""What a hub may do for a practice. Care is not in the list and cannot be: a management company gives none."""

ACCOUNT_KINDS = ("asset", "liability", "equity", "income", "expense")

REPORT_CLASSES: dict[str, tuple[str, ...]] = {
    "asset": ("cash", "receivable"),
    "liability": ("payable",),
    "equity": ("equity",),
    "income": ("outside_revenue",),
    "expense": ("pay", "other_costs"),
}
"""Where an account of a discipline may stand in the pooled view, by its kind. Fees and capital accounts are the hub's own."""

TERMS: dict[str, str] = {
    "client": "whoever comes for care",
    "practitioner": "whoever gives care",
    "consultation": "colleagues thinking together about the work",
    "session": "one meeting for care",
}
"""Words a discipline may say in its own way; the hub uses them on that practice's pages."""

RESERVED_KEYS = frozenset({"hub", "combined", "elimination", "me", "api", "plugin", "none", "core"})

ACCESS_OF = ("worker", "member")
"""Who may be let in to a plugin's page: whoever works in the practice, or its members."""

HTTP_METHODS = ("GET", "POST")

EVERY = ("day", "week", "month")

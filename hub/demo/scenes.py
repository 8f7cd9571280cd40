"""The scenes of the story: what people brought, said and agreed, each on its day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from hub.consensus import services as consensus
from hub.demo import cast
from hub.demo.cast import AMARA, DANIEL, JONAH, MINA, NADIA, PRIYA, SAM, TOMAS, Person, Times
from hub.demo.stage import Stage
from hub.hours import services as hours
from hub.kernel.period import Month
from hub.membership import services as membership
from hub.membership.services import NewPerson
from hub.onboarding import founding
from hub.onboarding.founding import Charter, Founder

Scene = Callable[[Stage], Any]
FIVE = [AMARA, NADIA, PRIYA, SAM, TOMAS]
SIX = [*FIVE, DANIEL]
SERVICES = [
    ("Keeping the books and the pay", "bookkeeping"),
    ("Billing for a set amount", "billing"),
    ("Calendar and reception", "scheduling"),
]


def scenes(times: Times) -> list[tuple[date, Scene]]:
    """Return every scene with its day, in no order."""
    closed, running = times.closed, times.running
    return [
        (times.founded_on, lambda stage: found(stage, times)),
        (date(closed - 1, 12, 9), lambda stage: agree_surplus(stage, closed)),
        (date(closed - 1, 12, 20), lambda stage: welcome_psychology(stage, date(closed, 1, 1))),
        (date(closed, 1, 10), agree_floor),
        (date(closed, 1, 24), lambda stage: welcome_daniel(stage, times)),
        (date(closed, 5, 2), lambda stage: grant_free_month(stage, Month(closed * 100 + 5))),
        (_friday(date(closed, 6, 6)), ask_about_friday),
        (_friday(date(closed, 6, 6)) + timedelta(days=4), tomas_objects),
        (_friday(date(closed, 6, 6)) + timedelta(days=7), friday_revised),
        (date(closed, 7, 25), lambda stage: admit(stage, DANIEL, NADIA, FIVE)),
        (date(running, 2, 13), lambda stage: welcome_social_work(stage, times)),
        (times.social_work_joins_on, nadia_moves),
        (_friday(date(running, 3, 8)), lambda stage: share_surplus(stage, closed)),
        (date(running, 8, 21), lambda stage: admit(stage, MINA, NADIA, SIX)),
        (date(running, 8, 24), lambda stage: admit(stage, JONAH, NADIA, SIX)),
        (times.today - timedelta(days=9), lambda stage: open_question(stage, times)),
        (times.today - timedelta(days=4), lambda stage: open_hours(stage)),
    ]


def found(stage: Stage, times: Times) -> None:
    """Five people found the hub and sign decision 1."""
    founders = tuple(Founder(p.name, p.email, p.pronouns, p is SAM, "keeps the books" if p is SAM else "") for p in cast.FOUNDERS)
    charter = Charter(cast.COLLECTIVE, founders, times.founded_on, per_hour_minor=cast.RATE_MINOR, leave_day_minor=cast.LEAVE_DAY_MINOR)
    done = stage.act("hub", lambda uow: founding.found(uow, charter))
    stage.people.update(done.people)


def agree_surplus(stage: Stage, year: int) -> None:
    """Before the year begins: what is left over goes to members by hours."""
    stage.decide(
        SAM, f"What is left over from {year} on goes to members by hours", "Every hour counts alike, in whatever practice and of whatever kind.",
        FIVE, effect="surplus.policy.adopt", payload={"from_year": year}, why="It has to be agreed before the year begins.",
    )  # fmt: skip


def welcome_psychology(stage: Stage, first_day: date) -> None:
    """The psychology practice comes in, with a set fee and open lines."""
    people = [
        (AMARA, "owner_draw", "psychologist"),
        (NADIA, "contractor", "therapist"),
        (PRIYA, "contractor", "therapist"),
        (TOMAS, "contractor", "therapist"),
    ]
    payload = practice("psychology", cast.PSYCHOLOGY, "Juniper Psychology", AMARA, first_day, cast.PSYCHOLOGY_FEE, "lines", people, [])
    stage.decide(SAM, "Juniper Psychology joins the hub", "The practice gives the care, the hub does everything else for a set amount.",
                 FIVE, effect="onboarding.practice.admit", payload=payload)  # fmt: skip
    _learn_places(stage)


def agree_floor(stage: Stage) -> None:
    """Below fifty dollars a session we decide together."""
    stage.decide(PRIYA, "Below $50 a session we decide together", "A clinician sets rates alone down to $50. Below that we look at the money together.",
                 FIVE, effect="rates.floor.set", payload={"floor_minor": 5_000, "from_on": _day(stage)},
                 voices={TOMAS: ("consent_with_reservations", "Let us look again in a year; $50 is much for some.")})  # fmt: skip


def welcome_daniel(stage: Stage, times: Times) -> None:
    """A sixth person begins, as a candidate."""
    stage.decide(NADIA, "Daniel Kim works with us from 1 February", "He begins in psychology. His six months end on 1 August.", FIVE)

    def begin(uow: Any) -> None:
        person = membership.add_person(uow, NewPerson(DANIEL.name, DANIEL.email, DANIEL.pronouns), times.daniel_begins_on)
        membership.engage(uow, person, stage.places[cast.PSYCHOLOGY], "contractor", "therapist", times.daniel_begins_on)
        membership.add_licence(
            uow, person, DANIEL.licence, DANIEL.number, "US-NY", times.today.replace(month=1, day=1) + timedelta(days=900)
        )
        stage.people[DANIEL.email] = person

    stage.act("hub", begin, NADIA)


def grant_free_month(stage: Stage, month: Month) -> None:
    """A free month for somebody who is only a reference here. Whoever gives the care is paid all the same."""
    payload = {"reference": "K7QX2M", "person_id": str(stage.id_of(PRIYA)), "usual_minor": 8_000, "agreed_minor": 0, "sessions_a_month": 4,
               "from_month": str(month), "months": 1}  # fmt: skip
    stage.decide(PRIYA, "A free month for K7QX2M", "Four sessions at nothing in May. We can bear it this month.", [AMARA, NADIA, PRIYA, TOMAS],
                 effect="rates.low_rate.grant", payload=payload, place=cast.PSYCHOLOGY)  # fmt: skip


def ask_about_friday(stage: Stage) -> None:
    """Four agree in the meeting; Tomás is away and will be asked."""
    matter = stage.bring(
        AMARA, "The Friday meeting starts at 8:30", "We meet at 8:30 instead of 10:00, so that Friday sessions can start earlier."
    )
    stage.hear(matter, {person: ("consent", "") for person in FIVE if person is not TOMAS})
    present = [stage.id_of(person) for person in [*FIVE, DANIEL] if person is not TOMAS]
    day = date.fromisoformat(_day(stage))
    stage.act("hub", lambda uow: consensus.note_meeting(uow, day, present, proposal_ids=[matter.id], noted_by=stage.id_of(NADIA)), NADIA)
    stage.app.extensions["hub.story_matter"] = matter


def tomas_objects(stage: Stage) -> None:
    """Asked afterwards, Tomás objects: the matter goes back to the next Friday."""
    matter = stage.app.extensions["hub.story_matter"]
    stage.hear(matter, {TOMAS: ("block", "At 8:30 I take my daughter to school. I could never come.")})


def friday_revised(stage: Stage) -> None:
    """The group changes its position to meet the need, everybody is asked again, and it is decided."""
    matter = stage.app.extensions.pop("hub.story_matter")
    words = stage.act("hub", lambda uow: consensus.live_words(uow, matter.id))
    stage.act(
        "hub",
        lambda uow: consensus.revise(
            uow, matter.id, version=words.version, base_hash=words.text_hash, title="The Friday meeting starts at 9:15",
            text="We meet at 9:15 instead of 10:00: early enough for Friday sessions, late enough for school.",
            note="After Tomás's objection", written_by=stage.id_of(AMARA),
        ),
        AMARA,
    )  # fmt: skip
    stage.hear(matter, dict.fromkeys(FIVE, ("consent", "")))
    stage.adopt(matter)


def admit(stage: Stage, candidate: Person, by: Person, circle: list[Person]) -> None:
    """A candidate's six months are nearly over: we welcome them as a member."""
    standing = {each.person_id for each in stage.act("hub", lambda uow: membership.members_on(uow, uow.today))}
    members = [person for person in cast.EVERYBODY if person.email in stage.people and stage.id_of(person) in standing]
    stage.decide(by, f"{candidate.name} becomes a member", "Their six months with us are nearly over. Nothing is paid for membership.",
                 members or circle, effect="joining.member.admit", payload={"person_id": str(stage.id_of(candidate))})  # fmt: skip


def welcome_social_work(stage: Stage, times: Times) -> None:
    """Nadia's own practice comes in, with two people who are hired for it."""
    first_day = times.social_work_joins_on
    known = [(NADIA, "owner_draw", "clinical social worker")]
    newcomers = [(MINA, "contractor", "therapist"), (JONAH, "contractor", "therapist")]
    payload = practice(
        "social_work", cast.SOCIAL_WORK, "Juniper Social Work", NADIA, first_day, cast.SOCIAL_WORK_FEE, "totals", known, newcomers
    )
    stage.decide(
        NADIA, "Juniper Social Work joins the hub", "Clinical social work in a company of its own, as the law of New York asks.", SIX,
        effect="onboarding.practice.admit", payload=payload,
        voices={TOMAS: ("consent_with_reservations", "Let us watch that the hub has hours enough for two practices.")},
    )  # fmt: skip
    _learn_places(stage)
    for person in (MINA, JONAH):
        stage.people[person.email] = stage.act("hub", lambda uow, p=person: membership.person_with_address(uow, p.email))  # type: ignore[assignment]


def nadia_moves(stage: Stage) -> None:
    """From the first day of her own practice Nadia works there and no longer in psychology."""
    day = date.fromisoformat(_day(stage))
    stage.act("hub", lambda uow: membership.end_engagement(uow, stage.id_of(NADIA), stage.places[cast.PSYCHOLOGY], day), NADIA)


def share_surplus(stage: Stage, year: int) -> None:
    """At the annual meeting the surplus of the closed year goes to members' capital accounts."""
    day = date.fromisoformat(_day(stage))
    present = [stage.id_of(person) for person in [*SIX, MINA, JONAH]]
    stage.decide(SAM, f"We share the surplus of {year}", "As agreed before the year began: by hours, to the cent.", SIX,
                 effect="surplus.year.share", payload={"year": year})  # fmt: skip
    stage.act("hub", lambda uow: consensus.note_meeting(uow, day, present, kind="annual", noted_by=stage.id_of(PRIYA)), PRIYA)


def open_question(stage: Stage, times: Times) -> None:
    """Today's open matter: a higher rate, with some still to hear."""
    begins = Month.of(times.today).plus(2).first_day
    matter = stage.bring(
        PRIYA, "Raise everyone's pay to $41 an hour", f"From {begins.isoformat()} every hour of every kind of work pays $41 instead of $40.",
        why="Rents went up, and two practices carry the hub better than one.", effect="pay.rate.change",
        payload={"per_hour_minor": 4_100, "from_on": begins.isoformat()},
    )  # fmt: skip
    voices = {PRIYA: ("consent", ""), NADIA: ("consent", ""), SAM: ("consent_with_reservations", "We should look at the reserve again in spring."),
              DANIEL: ("stand_aside", "I would rather have lower rates for clients first, but I will not stand in the way.")}  # fmt: skip
    standing = {each.person_id for each in stage.act("hub", lambda uow: membership.members_on(uow, uow.today))}
    stage.hear(matter, {person: said for person, said in voices.items() if stage.id_of(person) in standing})


def open_hours(stage: Stage) -> None:
    """Priya has said that her hours of last month are complete."""
    day = date.fromisoformat(_day(stage))
    stage.act(cast.PSYCHOLOGY, lambda uow: hours.say_complete(uow, stage.places[cast.PSYCHOLOGY], stage.id_of(PRIYA), Month.of(day)), PRIYA)


def practice(
    discipline: str, slug: str, name: str, owner: Person, first_day: date, fee_minor: int, shares: str,
    known: list[tuple[Person, str, str]], newcomers: list[tuple[Person, str, str]],
) -> dict[str, Any]:  # fmt: skip
    """Write down everything that a practice comes in with, as its form would."""
    registered = date(first_day.year + 2, 6, 30).isoformat()
    signed = (first_day - timedelta(days=20)).isoformat()
    return {
        "discipline": discipline, "name": name, "slug": slug, "legal_form": "PLLC", "jurisdiction": "US-NY", "tax_class": "",
        "owner": {"owner_name": owner.name, "email": owner.email, "licence_type": owner.licence, "licence_number": owner.number,
                  "jurisdiction": "US-NY", "registered_to": registered},
        "agreement": {"jurisdiction": "US-NY", "first_day": first_day.isoformat(), "fee_model": "flat_monthly", "monthly_minor": fee_minor,
                      "shares": shares, "services": [{"words": words, "category": category} for words, category in SERVICES],
                      "signatures": [{"side": "hub", "name": SAM.name, "signed_on": signed}, {"side": "practice", "name": owner.name, "signed_on": signed}]},
        "people": [
            {"name": person.name, "email": person.email, "pronouns": person.pronouns, "kind": kind, "task": task,
             "licence_type": person.licence, "licence_number": person.number, "registered_to": registered}
            for person, kind, task in [*known, *newcomers]
        ],
    }  # fmt: skip


def _learn_places(stage: Stage) -> None:
    from hub.practices import services as practices

    for entity in stage.act("hub", practices.list_entities):
        stage.places[entity.slug] = entity.id


def _day(stage: Stage) -> str:
    from hub.kernel.clock import day_in

    return day_in(stage.app.config.get("HUB_TIMEZONE", "America/New_York"), stage.app.extensions["hub.clock"]()).isoformat()


def _friday(day: date) -> date:
    """Return the first Friday on or after a day."""
    return day + timedelta(days=(4 - day.weekday()) % 7)

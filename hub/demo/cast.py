"""Who is in the story, and what the two years come to. All names are invented; every figure adds up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

COLLECTIVE = "Juniper Commons"
RATE_MINOR = 4_000
LEAVE_DAY_MINOR = 16_000


@dataclass(frozen=True)
class Person:
    """One person of the story."""

    key: str
    name: str
    email: str
    pronouns: str
    licence: str = ""
    number: str = ""


def _person(key: str, name: str, pronouns: str, licence: str = "", number: str = "") -> Person:
    return Person(key, name, f"{key}@juniper.example", pronouns, licence, number)


AMARA = _person("amara", "Amara Osei", "she/her", "PSY", "PSY-018204")
NADIA = _person("nadia", "Nadia Haddad", "she/her", "LCSW", "LCSW-076113")
PRIYA = _person("priya", "Priya Nair", "she/her", "LMSW", "LMSW-101557")
TOMAS = _person("tomas", "Tomás Rivera", "he/him", "LMSW", "LMSW-098820")
DANIEL = _person("daniel", "Daniel Kim", "he/him", "LMSW", "LMSW-114902")
SAM = _person("sam", "Sam Okafor", "they/them")
MINA = _person("mina", "Mina Park", "she/her", "LMSW", "LMSW-120031")
JONAH = _person("jonah", "Jonah Weiss", "he/him", "LMSW", "LMSW-120447")

FOUNDERS = (AMARA, NADIA, PRIYA, TOMAS, SAM)
EVERYBODY = (AMARA, DANIEL, JONAH, MINA, NADIA, PRIYA, SAM, TOMAS)

PSYCHOLOGY = "psychology"
SOCIAL_WORK = "social-work"

PSYCHOLOGY_FEE = 500_000
SOCIAL_WORK_FEE = 320_000

# The closed year. 3,195 hours of work and 45 days of leave are 3,375 hours at one rate: 13,500,000 cents.
OUTSIDE_REVENUE = 20_000_000
HOURS_OF_YEAR = {AMARA: 900, NADIA: 800, PRIYA: 640, TOMAS: 460, DANIEL: 395}
HUB_OTHER_COSTS = 1_165_433
HUB_HOURS_A_MONTH = 75

# The running year, a month: until March all five in psychology, then two practices.
PSYCHOLOGY_REVENUE_A_MONTH = 1_670_000
SOCIAL_WORK_REVENUE_A_MONTH = 1_080_000
HUB_COSTS_A_MONTH = 97_000
HOURS_BEFORE_MARCH = {AMARA: 75, NADIA: 67, PRIYA: 53, TOMAS: 45, DANIEL: 42}
HOURS_FROM_MARCH = {AMARA: 96, PRIYA: 74, TOMAS: 58, DANIEL: 54}
HOURS_OF_SOCIAL_WORK = {NADIA: 80, MINA: 56, JONAH: 44}

PAYER_PARTS = {"4000": 45, "4010": 45, "4020": 10}


@dataclass(frozen=True)
class Times:
    """The days of the story: `closed` is the last full calendar year, `today` the day it is told."""

    today: date

    @property
    def closed(self) -> int:
        return self.today.year - 1

    @property
    def running(self) -> int:
        return self.today.year

    @property
    def founded_on(self) -> date:
        return date(self.closed - 1, 12, 2)

    @property
    def daniel_begins_on(self) -> date:
        return date(self.closed, 2, 1)

    @property
    def social_work_joins_on(self) -> date:
        return date(self.running, 3, 1)

"""Ways to decide that a collective can choose from: frozen words and lists. In each of them one objection stops, and nobody is outnumbered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from hub.consensus.rules import Stand

UNANIMITY = "unanimity"
SENSE_CHECK = "sense_check"


@dataclass(frozen=True)
class Choice:
    """One thing that a person may say under a process, in the words of that process."""

    stand: Stand
    label: str
    meaning: str


@dataclass(frozen=True)
class Preset:
    """One way to decide.

    Shape    `choices` are what a person may say, `steps` how a matter goes, `stops` a sentence on what stops it; `decides` is False where
             nothing ever follows from what is said. There is no weight in it and no number of people that would be enough: under every
             preset that decides, it is everybody.
    """

    key: str
    title: str
    meaning: str
    choices: tuple[Choice, ...]
    stops: str
    steps: tuple[str, ...]
    source: str
    decides: bool = True

    @property
    def positions(self) -> tuple[Stand, ...]:
        return tuple(each.stand for each in self.choices)


_CONSENT = Choice(Stand.CONSENT, "I consent", "I can live with this and will help it work.")
_CONCERN = Choice(Stand.RESERVATIONS, "I consent, with a concern", "Go ahead, and keep my concern on record.")
_ASIDE = Choice(Stand.STAND_ASIDE, "I stand aside", "I will not take part in this one, and I will not stop it.")
_BLOCK = Choice(Stand.BLOCK, "I block", "Going ahead would harm us or go against what we agreed to be. We stop and talk.")
_TALK = Choice(Stand.TALK_FIRST, "I need to talk first", "Put it on the next meeting before I answer.")

_ALL = (
    Preset(
        UNANIMITY,
        "Everybody consents",
        "We talk for as long as it takes, then ask each person. One objection is enough to stop.",
        (_CONSENT, _CONCERN, _ASIDE, _BLOCK, _TALK),
        "One block stops it, whoever says it and whenever, until the words meet it.",
        (
            "Somebody brings it, at a meeting or here.",
            "We talk about it, over several weeks where it needs them.",
            "Each of us is asked.",
            "Whoever was away is asked afterwards, and can bring it back.",
        ),
        "case study, “Consensus Decision-Making in Matters Small and Large”",
    ),
    Preset(
        "seeds_for_change",
        "Seven steps (Seeds for Change)",
        "We look for ideas together before anything is proposed. A block is rare, and for what goes against what we are.",
        (
            _CONSENT,
            _CONCERN,
            Choice(Stand.STAND_ASIDE, "I stand aside", "I do not agree and will not carry it out, and I do not want to keep others from it."),
            Choice(Stand.BLOCK, "I block", "It goes against what we agreed to be, or would drive people out. This is not about taste."),
            _TALK,
        ),
        "One block stops it: a fundamental objection, with the principle that it rests on.",
        (
            "Say what it is about, and what has to be decided.",
            "Explore it: what does each of us need?",
            "Look for ideas; write down all of them.",
            "Form a proposal out of the best.",
            "Amend it until the concerns are met.",
            "Test it: who blocks, who stands aside, who has a concern, who consents?",
            "Do it: who, what, until when.",
        ),
        "Seeds for Change, “Consensus Decision Making”",
    ),
    Preset(
        "formal_consensus",
        "Level by level (formal consensus)",
        "First what it is, then all concerns on the table, then each concern by itself. Its last step, a majority, is left out here.",
        (
            Choice(Stand.CONSENT, "I consent", "My concerns are met, or I have none."),
            Choice(Stand.RESERVATIONS, "My concern is not met, and I consent past it", "It stays on the record with my name, and we go ahead."),
            _ASIDE,
            Choice(Stand.BLOCK, "My concern stands in the way", "It rests on what we hold in common, and it is not met. We stop and talk."),
            Choice(Stand.TALK_FIRST, "I have a concern to talk about", "Put it on the next meeting, and resolve it before I answer."),
        ),
        "One concern that stands in the way stops it, until it is met or whoever has it consents past it.",
        (
            "Clarify: questions about what it says, no opinions yet.",
            "First level: talk about it broadly, and ask whether everybody consents.",
            "Second level: collect all concerns, without answering them, and ask again.",
            "Third level: take one concern after another until each is met, and ask again.",
            "Where one is left: change the words, or send it to a few people to work on, and come back.",
        ),
        "C. T. Butler and Amy Rothstein, “On Conflict and Consensus”, without its majority step",
    ),
    Preset(
        "sociocratic_consent",
        "No reasoned objection (sociocratic consent)",
        "Good enough for now, safe enough to try. Nobody stands aside: an objection is a gift, and it is worked into the words.",
        (
            Choice(Stand.CONSENT, "No objection", "Good enough for now, and safe enough to try."),
            Choice(Stand.RESERVATIONS, "No objection, and a concern", "Go ahead, and look at my concern when we look at this again."),
            Choice(Stand.BLOCK, "I object", "It would keep us from what we are here to do, and I can say why."),
            Choice(Stand.TALK_FIRST, "I have a question first", "Put it on the next meeting before I answer."),
        ),
        "One objection with its reason stops it, until it is worked into the words.",
        (
            "Read the proposal.",
            "Ask questions until everybody understands it.",
            "Go round once for reactions.",
            "Amend it, or let it stand.",
            "Go round for objections, with reasons.",
            "Work each objection into the words, and go round again.",
            "Say when we look at it again.",
        ),
        "Gerard Endenburg, “Sociocracy”; Sociocracy for All",
    ),
    Preset(
        SENSE_CHECK,
        "Sense check",
        "How do we feel about it so far? It decides nothing and does nothing.",
        (
            Choice(Stand.CONSENT, "I like where this goes", "I could imagine consenting to it."),
            Choice(Stand.RESERVATIONS, "I have a concern", "Here is what I would want to see in it."),
            Choice(Stand.TALK_FIRST, "I need to talk about it", "Put it on the next meeting."),
        ),
        "There is nothing to stop: it decides nothing.",
        ("Somebody asks.", "Each of us says how it sits with us.", "What we heard goes into a proposal, or it is taken back."),
        "Seeds for Change, “Consensus Decision Making” (temperature check)",
        decides=False,
    ),
)

PRESETS: Mapping[str, Preset] = MappingProxyType({each.key: each for each in _ALL})
ADOPTABLE = tuple(each.key for each in _ALL if each.decides)

"""Words that ask, and words of one meaning: which of a question's words pick nothing of a table's rows.

Three kinds pick nothing: those that frame any question; words that English uses for anything ('use', 'enter', 'file',
'service') and adverbs, unless one stands right before the things' noun, which it then narrows ('service lines'); and
words for what a column has, by its label or another word of one meaning ('run' of 'Operator', 'price' of 'Cost').
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from itertools import zip_longest

from index.names import tokens
from index.text import term_set, terms

# what frames such a question and says nothing of what is meant
FRAME = term_set(
    """which what who how many count number list listed lists table record records recorded timeline database catalogue
    have has had give name all any there come came out release released releases appear appeared launched launch made
    publish published opened day date dated known plain when first earliest oldest last latest newest recent most
    i.e. can leave excluding except plain lab company firm maker startup happen happened occur occurred take took place
    go went involve involving involved concern concerning about relate related mention mentioned show me unveil ship
    bring brought course run operate own know knew aware twelve month calendar put offer
    produce develop build got belong use keep hold carry bear go going enumerate everything entry item debut begin
    right directly immediately straight next thing log reach full whole among please tell include contain roll drop
    turn push arrive emerge debut ship come land exist feature see fall stand sit sell support allow carry accept impose
    adopt move step action development milestone incident occurrence happening chronology item entry kind type sort
    variety example set overview rundown only just exactly actually currently still already ever altogether overall
    total several various every announce concern regarding affect touch
    want need like interested compile available possible term terms today now say"""
)
# words that English uses for anything
_LIGHT = term_set(
    """be become remain stay seem call mean find think ask help try consider check look work serve enter join
    start use provide get let play live lie lay follow lead file register note mark count class group rank sort cover
    deal handle deliver supply create form deploy activate switch charge demand require accept receive afford choose
    pick pull select prefer recommend suggest suppose guess believe understand learn hear read write prepare review
    research study track document catalog compile collect gather summarise identify single spell run
    far long way part case point side end bottom top fact question answer idea detail info information data dataset
    page sheet book file archive diary register chronicle directory inventory row column field
    one ones two three four five six seven eight nine ten couple few half pair both each another else same
    person people anyone anybody somebody everybody reader user customer client buyer friend colleague boss team
    project service product system option choice piece unit member candidate
    country's world market history past present moment time period year month week article paper report essay deck
    slide briefing memo post story draft quick brief good sure true right correct real actual main different specific
    particular certain given following above below entire complete instead also too plus per via etc e.g. i'm we're
    i've whichever whatever whoever anything something nothing exist obvious course"""
)
# words of one meaning that a column's label may have one of, and a question another
_ALIKE = tuple(
    term_set(line)
    for line in (
        "operator operate operated run runs running ran manage managed manager management",
        "maker make made manufacturer manufacture manufactured build built builder construct constructed supply "
        "supplied supplier deliver produce produced producer constructor",
        "developer develop developed maker make made creator create created vendor lab author",
        "owner own owned belong possess proprietor",
        "cost costing price priced charge rate fee fare pay paid spend tariff expense expensive cheap dear costly",
        "length long short", "height high tall", "width wide broad narrow", "weight weigh heavy light mass",
        "depth deep", "speed fast quick slow", "age old", "size big large small", "power powerful strong",
        "capacity hold seat fit accommodate",
        "city town municipality", "country nation", "place location located where site situated",
        "stop station halt", "license licence licensed licensing", "status state", "mode type kind category sort class",
        "open opened opening inaugurate inaugurated inauguration", "start begin began begun commence",
        "active activate activated switch switched enable enabled",
        "output generate generated produce produced", "input read",
        "population inhabitant resident", "founder found founded", "architect design designed designer",
        "author write wrote written writer", "director direct directed", "employee staff worker workforce employ",
        "passenger rider ridership", "revenue turnover sales", "crew sailor",
    )
)  # fmt: skip
# 'weekly' and 'only' pick
_ADVERB = re.compile(
    r"(?!(half-?|bi-?)?(dai|week|month|quarter|year|hour|night|fortnight|ear)ly$|only$|family$|supply$|ap?ply$|reply$)"
    r"\w{3,}ly$",
    re.IGNORECASE,
)


def of_one_meaning(words: Iterable[str]) -> frozenset[str]:
    """Stems, with those of one meaning with any of them.

    >>> sorted(of_one_meaning(["stop"]))
    ['halt', 'station', 'stop']
    """
    own = frozenset(words)
    return own.union(*(line for line in _ALIKE if line & own))


def in_passing(text: str, rest: Collection[str], noun: Collection[str], labels: Collection[str]) -> frozenset[str]:
    """The stems of ``rest`` that pick nothing, though they are no frame: light words, adverbs and words for what a
    column has; ``noun`` are stems of what the things are called."""
    passing, left, words = _LIGHT | of_one_meaning(labels), {*rest}, list(tokens(text))
    found = set[str]()
    for match, after in zip_longest(words, words[1:]):
        own = {*terms(match[0])} & left
        if after is not None and {*terms(after[0])} & {*noun} and text[match.end() : after.start()] in " -":
            left -= own  # it narrows, wherever else it stands
        elif own <= passing or _ADVERB.match(match[0]):
            found |= own
    return frozenset(found & left)

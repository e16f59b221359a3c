"""Sentences of a source that are not meant for its readers but for a machine: 'ignore the above', fake turns, fake
marks, hidden words.

They are left out before anything is answered, with the rest of their paragraph: a model that obeys them would be held
to words that stand in the evidence. The forms are those of public collections of attacks (OWASP LLM01; Greshake et al.
2023, arXiv:2302.12173); a source that merely lies is told apart by nobody here, and is cited as what says so.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from index.types import Chunk, Passage

_MACHINE = (
    r"(AIs?|LLMs?|(large )?language models?|(AI |virtual |digital )?assistants?|chat ?bots?|bots?|(AI )?agents?|GPT|"
    r"crawlers?)"
)
_ORDERS = r"(instructions?|prompts?|rules?|guidelines?|directives?|orders?|constraints?|policies|safeguards?)"
# where an order begins: with the sentence, after a comma, or after a word that urges
_ORDER = r"(?:^|[.!?:;,(\n\"“]\s*|\b(?:please|now|then|and|instead|always|only|must|should|shall|never|you) )"
_FORMS = (
    # earlier orders are called off
    rf"\b(ignore|disregard|forget|override|bypass|discard|skip|overrule)\b[^.;]{{0,60}}\b({_ORDERS}|above|before this|"
    r"told|evidence|context|other (passages|documents|sources)|everything|anything)\b",
    # turns, templates and delimiters that are none
    r"(^|\n)\W{0,3}(system|assistant|user|human|developer|ai|bot|tool)\W{0,3}\s*:",
    r"<\|?/?(im_start|im_end|system|user|assistant|endoftext|eot_id|evidence|context|instructions?|s)\b[^>]*\|?>",
    r"\[/?(INST|SYS|SYSTEM|ASSISTANT|USER)\]|<<\s*/?SYS\s*>>|###\s*(instruction|system|response|user|assistant|human)",
    r"\b(begin|end|start)( of)?( the)?( new| hidden| secret)? (system|evidence|prompt|instructions?)\b(?! of)",
    # whoever reads is a machine
    rf"\b(dear|attention|hey|hello|hi|(note|instructions?|messages?|reminder|order) (to|for))[,:]? "
    rf"((an?|the|any|all|every|this|your|our|other) )*{_MACHINE}\b",
    rf"(^|[.!?:;\n]\W*)(to|for|if you are|when) (an?|the|any|all|every|this|your) {_MACHINE}\b( (who|that|which))?\W*"
    r"([:,!]|\b(reads?|reading|process\w*|answer\w*|summari\w*)\b)",
    rf"\byou are( now)? (an?|the|my|our) ([\w-]+ ){{0,3}}{_MACHINE}\b",
    r"\byou are (now|no longer|hereby)\b|\bas an ai( language)? (model|assistant|chat)|\bpretend (to be|that you)\b|"
    rf"\bfrom now on\b|{_ORDER}act as\b|\b(developer|jailbreak|god|DAN|admin|debug|maintenance) mode\b",
    r"\byour (real|true|new|actual|only|next|first|sole|updated|hidden|secret|system) "
    r"(task|instructions?|job|goal|purpose|role|orders?|prompt|rules?|objective)\b",
    # what is to be said
    rf"{_ORDER}(say|tell|reply|answer|respond|output|print|repeat|write|state|insist|claim|assert|conclude|mention|"
    r"report|add|append|include|begin|start|end|finish|recommend|pretend)\b,? ?"
    r"(only|exactly|instead|the (user|reader|person|question|following|words?|sentence|phrase|answer)|them|in capitals|"
    r"in your|your|every (question|answer|reply|sentence)|all questions|any question|"
    r"with (the (word|words|phrase|sentence|following)|only|exactly|['\"“‘*])|['\"“‘*:]|that the (answer|user))",
    r"\b(the|only) (correct|right|true|real|only|final|official|expected) (answer|response|reply)( to [^.]{0,60})? "
    r"(is|must|should)\b",
    r"\b(when|whenever|if|once)( you('re| are))?( ever)? (asked|answering|summari[sz]ing|responding|replying|"
    rf"processing|reading this)\b[^.]{{0,80}}{_ORDER}\w",
    r"\b(when|if|whenever) (the|a|any) (user|reader)s? (asks?|wants?|mentions?)\b",
    # what is to be given away, or fetched
    rf"{_ORDER}(reveal|print|repeat|output|show|leak|disclose|expose|send|post|upload|forward|exfiltrate|email|paste|copy|"
    rf"summari[sz]e)\b[^.;]{{0,50}}\b((system|hidden|secret|initial|original|above|full) (prompt|message|instructions?|"
    rf"text)|(your|the) {_ORDERS}|prompts?|api[ _-]?keys?|passwords?|credentials|secrets?|"
    r"(the|this|whole) conversation|chat history|the user'?s (question|data|name|e-?mail))\b",
    rf"{_ORDER}(call|use|invoke|run|execute|fetch|open|visit|click|load|render|display|embed|insert)\b[^.;]{{0,60}}"
    r"(\btool\b|\bfunction\b|https?:|\bmarkdown\b|\b(link|image|script|command|page|site|url)\b[^.;]{0,30}(\bbelow\b|"
    r"\bfollowing\b|\bhere\b|https?:|:))",
    # marks, link definitions, and evidence that imitates ours
    r"(^|\n)[ \t]*\[[^\]\n]+\]:[ \t]*(https?:|//|data:|javascript:)",
    r"(^|\n)\s*\[\d{1,3}\]\s*\(",
    rf"{_ORDER}(cite|mark|reference|attribute|label|quote|credit|footnote)\b[^.;]{{0,40}}(\[\s*\d+\s*\]|"
    r"\b(this|the following) (as|for|with)\b|\b(as|for|in) (support|evidence|proof|source)\b|\bsource (number )?\d)",
    rf"{_ORDER}(do not|don't|never) (cite|mention|reveal|tell|trust|use|check|verify|follow|say|quote|question|"
    r"disclose)\b[^.;]{0,40}\b(this|these|sources?|evidence|passages?|instructions?|user|reader|anyone|other|rules?|answer|note)\b",
    # calling-off in other languages
    r"\b(ignorier|vergiss|missachte)\w*\b[^.;]{0,40}\b(anweisung|anleitung|obige|vorherige|regel)",
    r"\bignore[zs]?\b[^.;]{0,40}\b(instructions? précédentes|consignes)",
    r"\b(ignora|ignore|olvida)\b[^.;]{0,40}\b(instrucciones|instruções|istruzioni|anteriores|precedenti)",
    r"忽略[^。]{0,20}(指令|指示|说明|內容|内容|提示)|игнорируй\w*[^.;]{0,40}(инструкц|указан)",
    # images, links that carry something away, and markup that hides
    r"!\[[^\]]*\]\s*[(\[]|<\s*(img|script|iframe|svg|object|embed|form|link|meta|style|a|span|div|font|p)\b[^>]*>|<!--|"
    r"javascript:|\]\((https?:)?//[^)]*[?&=][^)]*\)|\bhttps?://\S*[?&]\w*=?(\{|%7B|<|\[|\$)",
    # words in code: long runs that no sentence has
    r"\b[A-Za-z0-9+/]{60,}={0,2}|(\\x[0-9a-f]{2}){6,}|(&#x?[0-9a-f]+;){6,}",
)
_ADDRESSED = tuple(re.compile(form, re.IGNORECASE) for form in _FORMS)  # one by one is faster than all in one
_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u00ad]{3,}|[\U000e0000-\U000e007f]")
_SPACED = re.compile(r"\b(?:\w[\s.\-_*]){5,}\w\b")  # i g n o r e
_FEW = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_DISGUISED = re.compile(r"[a-z][0134@$][a-z]|[аеорсухіΑΒΕΗΙΚΜΝΟΡΤΧ][a-z]|[a-z][аеорсухі]", re.IGNORECASE)  # ign0re
_LOOKALIKES = str.maketrans("аеорсухіΑΒΕΗΙΚΜΝΟΡΤΧ0134@$", "aeopcyxiABEHIKMNOPTXoiea" + "as")


@lru_cache(maxsize=20_000)
def addressed(text: str) -> bool:
    """Whether a text, of a sentence or so, is meant for a machine that reads it."""
    if _UNSEEN.search(text):
        return True
    seen = "".join(char for char in text if char not in _FEW)
    forms = [seen]
    if _SPACED.search(seen):
        forms.append(_SPACED.sub(lambda run: re.sub(r"[\s.\-_*]", "", run[0]), seen))
    if _DISGUISED.search(seen):
        forms.append(seen.translate(_LOOKALIKES))
    return any(pattern.search(form) for form in forms for pattern in _ADDRESSED)


def without_orders(chunk: Chunk) -> Chunk:
    """The chunk with those sentences alone that are meant for readers; its text and offsets are as before.

    With a sentence that is meant for a machine goes the rest of its paragraph, and what lies between two such
    paragraphs; a table's row, and what stands under such a heading, goes as a whole.
    """
    if any(addressed(f"### {heading}") for heading in chunk.heading):
        return replace(chunk, sentences=())
    if not addressed(chunk.text):
        return chunk
    places = _paragraphs(chunk.text)
    wrong = [n for n, (start, end) in enumerate(places) if addressed(chunk.text[start:end])]
    if chunk.kind == "table" or not wrong:  # or the order runs over the end of a paragraph
        return replace(chunk, sentences=())
    origin = chunk.locator.start
    first, last = places[wrong[0]][0] + origin, places[wrong[-1]][1] + origin
    return replace(chunk, sentences=tuple(span for span in chunk.sentences if not first <= span.start < last))


def trusted(passages: list[Passage]) -> list[Passage]:
    """The passages without what is meant for machines; those of which nothing is left are left out."""
    cleaned = [replace(passage, chunk=without_orders(passage.chunk)) for passage in passages]
    return [passage for passage in cleaned if passage.chunk.sentences]


def _paragraphs(text: str) -> list[tuple[int, int]]:
    places, start = [], 0
    for blank in re.finditer(r"\n[ \t]*\n", text):
        places.append((start, blank.end()))
        start = blank.end()
    return [*places, (start, len(text))]
